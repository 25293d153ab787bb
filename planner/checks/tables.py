"""Deliveries, capacity, power, milestones, cash, debt and tenant: every column of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from planner.checks.compare import Expected, OneOf, compare
from planner.checks.contracts import Bill, bill
from planner.checks.cover import cover
from planner.checks.curtailed import lost_it_mw
from planner.checks.finance import rents_usd_m
from planner.checks.grid import link_limits_mw
from planner.checks.guarantees import outstanding_usd_m
from planner.checks.prices import rack_payments
from planner.checks.spares import for_racks, with_racks
from planner.checks.tolerance import mw_slack, usd_m_slack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.awards import Award
    from planner.checks.reading import Shipment
    from planner.spec import PowerKind

COVER = ("cfads_usd_m", "service_usd_m", "dscr")
"""Columns of the table of debt that plans of earlier planners do not have; a plan that tells one tells all."""


def deliveries(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the table of deliveries."""
    due: Expected = {}
    for given in audit.reading.shipments:
        key = (given.site.id, given.rack.id, given.order, given.period)
        if key in due:
            yield f"{audit.reading.at(given.site.id, given.period)}: {given.rack.id} delivered in two rows"
        due[key] = _delivery(audit, given)
    readable = {(name, rack, period) for name, rack, _, period in due}
    rows = [row for row in audit.reading.plan.deliveries if (row.site, row.rack, row.delivery_period) in readable]
    yield from compare(
        "deliveries",
        rows,
        due,
        lambda row: (row.site, row.rack, row.order_period, row.delivery_period),
        lambda key: f"{audit.reading.at(key[0], key[3])}, {key[1]}",
    )


def _delivery(audit: Audit, given: Shipment) -> dict[str, Any]:
    when = audit.reading.calendar
    online = given.period + given.site.commissioning_periods
    first, rest = (paid * (1.0 + given.rack.spare_share) for paid in rack_payments(audit.reading, given))
    return {
        "order_date": when.start_of(given.order) if given.order is not None else None,
        "delivery_date": when.start_of(given.period),
        "online_period": online,
        "online_date": when.start_of(online),
        "units": given.units,
        "it_mw": given.it_mw,
        "gpus": given.units * given.rack.gpus,
        "spare_units": with_racks(given),
        "order_payment_usd_m": 0.0 if given.order is None else first,
        "delivery_payment_usd_m": rest,
    }


