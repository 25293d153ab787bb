"""Which broken rules may come from a value that is reported already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.validate.rules import OF_NAMES, OF_OWNERS, OF_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.validate.rules import Rule

Path = tuple[Any, ...]


class Blame:
    """Answers for any number of wrong values in a time that does not grow with them."""

    def __init__(self, wrong: Iterable[Path]) -> None:
        self.wrong = frozenset(wrong)
        self.around = {path[:length] for path in self.wrong for length in range(len(path) + 1)}
        self.owners = {path[:-1] for path in self.wrong}

    def takes(self, rule: Rule, path: Path) -> bool:
        """Return whether a broken rule at `path` may come from a wrong value."""
        if path in self.around or any(path[:length] in self.wrong for length in range(len(path))):
            return True
        if rule in OF_PARTS:
            return path[:-1] in self.around
        if rule in OF_OWNERS and path[:-3] in self.owners:
            return True
        return rule not in OF_NAMES and path[:-1] in self.owners
