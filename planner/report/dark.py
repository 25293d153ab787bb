"""Dark pictures without a second set of them: rules that give each colour of the light theme that of the dark one."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from planner.show.colours import BLACK, BLACK_THEN_WHITE, THEMES, WHITE, WHITE_THEN_BLACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.show.colours import Theme


def dark_rules() -> str:
    """Return rules for colours of drawings, in the attributes that a drawing has them in."""
    light, dark = THEMES["light"], THEMES["dark"]
    pairs = dict(zip(_colours(light), _colours(dark), strict=True))
    pairs |= {BLACK_THEN_WHITE: WHITE, WHITE_THEN_BLACK: BLACK}
    rules = [
        f'.drawing [{attribute}="{one}"] {{ {attribute}: {other}; }}'
        for one, other in pairs.items()
        for attribute in ("fill", "stroke")
        if one != other
    ]
    return "\n".join(["@media screen and (prefers-color-scheme: dark) {", *rules, "}"])


def _colours(theme: Theme) -> Iterator[str]:
    """Yield all colours of a theme; the ground last, since hues may be mixed with it."""
    for field in fields(theme):
        value = getattr(theme, field.name)
        yield from (value,) if isinstance(value, str) else value
    yield from theme.palette
