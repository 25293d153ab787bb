r"""Wishes beside a case: what a plan shall leave out, have by a date, or open in another order, as rows of its model.

.. math::
   \sum_o w_{a,o,T-1} = 0 \quad \text{left out} \qquad
   \sum_o w_{a,o,t-D_{a,o}} \ge 1 \quad \text{in service by t}

.. math::
   \sum_{a \in s} \sum_o w_{a,o,T-1} \ge 1 \qquad
   \sum_o w_{b,o,t} \le \sum_{a \in s} \sum_o w_{a,o,t-1} \quad \forall t, \ b \ \text{of another site}
   \quad \text{s opened before it}

:math:`w_{a,o,t}` activity a started under option o by t, :math:`D_{a,o}` [periods] its duration. What is left out of
orders and racks is 0 at the end likewise, and what is wished of them at least 1 by t; of a milestone its state. What
began before the plan stays as it is. The problem is the same: a plan with a wish is a plan of the case, and no bound
that is proven with the wish holds without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, assert_never

import numpy as np
from scipy import sparse

from planner.model.linear import Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from planner.model.sources import Orderable
    from planner.model.structure import Arrays
    from solvers.matrix import Matrix

WishKind = Literal["not", "force", "before"]
Noun = Literal["site", "phase", "gate", "upgrade", "unit", "rack", "milestone"]


@dataclass(frozen=True)
class Wish:
    """One wish.

    Parameters
    ----------
    kind
        ``not``: nothing of it is planned; ``force``: it is there by a period; ``before``: it opens before another.
    noun, id
        What it is about.
    words
        The wish in a sentence.
    by
        Of ``force``, the period by which; the last one of the horizon if none was given.
    other
        Of ``before``, the id of what opens later.
    figures
        Its figures by name.
    """

    kind: WishKind
    noun: Noun
    id: str
    words: str
    by: int = 0
    other: str = ""
    figures: Mapping[str, float | str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, eq=False)
class WishRows:
    """The rows of one wish: coefficients over all columns, and their limits."""

    body: sparse.csr_array
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    name: str

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.lower)

    def below(self, matrix: Matrix) -> Matrix:
        """Return a matrix with these rows below its own."""
        names = [f"{self.name}[{number}]" for number in range(self.count)]
        return matrix.with_rows(self.body, self.lower, self.upper, names)


def wish_rows(arrays: Arrays, wish: Wish) -> WishRows:
    """Return the rows of a wish in a model.

    Parameters
    ----------
    arrays
        The model.
    wish
        The wish; what it names is in the case.
    """
    match wish.kind:
        case "not":
            limits = [(_ever(arrays, wish), -np.inf, 0.0)]
        case "force":
            limits = [(_there(arrays, wish), 1.0, np.inf)]
        case "before":
            limits = list(_in_turn(arrays, wish))
        case _:
            assert_never(wish.kind)
    vectors = [arrays.vector(body) for body, _, _ in limits]
    return WishRows(
        sparse.csr_array(np.array([vector for vector, _ in vectors])),
        tuple(low - constant for (_, low, _), (_, constant) in zip(limits, vectors, strict=True)),
        tuple(high - constant for (_, _, high), (_, constant) in zip(limits, vectors, strict=True)),
        f"wish {wish.kind} {wish.noun} {wish.id}",
    )


def _ever(arrays: Arrays, wish: Wish) -> Sum:
    """Return the sum of all that a plan decides of a thing, at the end; 0 if it decides for none of it."""
    sets, handles = arrays.built.sets, arrays.built.handles
    end = sets.periods[-1]
    match wish.noun:
        case "site":
            site = next(site for site in sets.sites if site.id == wish.id)
            whole = _starts(arrays, (a.id for a in site.activities), end)
            orders: list[Orderable] = [*sets.upgrades_at(site), *sets.units_at(site)]
            for order in orders:
                whole.add(1, handles.ordered(order, end))
            for rack in sets.problem.racks:
                whole.add(1, handles.racks(site, rack, end))
            return whole
        case "phase" | "gate":
            return _starts(arrays, (wish.id,), end)
        case "upgrade":
            return Sum(*((1, handles.ordered(o, end)) for o in sets.upgrades if o.item.id == wish.id))
        case "unit":
            return Sum(*((1, handles.ordered(o, end)) for o in sets.units if o.item.id == wish.id))
        case "rack":
            return Sum(*((1, handles.bought(rack, end)) for rack in sets.problem.racks if rack.id == wish.id))
        case "milestone":
            return Sum((1, arrays.built.m.reached[wish.id, end]))
        case _:
            assert_never(wish.noun)


def _there(arrays: Arrays, wish: Wish) -> Sum:
    """Return how many of a thing are there in the period of a wish: phases of a site, options done, units, racks."""
    sets, handles, t = arrays.built.sets, arrays.built.handles, wish.by
    match wish.noun:
        case "site":
            site = next(site for site in sets.sites if site.id == wish.id)
            return _in_service(arrays, (a.id for a in site.activities if a.nameplate_mw > 0), t)
        case "phase" | "gate":
            return _in_service(arrays, (wish.id,), t)
        case "upgrade":
            return Sum(*((1, handles.serving(o, t)) for o in sets.upgrades if o.item.id == wish.id))
        case "unit":
            ordered = [o for o in sets.units if o.item.id == wish.id]
            return Sum(*((1, handles.serving(o, min(t, o.through))) for o in ordered))
        case "rack":
            return Sum(*((1, handles.bought(rack, t)) for rack in sets.problem.racks if rack.id == wish.id))
        case "milestone":
            return Sum((1, arrays.built.m.reached[wish.id, t]))
        case _:
            assert_never(wish.noun)


def _in_turn(arrays: Arrays, wish: Wish) -> Iterator[tuple[Sum, float, float]]:
    """Yield the rows by which one thing opens, and another only after it."""
    sets, handles = arrays.built.sets, arrays.built.handles
    first, later = parts_of(arrays, wish.noun, wish.id), parts_of(arrays, wish.noun, wish.other)
    opened = {t: Sum(*((1, handles.activity_started(a, t)) for a in first)) for t in (-1, *sets.periods)}
    yield opened[sets.periods[-1]], 1.0, np.inf
    for activity in later:
        for t in sets.periods:
            starts = handles.activity_started(activity, t)
            if starts:
                yield Sum((1, starts), (-1, opened[t - 1])), -np.inf, 0.0


def parts_of(arrays: Arrays, noun: Noun, name: str) -> tuple[str, ...]:
    """Return the activities whose first start opens a thing: those of a site, or the one itself.

    Parameters
    ----------
    arrays
        The model.
    noun, name
        The thing.
    """
    if noun != "site":
        return (name,)
    return tuple(a.id for site in arrays.built.sets.sites if site.id == name for a in site.activities)


def _starts(arrays: Arrays, activities: Iterable[str], period: int) -> Sum:
    """Return how many of some activities the plan has started by a period; those begun before it do not count."""
    sets, handles, wanted = arrays.built.sets, arrays.built.handles, set(activities)
    return Sum(*((1, handles.started(work, period)) for work in sets.planned if work.activity.id in wanted))


def _in_service(arrays: Arrays, activities: Iterable[str], period: int) -> Sum:
    """Return how many of some activities are finished and usable in a period, those finished before the plan too."""
    sets, handles, wanted = arrays.built.sets, arrays.built.handles, set(activities)
    whole = Sum((1, len(wanted & sets.finished_ids)))
    return whole.add(1, Sum(*((1, handles.in_service(w, period)) for w in sets.works if w.activity.id in wanted)))
