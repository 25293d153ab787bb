"""The scenarios shipped with the large cases: what each changes, by hand, and nothing else; the tables of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from planner.calendar import moved
from planner.casefiles.scenarios import scenario_names, scenarios_of, with_scenarios
from tests.test_cases import CASES, ROOT, STATUS, TEN, case, facts, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.casefiles.scenarios import Scenario
    from planner.problem import Arrival, Problem, Rack

# What each scenario changes, besides sources: the fields, without the entries on the way to them.
ARRIVALS = {"racks.supply.date", "racks.first_delivery_date"}
CHANGED: dict[str, set[str]] = {
    "competition-review": {"programme.milestones.payment_lag_periods"},
    "facility-basis": {"programme.target.basis", "programme.milestones.basis"},
    "grid-six-months-later": {
        "sites.stages.energisation_date", "sites.upgrades.lead_periods", "sites.upgrades.earliest_energisation_date",
        "grid.nodes.headroom_mw.from_date", "grid.links.limit_mw.from_date",
    },
    "in-kind-0": {"programme.milestones.in_kind_share"},
    "in-kind-80": {"programme.milestones.in_kind_share"},
    "kyber-as-announced": ARRIVALS,
    "kyber-as-reported": ARRIVALS | {"racks.gpus"},
    "new-mexico-lost": {"sites.eligible"},
    "racks-one-quarter-late": ARRIVALS | {"racks.on_order.date"},
    "racks-two-quarters-late": ARRIVALS | {"racks.on_order.date"},
    "rates-up-two-points": {"finance.facilities.rate_per_year"},
    "rent-down-a-quarter": {"finance.rent_usd_m_per_mw_year.value"},
    "supply-high": ARRIVALS | {"racks.supply.units", "racks.on_order.units"},
    "supply-low": ARRIVALS | {"racks.supply.units", "racks.on_order.units"},
    "target-a-year-earlier": {"programme.target.by_date"},
    "tenant-growth-limits-rent": {"tenant.limits_rent", "tenant.revenue_usd_m", "programme.end_date"},
    "tranche-lag-0": {"programme.milestones.payment_lag_periods"},
    "tranche-lag-4": {"programme.milestones.payment_lag_periods"},
}  # fmt: skip
# What only one of the cases has to be changed for.
NOT_IN = {
    (TEN, "racks-one-quarter-late"): {"racks.on_order.date"},
    (TEN, "racks-two-quarters-late"): {"racks.on_order.date"},
    (TEN, "supply-low"): {"racks.on_order.units", *ARRIVALS},
    (TEN, "supply-high"): {"racks.on_order.units", *ARRIVALS},
    (TEN, "tenant-growth-limits-rent"): {"tenant.revenue_usd_m"},
    (STATUS, "tenant-growth-limits-rent"): {"programme.end_date"},
    (STATUS, "kyber-as-reported"): {"racks.gpus"},
    (STATUS, "grid-six-months-later"): {"sites.upgrades.earliest_energisation_date"},
}
ORIGIN = {"source", "confidence", "note", "figures", "sources", "changes"}


@cache
def changed(name: str, *scenarios: str) -> Problem:
    return with_scenarios(case(name), ROOT / "sites" / name, scenarios)


@cache
def shipped(name: str) -> dict[str, Scenario]:
    return {scenario.id: scenario for scenario in scenarios_of(ROOT / "sites" / name)}


def both() -> list[tuple[str, str]]:
    return [(name, scenario) for name in CASES for scenario in CHANGED]


def different(one: Any, other: Any, at: str = "") -> Iterator[str]:
    """Yield the fields in which two parts of a problem differ, where their entries stand one beside the other."""
    if isinstance(one, BaseModel) and type(one) is type(other):
        for field in type(one).model_fields:
            if field not in ORIGIN:
                yield from different(getattr(one, field), getattr(other, field), f"{at}.{field}".removeprefix("."))
    elif isinstance(one, tuple) and isinstance(other, tuple) and any(isinstance(each, BaseModel) for each in one):
        for mine, its in zip(one, other, strict=False):
            yield from different(mine, its, at)
    elif one != other:
        yield at


@pytest.mark.parametrize("name", CASES)
def test_both_cases_ship_the_same_scenarios(name: str) -> None:
    assert scenario_names(ROOT / "sites" / name) == tuple(sorted(CHANGED))


@pytest.mark.parametrize(("name", "scenario"), both())
def test_a_scenario_changes_what_it_says_and_nothing_else(name: str, scenario: str) -> None:
    problem = changed(name, scenario)
    assert set(different(case(name), problem)) == CHANGED[scenario] - NOT_IN.get((name, scenario), set())
    assert problem.scenarios == (scenario,)
    assert set(problem.warnings) <= set(case(name).warnings)


@pytest.mark.parametrize("name", CASES)
def test_no_scenario_asks_the_same_as_the_case_or_as_another(name: str) -> None:
    asked = [case(name).digest, *(changed(name, scenario).digest for scenario in CHANGED)]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(("name", "scenario"), both())
def test_a_scenario_says_why_and_from_where(name: str, scenario: str) -> None:
    given, problem = shipped(name)[scenario], changed(name, scenario)
    assert given.name
    assert given.why
    assert given.source
    keys = {source.key for source in problem.sources}
    figures = [asked for asked in given.changes if asked.path != "sources"]
    used = {given.source, *(asked.source for asked in figures)}
    assert used <= keys
    # A source that a scenario brings is one it uses, and says the same as in the case that has it already.
    brought = keys - {source.key for source in case(name).sources}
    assert brought <= used
    other = case(TEN if name == STATUS else STATUS)
    texts = {key: {(s.title, s.address) for s in (*problem.sources, *other.sources) if s.key == key} for key in brought}
    assert all(len(said) == 1 for said in texts.values())


@pytest.mark.parametrize("name", CASES)
def test_the_table_of_scenarios_in_the_readme_is_current(name: str) -> None:
    rows = [
        f"| [`{scenario.id}`](scenarios/{scenario.id}.yaml) | {scenario.name} | {_title(name, scenario)} | "
        f"{scenario.confidence} |"
        for scenario in shipped(name).values()
    ]
    readme = (ROOT / "sites" / name / "README.md").read_text(encoding="utf-8")
    table = "\n".join(["| scenario | what changes | source | confidence |", "|---|---|---|---|", *rows])
    assert table in readme, f"the README should have\n{table}"


def _title(name: str, scenario: Scenario) -> str:
    listed = {source.key: source.title for source in changed(name, scenario.id).sources}
    return listed[scenario.source or ""].partition(";")[0]


@pytest.mark.parametrize("name", CASES)
def test_scenarios_that_bring_the_same_source_stack(name: str) -> None:
    problem = changed(name, "racks-one-quarter-late", "racks-two-quarters-late")
    assert [source.key for source in problem.sources].count("rubin-delay") == 1
    # Nine months in all, and the second scenario moves what the first one left.
    assert problem.racks[0].first_delivery_date == date(2027, 6, 30)


def rack(problem: Problem, name: str) -> Rack:
    return next(given for given in problem.racks if given.id == name)


def pairs(series: tuple[Arrival, ...] | None) -> list[tuple[date, int]]:
    return [(arrival.date, arrival.units) for arrival in series or ()]


def units(series: tuple[Arrival, ...] | None) -> int:
    return sum(arrival.units for arrival in series or ())


@pytest.mark.parametrize(("scenario", "months"), [("racks-one-quarter-late", 3), ("racks-two-quarters-late", 6)])
@pytest.mark.parametrize("name", CASES)
def test_every_arrival_of_racks_is_late_and_none_is_lost_within_the_horizon(
    name: str, scenario: str, months: int
) -> None:
    problem = changed(name, scenario)
    for was, now in zip(case(name).racks, problem.racks, strict=True):
        assert now.first_delivery_date == moved(was.first_delivery_date or date.max, months)
        for before, after in ((was.supply, now.supply), (was.on_order, now.on_order)):
            kept = [(moved(day, months), count) for day, count in pairs(before)]
            assert pairs(after) == [(day, count) for day, count in kept if day <= problem.programme.end_date]
    assert all(each.confidence == shipped(name)[scenario].confidence for each in problem.racks[0].supply or ())


def test_what_late_racks_lose() -> None:
    # The fourth quarter of 2030 has 388 + 387 + 387 = 1,162 racks, the third 391 + 391 + 390 = 1,172.
    assert units(case(TEN).racks[0].supply) == 20_825
    assert units(changed(TEN, "racks-one-quarter-late").racks[0].supply) == 20_825 - 1_162
    assert units(changed(TEN, "racks-two-quarters-late").racks[0].supply) == 20_825 - 1_162 - 1_172
    first = changed(TEN, "racks-one-quarter-late").racks[0]
    assert pairs(first.supply)[:2] == [(date(2026, 12, 30), 1041), (date(2027, 1, 1), 348)]
    # The other case runs a year past the last arrival: all of it is there.
    late = changed(STATUS, "racks-two-quarters-late")
    assert [units(r.supply) for r in late.racks] == [units(r.supply) for r in case(STATUS).racks]
    assert [change.left_out for change in late.changes] == [0, 0, 0, 0]
    assert pairs(late.racks[0].on_order)[0] == (date(2027, 4, 1), 200)


def test_kyber_as_announced_and_as_reported() -> None:
    # A year late, 20,825 - 3 x 1,172 - 1,162 racks come by 2030; half a year more, 2 x 1,172 less. 16,667 are needed.
    announced, reported = (changed(TEN, f"kyber-as-{said}").racks[0] for said in ("announced", "reported"))
    assert (announced.first_delivery_date, reported.first_delivery_date) == (date(2027, 9, 30), date(2028, 3, 30))
    assert (units(announced.supply), units(reported.supply)) == (16_147, 13_803)
    assert (announced.gpus, reported.gpus) == (576, 288)
    early, late = (rack(changed(STATUS, f"kyber-as-{said}"), "KYBER_NVL144") for said in ("announced", "reported"))
    base = rack(case(STATUS), "KYBER_NVL144")
    assert (base.first_delivery_date, pairs(base.supply)[0]) == (date(2028, 3, 31), (date(2028, 4, 1), 20))
    assert (early.first_delivery_date, pairs(early.supply)[0]) == (date(2027, 9, 30), (date(2027, 10, 1), 20))
    assert (late.first_delivery_date, pairs(late.supply)[0]) == (date(2028, 12, 31), (date(2029, 1, 1), 20))
    assert units(early.supply) == units(base.supply) == units(late.supply)
    assert changed(STATUS, "kyber-as-reported").racks[:2] == case(STATUS).racks[:2]


def test_supply_of_the_announced_rack_low_and_high() -> None:
    # 1041 x 0.42 = 437.22; 391, 390, 388 and 387 x 0.42 are 164.22, 163.80, 162.96 and 162.54, so 164, 164, 163, 163.
    low, high = (changed(TEN, f"supply-{how}") for how in ("low", "high"))
    assert units(low.racks[0].supply) == 437 + 3 * 146 + 15 * 3 * 164 + 3 * 163 == 8_744
    # 391 and 390 x 2.05 are 801.55 and 799.5, so 802 and, half up, 800.
    assert units(high.racks[0].supply) == 2134 + 713 + 711 + 711 + 15 * (802 + 802 + 800) + 795 + 2 * 793 == 42_710
    assert [low.changes[0].rounded, high.changes[0].rounded] == [52, 52]


@pytest.mark.parametrize(("how", "total_mw"), [("low", 5_111), ("high", 25_056)])
def test_supply_of_the_racks_that_ship_low_and_high(how: str, total_mw: int) -> None:
    problem = changed(STATUS, f"supply-{how}")
    assert round(sum(units(given.supply) * given.it_kw for given in problem.racks) / 1000) == total_mw
    early = [pair for pair in pairs(problem.racks[0].supply) if pair[0] <= date(2027, 2, 1)]
    assert pairs(problem.racks[0].on_order) == early
    for given in problem.racks:
        assert given.first_delivery_date is not None
        assert min(day for day, _ in pairs(given.supply)) > given.first_delivery_date


@pytest.mark.parametrize("how", ["low", "high"])
def test_supply_low_and_high_is_that_of_the_fact_base(how: str) -> None:
    for given in changed(STATUS, f"supply-{how}").racks:
        rows = [row for row in facts("supply") if row["platform"] == given.id]
        known = {row["quarter"]: int(row[f"project_racks_{how}"]) for row in rows}
        made: dict[str, int] = dict.fromkeys(known, 0)
        for day, count in pairs(given.supply):
            month = moved(day, -1)  # what was made in a month can be had from the next on
            made[f"{month.year}Q{(month.month + 2) // 3}"] += count
        assert made == known


@pytest.mark.parametrize(("name", "lost_mw"), [(TEN, 4 * 394.5), (STATUS, 4 * 437.5)])
def test_new_mexico_lost(name: str, lost_mw: float) -> None:
    problem = changed(name, "new-mexico-lost")
    assert {site.id for site in case(name).candidates} - {site.id for site in problem.candidates} == {"new-mexico"}
    assert sum(phase.nameplate_mw for phase in site_of(problem, "new-mexico").activities) == lost_mw


@pytest.mark.parametrize("name", CASES)
def test_every_grid_date_is_six_months_later(name: str) -> None:
    problem, base = changed(name, "grid-six-months-later"), case(name)
    for was, now in zip(base.sites, problem.sites, strict=True):
        assert [stage.energisation_date for stage in now.stages] == [moved(s.energisation_date, 6) for s in was.stages]
        assert [up.lead_periods for up in now.upgrades] == [up.lead_periods + 6 for up in was.upgrades]
        dates = [up.earliest_energisation_date for up in was.upgrades]
        assert [up.earliest_energisation_date for up in now.upgrades] == [day and moved(day, 6) for day in dates]
    series = [
        (was.headroom_mw, now.headroom_mw) for was, now in zip(base.grid.nodes, problem.grid.nodes, strict=True)
    ] + [(was.limit_mw, now.limit_mw) for was, now in zip(base.grid.links, problem.grid.links, strict=True)]
    for before, after in series:
        later = [(step.from_date and moved(step.from_date, 6), step.value) for step in before]
        kept = [(day, value) for day, value in later if day is None or day <= base.programme.end_date]
        assert [(step.from_date, step.value) for step in after] == kept


def test_the_headroom_of_texas_six_months_later() -> None:
    (node,) = (node for node in changed(TEN, "grid-six-months-later").grid.nodes if node.id == "ercot-zone")
    assert [(str(step.from_date), step.value) for step in node.headroom_mw][:2] == [
        ("2026-07-01", 880.0), ("2027-07-01", 1760.0),
    ]  # fmt: skip
    (node,) = (node for node in changed(STATUS, "grid-six-months-later").grid.nodes if node.id == "ercot-zone")
    # The pause is assumed to end on 3 January 2027 in the case: half a year later here.
    assert [(str(step.from_date), step.value) for step in node.headroom_mw][:2] == [
        ("2027-02-03", 0.0), ("2027-07-03", 1760.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scenario", "field", "expected"),
    [
        ("competition-review", "payment_lag_periods", [10, *[1] * 9]),
        ("tranche-lag-0", "payment_lag_periods", [0] * 10),
        ("tranche-lag-4", "payment_lag_periods", [4] * 10),
        ("in-kind-0", "in_kind_share", [0.0] * 10),
        ("in-kind-80", "in_kind_share", [0.8] * 10),
        ("facility-basis", "basis", ["facility"] * 10),
    ],
)
@pytest.mark.parametrize("name", CASES)
def test_terms_of_the_tranches(name: str, scenario: str, field: str, expected: list[Any]) -> None:
    problem = changed(name, scenario)
    assert [getattr(given, field) for given in problem.milestones] == expected
    assert [given.tranche_usd_m for given in problem.milestones] == [10_000.0] * 10
    origin = problem.milestones[0].origin(field)
    assert origin is not None
    assert origin.source == shipped(name)[scenario].changes[-1].source


@pytest.mark.parametrize(("name", "revenue_2027_usd_m"), [(TEN, 21_970.0), (STATUS, 22_139.0)])
def test_the_growth_of_the_tenant_as_a_limit(name: str, revenue_2027_usd_m: float) -> None:
    tenant = changed(name, "tenant-growth-limits-rent").tenant
    assert tenant is not None
    assert (tenant.limits_rent, tenant.compute_share, tenant.growth_per_year) == (True, 0.5, 0.3)
    # 13.0 and 13.1 USD bn in 2025, twice 30 % more.
    assert tenant.revenue(2027) == pytest.approx(revenue_2027_usd_m)
    # What is on line on the target date is held to the limit for a whole year after it.
    programme = changed(name, "tenant-growth-limits-rent").programme
    assert (programme.target.by_date, programme.end_date) == (date(2030, 12, 31), date(2031, 12, 31))


@pytest.mark.parametrize(("name", "rent"), [(TEN, 9.975), (STATUS, 8.25)])
def test_rent_rates_and_target(name: str, rent: float) -> None:
    assert [s.value for s in changed(name, "rent-down-a-quarter").finance.rent_usd_m_per_mw_year] == [rent]
    assert [f.rate_per_year for f in changed(name, "rates-up-two-points").finance.facilities] == [0.102, 0.083]
    earlier = changed(name, "target-a-year-earlier").programme
    assert (earlier.target.by_date, earlier.target.basis, earlier.end_date) == (
        date(2029, 12, 31), "it", case(name).programme.end_date,
    )  # fmt: skip
    facility = changed(name, "facility-basis").programme.target
    assert (facility.basis, facility.mw) == ("facility", 10_000.0)