def capacity(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the table of capacity."""
    fleet = audit.fleet
    types = {rack.id: rack for rack in audit.reading.problem.racks}
    kw = {rack.id: rack.it_kw for rack in audit.reading.problem.racks}
    pue = {site.id: site.peak_pue for site in audit.reading.problem.candidates}
    due: Expected = {}
    for (site, rack, period), racks in fleet.installed.items():
        online = fleet.online.get((site, rack, period), 0)
        if racks:
            due[period, site, rack] = {
                **_days(audit, period),
                "racks_installed": racks,
                "racks_online": online,
                "installed_it_mw": racks * kw[rack] / 1000.0,
                "online_it_mw": online * kw[rack] / 1000.0,
                "online_facility_mw": online * kw[rack] / 1000.0 * pue[site],
                "spare_units": for_racks(audit.reading, types[rack], racks),
            }
    rows = audit.reading.plan.capacity
    yield from compare("capacity", rows, due, lambda row: (row.period, row.site, row.rack), _placed(audit))


def power(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the table of power, the decisions in it apart."""
    reading, when, due = audit.reading, audit.reading.calendar, Expected()
    tiny: set[Any] = set()
    for (kind, site, source), period, have_mw in _sources(audit):
        peak_mw, mean_mw = _taken_mw(audit, kind, site, source, period)
        reserve_mw = audit.supply.reserve_mw.get((source, period), 0.0) if kind == "onsite" else 0.0
        key = (period, kind, site, source)
        due[key] = {
            **_days(audit, period),
            "capacity_mw": have_mw,
            "mean_mw": mean_mw,
            "energy_mwh": 0.0 if kind == "link" else mean_mw * when.hours(period),
            "stranded_mw": 0.0 if kind == "link" else have_mw - peak_mw,
            "reserve_mw": reserve_mw,
            **_contract(audit, kind, site, period),
        }
        due[key] |= _curtailed(audit, kind, site, period)
        whole_mw = have_mw + reserve_mw + due[key]["held_back_mw"]
        if max(whole_mw, abs(peak_mw), abs(mean_mw)) <= mw_slack() and not due[key]["security_usd_m"]:
            tiny.add(key)
    yield from compare(
        "power",
        reading.plan.power,
        due,
        lambda row: (row.period, row.kind, row.site, row.source),
        lambda key: f"{reading.at(key[2] or key[3], key[0])}, {key[3]}",
        tiny,
    )


def _sources(audit: Audit) -> list[tuple[tuple[PowerKind, str, str], int, float]]:
    """Return every source of power and every link by period, with what it can give or carry [MW]."""
    reading = audit.reading
    units = {unit.id: site.id for site in reading.problem.candidates for unit in site.onsite}
    figures: list[tuple[tuple[PowerKind, str, str], int, float]] = [
        (("grid", site, "grid"), period, mw)
        for site in (site.id for site in reading.problem.candidates)
        for period in reading.periods
        for mw in [audit.supply.allowed_mw.get((site, period), 0.0)]
    ]
    figures += [
        (("onsite", site, unit), period, audit.supply.firm_mw.get((unit, period), 0.0))
        for unit, site in units.items()
        for period in reading.periods
    ]
    figures += [(("link", "", link), period, mw) for (link, period), mw in link_limits_mw(reading).items()]
    return figures


def _contract(audit: Audit, kind: PowerKind, site: str, period: int) -> dict[str, float]:
    """Return what ramps hold back of what is energised, the bill and the security; 0 for all but the grid."""
    held_mw, billed, security = 0.0, Bill(0.0, 0.0, 0.0), 0.0
    if kind == "grid":
        supply, at = audit.supply, (site, period)
        held_mw = max(0.0, supply.contracted_mw.get(at, 0.0) - supply.allowed_mw.get(at, 0.0))
        place = audit.sites[site]
        billed = bill(audit.reading, supply, place, period)
        security = outstanding_usd_m(audit.reading, place, period)
    of_bill = {"billed_mw": billed.mw, "unused_bill_usd_m": billed.unused_usd_m}
    return {"held_back_mw": held_mw, **of_bill, "security_usd_m": security}


def _curtailed(audit: Audit, kind: PowerKind, site: str, period: int) -> dict[str, float]:
    """Return what a row says of conditional import, the decisions on it apart; nothing where it is no row of a grid."""
    if kind != "grid":
        return dict.fromkeys(("conditional_mw", "conditional_peak_mw", "backed_mw", "lost_mwh"), 0.0)
    reading, given = audit.reading, audit.sites[site]
    lost_mwh = given.mean_pue * lost_it_mw(reading, given, period) * reading.calendar.hours(period)
    return {"conditional_mw": audit.supply.conditional_mw.get((site, period), 0.0), "lost_mwh": lost_mwh}


def _taken_mw(audit: Audit, kind: PowerKind, site: str, source: str, period: int) -> tuple[float, float]:
    reading = audit.reading
    match kind:
        case "grid":
            return reading.import_mw.get((site, period), 0.0), reading.grid_mean_mw.get((site, period), 0.0)
        case "onsite":
            return reading.relied_mw.get((source, period), 0.0), reading.generated_mw.get((source, period), 0.0)
        case "link":
            return reading.flow_mw.get((source, period), 0.0), reading.flow_mw.get((source, period), 0.0)
        case _:
            assert_never(kind)


def milestones(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the table of milestones."""
    due = {award.milestone.id: _milestone(audit, award) for award in audit.awards}
    rows = audit.reading.plan.milestones
    yield from compare("milestones", rows, due, lambda row: row.id, lambda key: f"milestone {key}")


def _milestone(audit: Audit, award: Award) -> dict[str, Any]:
    when, given = audit.reading.calendar, award.milestone
    slack = None
    if award.due is not None:
        slack = float((award.due - (when.periods if award.reached is None else award.reached)) * when.months)
    return {
        "threshold_mw": float(given.threshold_mw),
        "basis": given.basis,
        "due_date": given.deadline_date,
        "reached_period": award.reached,
        "reached_date": None if award.reached is None else when.start_of(award.reached),
        "late_months": float(award.late_periods * when.months),
        "slack_months": OneOf((slack, None)) if award.reached is None else slack,
        "online_mw": award.online_mw,
        "tranche_usd_m": float(given.tranche_usd_m),
        "cash_usd_m": award.cash_usd_m,
        "in_kind_usd_m": award.in_kind_usd_m,
        "paid_period": award.paid,
        "paid_date": None if award.paid is None else when.end_of(award.paid),
        "late_charges_usd_m": sum(award.charges_usd_m.values()),
        "tranche_on": given.tranche_on,
        "ordered_period": award.ordered,
        "counts_unbacked": given.counts_unbacked,
        "drop_dead_date": given.drop_dead_date,
        "is_lost": award.lost,
        "scope": "; ".join(given.scope),
        "racks": " ".join(given.racks),
    }


def cash(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the cash ledger."""
    due: Expected = {period: row | _days(audit, period) for period, row in enumerate(audit.ledger)}
    rows = audit.reading.plan.cash
    yield from compare("cash", rows, due, lambda row: row.period, lambda key: audit.reading.at("programme", key))


def debt(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the table of debt, draws and repayments apart."""
    due = Expected()
    idle: set[Any] = set()
    told = any(row.service_usd_m is not None for row in audit.reading.plan.debt)  # earlier planners told no cover
    covers = {given.id: cover(audit, given) for given in audit.reading.problem.finance.facilities}
    for (name, period), loan in audit.loans.items():
        due[period, name] = {
            **_days(audit, period),
            "limit_usd_m": float(loan.limit_usd_m),
            "interest_usd_m": loan.interest_usd_m,
            "fees_usd_m": loan.fees_usd_m,
            "balance_usd_m": loan.balance_usd_m,
            **dict(zip(COVER, covers[name][period] if told else (None,) * len(COVER), strict=True)),
        }
        moved = (loan.draw_usd_m, loan.repay_usd_m, loan.interest_usd_m, loan.fees_usd_m, loan.balance_usd_m)
        if max(abs(usd_m) for usd_m in moved) <= usd_m_slack() and not (loan.available and loan.limit_usd_m > 0):
            idle.add((period, name))
    rows, at = audit.reading.plan.debt, audit.reading.at
    yield from compare("debt", rows, due, lambda row: (row.period, row.facility), lambda key: at(key[1], key[0]), idle)


def tenant(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the table of the tenant."""
    given = audit.reading.problem.tenant
    due: Expected = {}
    for year, rent in rents_usd_m(audit).items():
        if given is None:
            break
        revenue, share = given.revenue(year), given.compute_share
        due[year] = {
            "rent_usd_m": rent,
            "revenue_usd_m": None if revenue is None else float(revenue),
            "allowed_usd_m": None if revenue is None else share * revenue,
            "rent_share": rent / revenue if revenue else None,
            "revenue_needed_usd_m": rent / share if share else None,
        }
    yield from compare("tenant", audit.reading.plan.tenant, due, lambda row: row.year, lambda key: f"tenant, {key}")


def _days(audit: Audit, period: int) -> dict[str, Any]:
    """Return the days a period is said to begin and end on."""
    when = audit.reading.calendar
    return {"period_start": when.start_of(period), "period_end": when.end_of(period)}


def _placed(audit: Audit) -> Any:
    return lambda key: f"{audit.reading.at(key[1], key[0])}, {key[2]}"
