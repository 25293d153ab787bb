"""Reads the decisions out of a solved model: the only reader of variable values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.decisions import Decisions, Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.build import Built
    from planner.model.sources import Orderable

DUST = 1e-9
Loans = dict[tuple[str, int], float]


class Values:
    """Values of the model's variables, by the variable itself; whole-number states come out whole."""

    def __init__(self, by_id: Mapping[int, float]) -> None:
        self._by_id = by_id

    def of(self, thing: Any) -> float:
        """Return the value of a variable or number."""
        return float(thing) if isinstance(thing, int | float) else self._by_id[id(thing)]

    def whole(self, thing: Any) -> int:
        """Return the value of a whole-number state."""
        return round(self.of(thing))


def extract(built: Built, values: Values) -> Decisions:
    """Return the decisions of a solution."""
    draws, repayments = _netted(built, _table(built.m.draw, values), _table(built.m.repay, values))
    return Decisions(
        starts=_starts(built, values),
        upgrades={order.item.id: t for order in built.sets.upgrades for t, _ in _ordered(built, values, order)},
        units={(order.item.id, t): n for order in built.sets.units for t, n in _ordered(built, values, order)},
        deliveries=tuple(_deliveries(built, values)),
        imports_mw=_imports(built, values),
        flows_mw=_table(built.m.flow, values, keep_negative=True),
        generation_mw=_table(built.m.generation, values),
        conditional_mw=_table(built.m.conditional, values),
        backed_mw=_table(built.m.backed, values),
        draws_usd_m=draws,
        repayments_usd_m=repayments,
        credit_used_usd_m=_table(built.m.credit_used, values),
    )


def _table(variables: Any, values: Values, *, keep_negative: bool = False) -> dict[Any, float]:
    """Return the non-zero values of an indexed variable; what a solver left below zero by its tolerance is zero."""
    found = {index: values.of(variable) for index, variable in variables.items()}
    return {index: x for index, x in found.items() if x > DUST or (keep_negative and x < -DUST)}


def _netted(built: Built, draws: Loans, repayments: Loans) -> tuple[Loans, Loans]:
    """Return drawdowns and repayments without what a solver, where it costs no fee, draws and repays in one period."""
    free = {f.id for f in built.sets.problem.finance.facilities if f.draw_fee_share == 0}
    both = {key: min(draws[key], repayments[key]) for key in draws.keys() & repayments.keys() if key[0] in free}

    def less(side: Loans) -> Loans:
        return {key: usd_m - both.get(key, 0.0) for key, usd_m in side.items() if usd_m - both.get(key, 0.0) > DUST}

    return less(draws), less(repayments)


def _starts(built: Built, values: Values) -> dict[str, tuple[str, int]]:
    found = {}
    for work in built.sets.works:
        if work.under_way:
            found[work.activity.id] = (work.option.id, work.first)
            continue
        for t in range(work.first, work.last + 1):
            if values.whole(built.handles.started(work, t)):
                found[work.activity.id] = (work.option.id, t)
                break
    return found


def _ordered(built: Built, values: Values, order: Orderable) -> list[tuple[int, int]]:
    """Return (period, units) of each order."""
    found, before = [], 0
    for t in order.orders:
        now = values.whole(built.handles.ordered(order, t))
        if now > before:
            found.append((t, now - before))
        before = now
    return found


def _deliveries(built: Built, values: Values) -> list[Delivery]:
    """Return deliveries by site; what comes from the order book is dealt to sites in the order of the case."""
    handles, sets = built.handles, built.sets
    found = []
    for rack in sets.problem.racks:
        for t in sets.periods:
            book = _step(values, handles.from_book(rack, t), handles.from_book(rack, t - 1))
            for site in sets.sites:
                units = _step(values, handles.racks(site, rack, t), handles.racks(site, rack, t - 1))
                if units > 0:
                    booked = min(units, book)
                    book -= booked
                    found.append(Delivery(site.id, rack.id, t, units, booked))
    return sorted(found, key=lambda d: (d.period, d.site, d.rack))


def _step(values: Values, now: Any, before: Any) -> int:
    return values.whole(now) - values.whole(before)


def _imports(built: Built, values: Values) -> dict[tuple[str, int], float]:
    """Return imports at peak: decided where a site has units of its own, else all it needs."""
    sets, handles = built.sets, built.handles
    found = {}
    for site in sets.sites:
        for t in sets.periods:
            body = handles.import_mw(site, t)
            mw = body.constant + sum(coefficient * _settled(built, values, v) for coefficient, v in body.terms())
            if mw > DUST:
                found[site.id, t] = mw
    return found


def _settled(built: Built, values: Values, variable: Any) -> float:
    """Return the value of a variable, whole where its domain is."""
    return float(values.whole(variable)) if variable.is_integer() or variable.is_binary() else values.of(variable)
