"""Follows changes through a case: which of them each value comes from, and where the others stood before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from planner.changes.doing import Done
    from planner.changes.operations import Act
    from planner.changes.spot import Spot

Path = tuple[Any, ...]


class Origin(NamedTuple):
    """Where a value of a changed case comes from.

    Parameters
    ----------
    before
        Its path in the case before all changes, or that of the nearest part around it that was there.
    change
        Which change gave it, counted from 0; None: none did.
    below
        Where in the value of that change it stands.
    """

    before: Path
    change: int | None = None
    below: Path = ()


class _Touch(NamedTuple):
    """A change that gave a value, and where in the value of the change that one begins; None: it has no such part."""

    change: int
    below: Path | None = ()


@dataclass
class Trace:
    """What changes did to a case while they were made: lists and mappings are known by being the same object."""

    data: Any = None
    homes: dict[int, Path] = field(default_factory=dict)
    touched: dict[tuple[int, Any], _Touch] = field(default_factory=dict)
    entries: dict[int, _Touch] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)  # so that no new object takes the number of a lost one

    def begin(self, data: Any) -> None:
        """Note where all lists and mappings of a case stand before it is changed."""
        self.data = data
        self._home(data, ())

    def note(self, number: int, act: Act, spot: Spot, holders: list[Any], before: int, done: Done) -> None:
        """Note what a change did at one place.

        Parameters
        ----------
        number
            Which change, counted from 0.
        act
            Its operation.
        spot
            The place, and what was there.
        holders
            The mappings and lists on the way to it.
        before
            Length of the list there, before.
        done
            What it changed.
        """
        if not done.changed:
            return
        if act.operation != "append":
            self._change(number, act, spot.path[-1], holders[-1])
        elif isinstance(spot.value, list):
            for index, entry in enumerate(spot.value[before:]):
                self.kept.append(entry)
                self.entries[id(entry)] = _Touch(number, (index,) if isinstance(act.value, list) else ())
        else:
            self.kept.append(spot.value)
            self.touched.update(((id(spot.value), key), _Touch(number, (key,))) for key in act.value)

    def _change(self, number: int, act: Act, part: Any, holder: Any) -> None:
        """Note that what stands at a part of a list or a mapping comes from a change."""
        touch = _Touch(number, () if act.operation == "set" else None)
        entry = holder[part] if isinstance(holder, list) and act.operation != "remove" else None
        if isinstance(entry, dict | list):
            self.kept.append(entry)
            self.entries[id(entry)] = touch  # its position may change
        elif entry is not None or isinstance(holder, dict):
            self.kept.append(holder)
            self.touched[id(holder), part] = touch

    def origin(self, path: Path) -> Origin:
        """Return where the value at a path of the changed case comes from."""
        at, last = self.data, None
        before: Path = ()
        below: Path = ()
        for part in path:
            here = at[part] if _has(at, part) else None
            known = self.homes.get(id(here))
            own = self.homes.get(id(at))
            before = known if known is not None else (*own, part) if own is not None else before
            below = (*below, part)
            for touch in (self.touched.get((id(at), part)), self.entries.get(id(here))):
                if touch is not None and (last is None or touch.change >= last.change):
                    last, below = touch, touch.below or ()
            at = here
        if last is None:
            return Origin(before)
        return Origin(before, last.change, below if last.below is not None else ())

    def _home(self, at: Any, path: Path) -> None:
        if isinstance(at, dict | list):
            self.kept.append(at)
            self.homes[id(at)] = path
            for key, value in at.items() if isinstance(at, dict) else enumerate(at):
                self._home(value, (*path, key))


def _has(at: Any, part: Any) -> bool:
    if isinstance(at, dict):
        return part in at
    return isinstance(at, list) and isinstance(part, int) and part < len(at)
