"""The one palette of all pictures: grounds and inks, the colours of meanings, and of each site by its id.

Hues of sites are those of Paul Tol, hues of meanings those of Okabe and Ito: people with any kind of colour vision tell
them apart. No picture leaves its meaning to colour alone all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName

SHADE = 0.5  # how far the second shade of a hue is towards the ground
INKED = 0.35  # ink in a colour that is given once more, where pictures know no opacity
DARK_BELOW = 140  # brightness of a colour on which letters are white
BLACK, WHITE = "#10151b", "#fefefe"  # letters on colours of sites: neither is a ground or an ink
BLACK_THEN_WHITE, WHITE_THEN_BLACK = "#11161c", "#fdfdfd"
"""Letters on those colours of the light theme that the dark one has darker, or brighter: on it they are the other."""
OPAQUE, PALER = 0.9, 0.5  # the first sites to have a colour, and those that share it with one of them


@dataclass(frozen=True)
class Theme:
    """The colours of pictures on one ground.

    Parameters
    ----------
    ground, ink, faint, grid
        The page, letters, letters beside figures, grid lines.
    hues
        Of sites.
    rest
        Of sites too small to be named, in turn.
    main, second, third, fourth, fifth
        Of different things in one picture, in this order.
    alarm, quiet
        Of what is late, critical or over a limit; of what is over or unused.
    """

    ground: str
    ink: str
    faint: str
    grid: str
    hues: tuple[str, ...]
    rest: tuple[str, str]
    main: str
    second: str
    third: str
    fourth: str
    fifth: str
    alarm: str
    quiet: str

    @property
    def palette(self) -> tuple[str, ...]:
        """Colours of sites: each hue, then each once more in another shade."""
        return (*self.hues, *(mixed(hue, self.ground, SHADE) for hue in self.hues))

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of different things in one picture, none of them a site."""
        return self.main, self.second, self.third, self.fourth, self.fifth, self.quiet


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share of another one in it.

    Parameters
    ----------
    colour, other
        As ``#rrggbb``.
    share
        How much of `other`, 0 to 1.
    """
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(one + share * (two - one)):02x}" for one, two in pairs)


def letters_on(fill: str) -> str:
    """Return the colour of letters on a colour of a site, so that they are read on it in either theme.

    Parameters
    ----------
    fill
        The colour, of the light theme or the dark one.
    """
    other = dict(zip(LIGHT.palette, DARK.palette, strict=True)).get(fill, fill)
    letters = {(True, True): WHITE, (False, False): BLACK, (True, False): WHITE_THEN_BLACK}
    return letters.get((_is_dark(fill), _is_dark(other)), BLACK_THEN_WHITE)


def _is_dark(colour: str) -> bool:
    return sum(channels(colour)) / 3 < DARK_BELOW


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of a colour, 0 to 255."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return red, green, blue


LIGHT = Theme(
    ground="#ffffff", ink="#1d2733", faint="#5c6875", grid="#e4e8ec",
    hues=(
        "#332288", "#88ccee", "#117733", "#ddcc77", "#cc6677", "#44aa99", "#882255", "#999933", "#aa4499", "#661100",
    ),
    rest=("#aeb5bd", "#c9ced4"),
    main="#0072b2", second="#e69f00", third="#009e73", fourth="#cc79a7", fifth="#56b4e9", alarm="#d55e00",
    quiet="#9aa4ae",
)  # fmt: skip
DARK = Theme(
    ground="#12171d", ink="#e8ecf0", faint="#a9b3bd", grid="#2b333c",
    hues=(
        "#7b6fe0", "#8ebbf7", "#2f9e55", "#ddcc77", "#e4808c", "#4ac7af", "#c2407f", "#a5a53a", "#c977bc", "#a15121",
    ),
    rest=("#6a737d", "#4d555e"),
    main="#4ba3dc", second="#e69f00", third="#2fbf95", fourth="#d98fba", fifth="#9ad4f5", alarm="#ff7a45",
    quiet="#77818b",
)  # fmt: skip
THEMES: Mapping[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}
PALETTE, REST = LIGHT.palette, LIGHT.rest
HUES = len(LIGHT.hues)  # the second half has the hues of the first in another shade


def site_colours(ids: Iterable[str], theme: Theme = LIGHT) -> dict[str, tuple[str, float]]:
    """Return colour and opacity of each site of a case, whatever their order.

    The id alone says which colour is a site's own, so that the same sites have the same colours in every case; the
    later of two with the same colour, or with two shades of one hue while other hues are free, takes the next. Where
    all are taken they are given once more, paler.
    """
    found: dict[str, tuple[str, float]] = {}
    slots: set[int] = set()
    hues: set[int] = set()
    for number, site in enumerate(sorted(set(ids))):
        if number % HUES == 0:
            hues.clear()
        if number % len(PALETTE) == 0:
            slots.clear()
        own = crc32(site.encode())
        tried = ((own + step) % len(PALETTE) for step in range(len(PALETTE)))
        slot = next(k for k in tried if k not in slots and k % HUES not in hues)
        slots.add(slot)
        hues.add(slot % HUES)
        found[site] = theme.palette[slot], OPAQUE if number < len(PALETTE) else PALER
    return found


def site_fills(plan: Plan, theme: Theme = LIGHT) -> dict[str, str]:
    """Return one colour of each candidate site of a case: where hues are given a second time, with some ink in it."""
    found = site_colours(sites_of_case(plan), theme)
    return {
        site: colour if opacity == OPAQUE else mixed(colour, theme.ink, INKED)
        for site, (colour, opacity) in found.items()
    }


def sites_of_case(plan: Plan) -> set[str]:
    """Return the candidate sites of the case a plan answers, used or not: each has a limit of nameplate."""
    return {row.id for row in plan.resources if row.limit == "nameplate"} | {row.site for row in plan.capacity}
