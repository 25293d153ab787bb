"""The terms of utilities, licences, permits and prices in `status-2026`: as in the fact base, and the table of them."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.result import read_rows
from benchmarks.speed import RESULTS
from benchmarks.terms import ALL, NONE, ROWS, TABLE, TERMS, apart, table, with_terms
from planner.calendar import moved
from tests.test_cases import ROOT, STATUS, TEN, case, fact, facts, site_of

UTILITY_TERMS = {"michigan": "MI-DTE-SALINE", "piketon": "OH-AEP-DCT"}
MEDIAN_OF_TARIFFS = "SURVEY-LBNL"


def test_racks_for_abu_dhabi_are_within_the_quota_of_its_operator():
    (quota,) = case(STATUS).quotas
    assert (quota.counts, quota.per, quota.countries) == ("gpus", fact("quotas", "per", key="AE-G42"), ("AE",))
    assert [step.value for step in quota.most] == [float(fact("quotas", "amount", key="AE-G42"))]
    assert [site.id for site in case(STATUS).candidates if site.country == "AE"] == ["uae"]


def test_the_gas_engines_of_shackelford_wait_for_their_air_permit():
    site = site_of(case(STATUS), "shackelford")
    (engines,) = site.onsite
    assert [before.activity for before in engines.predecessors] == ["SHK-AIR"]
    permit = next(activity for activity in site.activities if activity.id == "SHK-AIR")
    granted = moved(permit.started_date.replace(day=1), permit.options[0].duration_periods)
    halted = date.fromisoformat(fact("tariffs", "effective", key="TX-TCEQ"))
    pause = next(row for row in facts("delays") if row["component"] == "tx_pause")
    # Within the length that is thought possible, and in the first month after its base value.
    assert moved(halted, int(pause["p1"])) <= granted <= moved(halted, int(pause["p3"]))
    assert granted == moved(halted.replace(day=1), int(pause["p2"]) + 1)


def test_minimum_bills_are_those_of_the_utility_or_the_median_of_tariffs():
    billed = {site.id: site.minimum_bill_share for site in case(STATUS).candidates if site.minimum_bill_share}
    for name, share in billed.items():
        told = fact("tariffs", "min_demand_share", key=UTILITY_TERMS.get(name, MEDIAN_OF_TARIFFS))
        assert share == float(told.partition(" ")[0]), name
    # None where nothing was found (Texas, Abu Dhabi) or there is no utility (New Mexico), and no bill without a price.
    assert {site.id for site in case(STATUS).candidates} - set(billed) == {
        "shackelford", "milam", "ercot-north", "ercot-gulf", "uae", "new-mexico",
    }  # fmt: skip
    assert {site.id for site in case(STATUS).candidates if site.demand_usd_per_kw_month} == set(billed)


def test_capacity_in_pjm_is_at_what_the_auctions_set():
    nodes = {node.id: node for node in case(STATUS).grid.nodes}
    set_at = [
        ("2026-06-01", "capacity_price_2026_27"),
        ("2027-06-01", "capacity_price_2027_28"),
        ("2028-06-01", "capacity_price"),
    ]
    told = [(day, float(fact("costs", "base", item=item))) for day, item in set_at]
    for node in ("pjm-aep", "pjm-atsi"):
        assert [(str(step.from_date), step.value) for step in nodes[node].capacity_usd_per_mw_day] == told
    charged = {node.id for node in nodes.values() if any(step.value for step in node.capacity_usd_per_mw_day)}
    assert charged == {"pjm-aep", "pjm-atsi"}


def test_what_is_connected_in_texas_gives_security_until_it_is_energised():
    texas = {site.id: site for site in case(STATUS).candidates if site.node and site.node.startswith("ercot-")}
    assert set(texas) == {"shackelford", "milam", "ercot-north", "ercot-gulf"}
    usd_per_mw = float(fact("costs", "base", item="connection_security"))
    for site in case(STATUS).sites:
        assert site.security_usd_m_per_mw == (usd_per_mw / 1e6 if site.id in texas else 0.0)
        assert site.security_periods == 0


def test_what_is_built_escalates_and_spares_are_kept_as_in_the_fact_base():
    (works,) = case(STATUS).finance.escalation
    assert (works.id, works.contingency_share) == ("works", 0.0)
    assert works.share_per_year == float(fact("costs", "base", item="escalation_construction")) / 100
    low, high = (float(fact("costs", end, item="spares")) for end in ("low", "high"))
    assert {rack.spare_share for rack in case(STATUS).racks} == {0.04}
    assert low <= 0.04 <= high


def test_the_announced_programme_has_no_terms_that_were_not_known():
    problem = case(TEN)
    assert problem.quotas == problem.finance.escalation == problem.yearly_limits == ()
    assert not any(site.minimum_bill_share or site.demand_usd_per_kw_month for site in problem.sites)
    assert not any(unit.predecessors for site in problem.sites for unit in site.onsite)


def test_the_rows_of_the_table_are_different_cases():
    assert len({with_terms(case(STATUS), row).digest for row in ROWS}) == len(ROWS) == len(TERMS) + 2


def test_the_table_of_terms_in_the_readme_is_current():
    rows = read_rows(RESULTS / TABLE)  # made again by `make terms`
    assert {row["row"]: row["digest"] for row in rows} == {row: with_terms(case(STATUS), row).digest for row in ROWS}
    readme = (ROOT / "sites" / STATUS / "README.md").read_text(encoding="utf-8")
    assert table(rows) in readme, f"the README should have\n{table(rows)}"


def line(shortfall, lateness, npv):
    """Return a line of the table: of each goal the plan's value, the bound and the value of the relaxation."""
    told = {"shortfall": shortfall, "lateness": lateness, "npv": npv}
    return {
        name: str(figure)
        for goal, figures in told.items()
        for name, figure in zip((goal, f"{goal}_bound", f"relaxed_{goal}"), figures, strict=True)
    }


