"""Where a changed figure comes from: read for filters, written where the change says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from planner.changes.spot import Spot
from planner.validate.fields.flaws import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[Any, ...]


class Origin(NamedTuple):
    """Source and confidence of new figures."""

    source: str | None
    confidence: str | None

    @classmethod
    def of(cls, source: str | None, confidence: str | None) -> Origin | None:
        """Return the origin a change gives, None where it gives none."""
        return None if source is None and confidence is None else cls(source, confidence)

    def fields(self) -> dict[str, str | None]:
        """Return it as the fields of an entry."""
        return {"source": self.source, "confidence": self.confidence}


def origin_of(data: dict[str, Any], path: Path) -> dict[str, str | None]:
    """Return source and confidence of what is at a path: its own, else those of the entry around it, else None."""
    spots = list(_along(data, path))
    for spot, part in zip(reversed(spots[:-1]), reversed(path), strict=True):
        if not spot.is_entry:
            continue
        own = (spot.value.get("figures") or {}).get(part)
        for told in (own, spot.value):
            if told is not None and told.get("confidence") is not None:
                return {"source": told.get("source"), "confidence": told["confidence"]}
    return {"source": None, "confidence": None}


def own_origin(data: dict[str, Any], path: Path) -> dict[str, str | None]:
    """Return source and confidence of an entry itself, else of what is around it."""
    *_, spot = _along(data, path)
    if spot.is_entry and spot.value.get("confidence") is not None:
        return {"source": spot.value.get("source"), "confidence": spot.value["confidence"]}
    return origin_of(data, path)


def stamp(data: dict[str, Any], path: Path, origin: Origin, *, given_stays: bool) -> None:
    """Note where what is at a path comes from.

    A figure is noted in its entry, unless all of that comes from there; or on its own step or arrival; the entries of a
    series and new entries each on themselves; what has no place for it, such as the lag of a predecessor, at the field
    of the entry around it.

    Parameters
    ----------
    data
        The case as nested mappings and lists; changed in place.
    path
        The place.
    origin
        Source and confidence.
    given_stays
        Whether an entry that gives a source of its own keeps it, as a new one does.
    """
    spots = list(_along(data, path))
    if _stamped_itself(spots[-1], origin, given_stays):
        return
    for spot, part in zip(reversed(spots[:-1]), reversed(path), strict=True):
        if spot.carries_origin and spot.is_entry:
            own = spot.value.get("figures") or {}
            whole = {name: spot.value.get(name) for name in origin.fields()}
            if part in own or spot.value.get("note") or whole != origin.fields():
                spot.value["figures"] = {**own, part: {**origin.fields(), "note": ""}}
            return
        if spot.has_origin:
            spot.value.update(origin.fields())
            return


def _stamped_itself(spot: Spot, origin: Origin, given_stays: bool) -> bool:
    """Note the origin on an entry that holds one, or on each entry of a list; return whether that was possible."""
    if spot.shape.is_list and isinstance(spot.value, list) and spot.value:
        return all(_stamped_itself(spot.below(part), origin, given_stays) for part in spot.parts())
    if not spot.has_origin:
        return False
    if not (given_stays and spot.value.get("source") is not None):
        spot.value.update(origin.fields())
    return True


def _along(data: dict[str, Any], path: Path) -> Iterator[Spot]:
    """Yield the spots of a path, the case itself first."""
    spot = Spot(data, ROOT)
    yield spot
    for part in path:
        spot = spot.below(part)
        yield spot
