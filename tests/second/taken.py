"""The decisions of a written plan as values of the second model; all that follows from them is worked out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.racks import ENOUGH_MW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan
    from tests.second.linear import Key
    from tests.second.model import Second

POWER = {"grid": "import", "link": "flow"}


def values_of(second: Second, plan: Plan) -> dict[Key, float]:
    """Return the values of a plan's decisions, and of what follows from them."""
    found: dict[Key, float] = {}
    for key, value in _decided(plan):
        found[key] = found.get(key, 0.0) + value
    return completed(second, found)


def _decided(plan: Plan) -> Iterator[tuple[Key, float]]:
    for row in plan.schedule:
        if row.kind in ("gate", "phase") and row.status == "planned":
            yield ("start", row.id, row.option, row.start_period), 1.0
        elif row.kind == "upgrade":
            yield ("order", row.id, row.start_period), 1.0
        elif row.kind == "onsite" and row.status == "planned":
            yield ("order", row.id.rpartition("@")[0], row.start_period), row.quantity
    for lot in plan.deliveries:
        yield ("rack", lot.site, lot.rack, lot.delivery_period), float(lot.units)
        if lot.order_period is None:
            yield ("booked", lot.rack, lot.delivery_period), float(lot.units)
    for source in plan.power:
        if source.kind == "grid":
            yield ("import", source.site, source.period), source.peak_mw
            yield ("billed", source.site, source.period), source.billed_mw
            yield ("mean", source.site, source.period), source.mean_mw
            yield ("on notice", source.site, source.period), source.conditional_peak_mw
            yield ("covered", source.site, source.period), source.backed_mw
        elif source.kind == "onsite":
            yield ("made", source.source, source.period), source.mean_mw
        else:
            yield ("flow", source.source, source.period), source.peak_mw
    for loan in plan.debt:
        yield ("drawn", loan.facility, loan.period), loan.draw_usd_m
        yield ("repaid", loan.facility, loan.period), loan.repay_usd_m
    for line in plan.cash:
        yield ("credit used", line.period), line.credit_used_usd_m


def completed(second: Second, decided: dict[Key, float]) -> dict[Key, float]:
    """Return decisions with what follows from them: racks installed, sites open, milestones, balances, cash."""
    values = {key: value for key, value in decided.items() if value or key in second.unknowns}
    count = second.periods.count
    for key, states in second.power.gates():
        values[key] = float(all(round(state.at(values)) for state in states))
    for t in range(count):
        for site in second.racks.sites:
            _stand(second, values, site, t)
        for unit in second.power.units:
            if unit.reserve_units:
                beyond_mw = second.power.there(unit, t).at(values) - unit.reserve_units * unit.firm_mw
                values["firm", unit.id, t], values["spared", unit.id, t] = max(0.0, beyond_mw), float(beyond_mw > 1e-9)
    for t in range(count):
        for given in second.awards.all:
            claims = second.awards.claims(given, t)
            for key, sites in claims:
                online = second.racks.counted(given.basis, t, sites, given.racks).at(values)
                values[key] = float(online >= given.threshold_mw - ENOUGH_MW)
            values["reached", given.id, t] = max(values[key] for key, _ in claims)
            if given.tranche_on == "ordered":
                ordered = second.racks.ordered_mw(t, given.racks).at(values)
                values["ordered", given.id, t] = float(ordered >= given.threshold_mw - ENOUGH_MW)
    for t in range(count):
        _owe(second, values, t)
    target = second.problem.programme.target
    missing = target.mw - second.target_online().at(values)
    values["missing",] = missing if missing > ENOUGH_MW else 0.0
    return values


def _stand(second: Second, values: dict[Key, float], site, t: int) -> None:  # type: ignore[no-untyped-def]
    for rack in second.racks.types:
        before = values["installed", site.id, rack.id, t - 1] if t else float(second.racks.at_start(site, rack))
        come = values.get(("rack", site.id, rack.id, t), 0.0)
        values["installed", site.id, rack.id, t] = before + come
    if site.activities:
        begun = max(second.works.started(activity.id, t).at(values) for activity in site.activities)
        values["open", site.id, t] = round(begun)


def _owe(second: Second, values: dict[Key, float], t: int) -> None:
    for loan in second.problem.finance.facilities:
        before = values["owed", loan.id, t - 1] if t else 0.0
        drawn, repaid = (values.get((what, loan.id, t), 0.0) for what in ("drawn", "repaid"))
        values["owed", loan.id, t] = before + drawn - repaid
    for loan in second.covenants.asked:
        values.update(second.covenants.follows(values, loan, t))
    lines = second.ledger.lines[t]
    credit = values["credit", t - 1] if t else 0.0
    values["credit", t] = credit + lines["tranche_credit"].at(values) - values.get(("credit used", t), 0.0)
    cash = values["cash", t - 1] if t else second.problem.finance.opening_cash_usd_m
    values["cash", t] = cash + second.ledger.change(t).at(values)