NOTHING = (0, 0, 0)


@pytest.mark.parametrize(
    ("one", "other", "goal"),
    [
        (line(NOTHING, (5, 5, 4), (10, 12, 13)), line((90, 40, 20), (9, 1, 1), (5, 50, 50)), "shortfall"),
        # The relaxation is a bound of the first goal whatever the search has proven, of others where those before are.
        (line(NOTHING, (5, 5, 4), (10, 12, 13)), line((90, 0, 20), (9, 1, 1), (5, 50, 50)), "shortfall"),
        (line(NOTHING, (5, 5, 4), (10, 12, 13)), line((90, 0, 0), (9, 8, 8), (5, 6, 6)), ""),
        (line(NOTHING, (5, 5, 4), (10, 12, 13)), line(NOTHING, (9, 6, 0), (20, 50, 60)), "lateness"),
        (line(NOTHING, (5, 5, 4), (10, 12, 13)), line(NOTHING, (9, 0, 6), (20, 50, 60)), "lateness"),
        (line(NOTHING, (5, 3, 2), (10, 12, 13)), line(NOTHING, (5, 3, 2), (20, 50, 60)), ""),
        (line(NOTHING, (5, 5, 4), (10, 12, 13)), line(NOTHING, (5, 5, 4), (13, 50, 60)), "npv"),
        (line(NOTHING, (5, 5, 4), (10, 12, 13)), line(NOTHING, (5, 5, 4), (11, 50, 60)), ""),
        (line(NOTHING, (5, "", 5), (10, "", 12)), line(NOTHING, (5, 5, 5), (13, 50, 60)), "npv"),
    ],
)
def test_two_rows_are_told_apart_only_where_plans_and_bounds_leave_no_doubt(one, other, goal):
    assert apart(one, other) == apart(other, one) == goal


def test_all_and_none_are_the_case_with_and_without_its_terms():
    whole = case(STATUS)
    assert with_terms(whole, ALL) is whole
    bare = with_terms(whole, NONE)
    assert bare.quotas == bare.finance.escalation == ()
