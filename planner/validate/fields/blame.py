"""Which broken rules may come from a value that is reported already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[Any, ...]
# Rules that take in values of the entries below the one they speak of, such as the durations of its options.
LOOK_BELOW = frozenset({
    "window too short", "history against the plan's start", "installed racks without room or power",
})  # fmt: skip


class Blame:
    """Answers for any number of wrong values in a time that does not grow with them."""

    def __init__(self, wrong: Iterable[Path]) -> None:
        self.wrong = frozenset(wrong)
        self.around = {path[:length] for path in self.wrong for length in range(len(path) + 1)}
        self.owners = {path[:-1] for path in self.wrong}

    def takes(self, rule: str, path: Path) -> bool:
        """Return whether a broken rule at `path` may come from a wrong value."""
        if path in self.around or any(path[:length] in self.wrong for length in range(len(path))):
            return True
        if rule in LOOK_BELOW:
            return path[:-1] in self.around
        return not rule.startswith(("unknown", "duplicate")) and path[:-1] in self.owners
