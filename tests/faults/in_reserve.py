"""Faults planted in reserve units and conditional connections; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

IN_RESERVE: tuple[Fault, ...] = (
    Fault(
        "model: firm power without its reserve",
        f"{FAMILIES}/reserve.py",
        "kept[unit.item.id, t] = Sum((1, in_service), (mw * reserve, beyond))",
        "kept[unit.item.id, t] = Sum((1, in_service), (0.0 * reserve, beyond))",
        by_hand("reserve", "bought_beside"),
    ),
    Fault(
        "model: reserve only where an order decides",
        f"{MODEL}/handles.py",
        "(-unit.firm_mw, unit.reserve_units))",
        "(-0.0, unit.reserve_units))",
        by_hand("reserve", "firm_at_once"),
    ),
    Fault(
        "bounds: reserve counted as firm",
        f"{MODEL}/power_sets.py",
        "return least, max(0.0, most - unit.item.reserve_units) - least",
        "return least, most - least",
        by_hand("reserve", "bounds_leave"),
    ),
    Fault(
        "tables: reserve counted as firm",
        f"{TABULATE}/power.py",
        "firm = unit.firm_mw * np.maximum(count - unit.reserve_units, 0.0)",
        "firm = unit.firm_mw * count",
        ("tests/checks/test_tabulated.py",),
    ),
    Fault(
        "check: reserve counted as firm",
        f"{CHECKS}/sources.py",
        "reserve = {key: min(mw, held[key[0]]) for key, mw in firm.items()}",
        "reserve = {key: 0.0 * min(mw, held[key[0]]) for key, mw in firm.items()}",
        ("tests/checks/test_rules.py",),
    ),
    Fault(
        "floats: units in reserve carry load",
        f"{TABULATE}/feeding.py",
        "held += min(reserve_mw,",
        "held += 0.0 * min(reserve_mw,",
        by_hand("reserve", "racks_wait"),
    ),
    Fault(
        "model: conditional import beyond its steps",
        f"{FAMILIES}/conditional.py",
        "given = Sum((1, imported), (-1, handles.conditional_allowed_mw(site, t)))",
        "given = Sum((1, imported), (-2, handles.conditional_allowed_mw(site, t)))",
        by_hand("conditional", "than_is_energised"),
    ),
    Fault(
        "model: backing by units relied on at peak",
        f"{FAMILIES}/power.py",
        "due.add(1, handles.backed_mw(site, t))",
        "due.add(0, handles.backed_mw(site, t))",
        by_hand("conditional", "relied_on"),
    ),
    Fault(
        "model: backed hours burn nothing",
        f"{FAMILIES}/conditional.py",
        "run = Sum((share, handles.backed_mw(site, t)))",
        "run = Sum((0.0, handles.backed_mw(site, t)))",
        by_hand("conditional", "backing_runs"),
    ),
    Fault(
        "model: lost load still earns",
        f"{MODEL}/lines/racks.py",
        "whole.add(-sets.site_rent[site.id][period], data.handles.lost_it_mw(site, period))",
        "whole.add(-0.0, data.handles.lost_it_mw(site, period))",
        by_hand("conditional", "loses_rent"),
    ),
    Fault(
        "tables: a conditional step is firm too soon",
        f"{TABULATE}/curtailed.py",
        "else max(0, calendar.usable_from(step.firm_from_date))",
        "else max(0, calendar.period_of(step.firm_from_date))",
        by_hand("conditional", "becomes_firm"),
    ),
    Fault(
        "check: no rule on conditional import",
        f"{CHECKS}/__init__.py",
        '    ("conditional import", curtailment.conditional),',
        "",
        ("tests/checks/test_rules.py",),
    ),
    Fault(
        "model: water of load that is lost",
        f"{FAMILIES}/yearly.py",
        "handles.installed_mw(site, t).add(-1, handles.lost_it_mw(site, t))",
        "handles.installed_mw(site, t).add(-0.0, handles.lost_it_mw(site, t))",
        by_hand("conditional", "cover_and_limits"),
    ),
    Fault(
        "model: conditional MW beyond their ramp",
        f"{MODEL}/import_handles.py",
        "[step for step in steps if may_be_curtailed(calendar, step.item, period)], period)",
        "[step for step in steps if may_be_curtailed(calendar, step.item, period)], period + 2)",
        by_hand("conditional", "ramp_holds_back"),
    ),
    Fault(
        "tables: lost rent at the price of finance",
        f"{TABULATE}/curtailed.py",
        "lost += site_rent_usd_m(problem, one.site) * one.lost_it_mw",
        "lost += site_rent_usd_m(problem, one.site.model_copy(update={'rent_usd_m_per_mw_year': ()})) * one.lost_it_mw",
        by_hand("conditional", "rent_is_that_of_the_site"),
    ),
    Fault(
        "tables: cover counts rent that is lost",
        f"{TABULATE}/cover.py",
        "return rent_usd_m(self.problem, self.racks, self.sites) - lost",
        "return rent_usd_m(self.problem, self.racks, self.sites)",
        by_hand("conditional", "cover_and_limits"),
    ),
    Fault(
        "check: cover counts rent that is lost",
        f"{CHECKS}/cover.py",
        '"rent_lost_usd_m": 0.0}',
        '"rent_lost_usd_m": 1.0}',
        by_hand("conditional", "cover_and_limits"),
    ),
)
