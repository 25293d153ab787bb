"""Each rule on names, order and values broken once: the exact message, at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

FOR_A_CENTURY = "finance:\n  escalation: [{id: works, price_date: 1926-06-01, share_per_year: 0.2}]\n"
BROKEN = {
    "unknown predecessor": (
        [("sites/beta.yaml", "activity: A1", "activity: A11")],
        [
            "case/sites/beta.yaml:8:10: activities[0].predecessors[0].activity must be the id of an activity, "
            "got 'A11'; did you mean 'A1'?",
        ],
    ),
    "unknown resource": (
        [("sites/alpha.yaml", "uses: {crew: 2}", "uses: {crews: 2}")],
        [
            "case/sites/alpha.yaml:25:16: activities[1].options[0].uses.crews must be the id of a renewable "
            "resource, got 'crews'; did you mean 'crew'?",
        ],
    ),
    "consumable in uses": (
        [("sites/alpha.yaml", "uses: {crew: 2}", "uses: {turbine: 2}")],
        [
            "case/sites/alpha.yaml:25:16: activities[1].options[0].uses.turbine must be a renewable resource, "
            "got 'turbine', which is consumable; see `draws`",
        ],
    ),
    "renewable in draws": (
        [("sites/alpha.yaml", "draws: {turbine: 1}", "draws: {crew: 1}")],
        [
            "case/sites/alpha.yaml:14:13: onsite[0].draws.crew must be a consumable resource, got 'crew', "
            "which is renewable; see `uses`",
        ],
    ),
    "resource of another region": (
        [
            ("case.yaml", "stock: 1}", "stock: 1, region: west}"),
            ("sites/beta.yaml", "id: beta\n", "id: beta\nregion: west\n"),
        ],
        [
            "case/sites/alpha.yaml:14:13: onsite[0].draws.turbine must be a resource of the site's own region, "
            "got 'turbine' of 'west'; the site is of region 'east'",
        ],
    ),
    "contract with a utility": (
        [
            (
                "sites/beta.yaml",
                "id: beta\n",
                "id: beta\nminimum_bill_share: 0.5\nsecurity_periods: 3\n"
                "stages: [{mw: 5, energisation_date: 2026-06-01, ramp: {0: 0.5, 3: 0.4}, conditional: true}]\n",
            ),
        ],
        [
            "case/sites/beta.yaml:2:1: minimum_bill_share must be left out where demand_usd_per_kw_month is 0, got 0.5",
            "case/sites/beta.yaml:3:1: security_periods must be left out where security_usd_m_per_mw is 0, got 3",
            "case/sites/beta.yaml:4:10: stages[0].curtail_hours_per_year must be > 0 for a conditional step, got 0",
            "case/sites/beta.yaml:4:64: stages[0].ramp[3] must not fall, got 0.4 after 0.5 from period 0 on",
        ],
    ),
    "lease without a term": (
        [
            (
                "sites/alpha.yaml",
                "        capex_usd_m: 100\n",
                "        capex_usd_m: 9\n        lease_usd_m_per_year: 5\n",
            )
        ],
        [
            "case/sites/alpha.yaml:23:9: activities[1].options[0].term_periods must be given with "
            "lease_usd_m_per_year, got nothing",
        ],
    ),
    "money for what is not backed": (
        [
            (
                "case.yaml",
                "threshold_mw: 5\n",
                "threshold_mw: 5\n      tranche_usd_m: 9\n      counts_unbacked: false\n",
            ),
            ("case.yaml", "finance:\n", "finance:\n  discount_rate: -0.01\n"),
        ],
        [
            "case/case.yaml:10:7: programme.milestones[0].counts_unbacked must be true where the tranche brings cash "
            "and the discount rate is below 0 (-0.01), got false",
        ],
    ),
    "escalation out of proportion": (
        [("case.yaml", "finance:\n", FOR_A_CENTURY)],
        [
            "case/case.yaml:12:52: finance.escalation[0].share_per_year must leave prices between 1/1,000 and 1,000 "
            "times as given, got 7.894e+07 times in 2026-01; see price_date",
        ],
    ),
    "facility to an unknown site": (
        [("case.yaml", "rate_per_year: 0.08", "rate_per_year: 0.08\n      sites: [beta, alfa, beta]")],
        [
            "case/case.yaml:16:21: finance.facilities[0].sites[1] must be the id of a site, got 'alfa'; did you mean "
            "'alpha'?",
            "case/case.yaml:16:27: finance.facilities[0].sites[2] must be listed once, got 'beta' a second time",
        ],
    ),
    "facility to an unknown region": (
        [("case.yaml", "rate_per_year: 0.08", "rate_per_year: 0.08\n      regions: [eest]")],
        [
            "case/case.yaml:16:17: finance.facilities[0].regions[0] must be a region of some site, got 'eest'; did you "
            "mean 'east'?",
        ],
    ),
    "facility to sites and regions": (
        [
            (
                "case.yaml",
                "rate_per_year: 0.08",
                "rate_per_year: 0.08\n      sites: [beta]\n      regions: [east]\n      cost_before_usd_m: 4",
            )
        ],
        [
            "case/case.yaml:17:7: finance.facilities[0].regions must be left out where `sites` are given: they name "
            "what it lends to",
            "case/case.yaml:18:7: finance.facilities[0].cost_before_usd_m must be left out without max_loan_to_cost, "
            "got 4",
        ],
    ),
    "pledge after what has no base": (
        [
            (
                "case.yaml",
                "rate_per_year: 0.08",
                "rate_per_year: 0.08\n      pledged_after: [loan, lone, other]\n    - id: other\n      limit_usd_m: 5\n"
                "      rate_per_year: 0.08",
            )
        ],
        [
            "case/case.yaml:16:7: finance.facilities[0].pledged_after must be left out without borrowing_base_share",
            "case/case.yaml:16:23: finance.facilities[0].pledged_after[0] must not come after 'loan' itself, got "
            "'loan'",
            "case/case.yaml:16:29: finance.facilities[0].pledged_after[1] must be the id of a facility, got 'lone'; "
            "did you mean 'loan'?",
            "case/case.yaml:16:35: finance.facilities[0].pledged_after[2] must be a facility with a borrowing base "
            "above 0, got 'other'",
        ],
    ),
    "region of no site": (
        [
            (
                "case.yaml",
                "{id: crew, kind: renewable",
                "{id: cranes, region: eest, kind: renewable, capacity: 1}\n  - {id: crew, kind: renewable",
            )
        ],
        [
            "case/case.yaml:30:18: resources[0].region must be a region of some site, got 'eest'; did you mean 'east'?",
        ],
    ),
    "unknown node": (
        [("sites/alpha.yaml", "node: north", "node: nord")],
        [
            "case/sites/alpha.yaml:3:1: node must be the id of a grid node, got 'nord'; did you mean 'north'?",
        ],
    ),
    "unknown link end": (
        [("case.yaml", "to_node: south", "to_node: souht")],
        [
            "case/case.yaml:24:35: grid.links[0].to_node must be the id of a grid node, got 'souht'; did you "
            "mean 'south'?",
        ],
    ),
    "link to itself": (
        [("case.yaml", "to_node: south", "to_node: north")],
        [
            "case/case.yaml:24:35: grid.links[0].to_node must be another node than from_node, got 'north' twice",
        ],
    ),
    "unknown installed rack": (
        [("sites/alpha.yaml", "onsite:", "installed: [{rack: bigg, units: 1}]\nonsite:")],
        [
            "case/sites/alpha.yaml:8:14: installed[0].rack must be the id of a rack, got 'bigg'; did you mean 'big'?",
        ],
    ),
    "cooling nobody offers": (
        [
            ("case.yaml", "price_usd_m: 20", "cooling: liquid"),
            ("sites/alpha.yaml", "region: east", "cooling: [liquide]"),
        ],
        [
            "case/case.yaml:28:5: racks[0].cooling must be a cooling class some site offers, got 'liquid'; did "
            "you mean 'liquide'?",
        ],
    ),
    "renewable drawn by racks": (
        [("case.yaml", "price_usd_m: 20", "draws: {crew: 1}")],
        [
            "case/case.yaml:28:13: racks[0].draws.crew must be a consumable resource, got 'crew', which is renewable; "
            "see `uses`",
        ],
    ),
    "cooling of a gate": (
        [("sites/alpha.yaml", "kind: gate", "kind: gate\n    cooling: [liquid]")],
        [
            "case/sites/alpha.yaml:18:5: activities[0].cooling must be left out of a gate, in which no racks stand",
        ],
    ),
    "too many classes of phases": (
        [
            (
                "case.yaml",
                "racks:\n",
                "racks:\n" + "".join(f"  - {{id: r{n}, it_kw: 100, cooling: c{n}}}\n" for n in range(9)),
            ),
            (
                "sites/alpha.yaml",
                "nameplate_mw: 10",
                f"nameplate_mw: 10\n    cooling: [{', '.join(f'c{n}' for n in range(9))}]",
            ),
        ],
        [
            "case/sites/alpha.yaml:15:1: activities must offer at most 8 classes that racks need, phase by phase, "
            "got 9",
        ],
    ),
    "unknown source": (
        [("sites/alpha.yaml", "region: east", "source: vendr\nconfidence: estimate")],
        [
            "case/sites/alpha.yaml:2:1: source must be a key of sources.csv or a text with spaces, got "
            "'vendr'; did you mean 'vendor'?",
        ],
    ),
    "source without confidence": (
        [("sites/alpha.yaml", "region: east", "source: a free text")],
        [
            "case/sites/alpha.yaml:2:1: source must come with a confidence, got a source alone",
        ],
    ),
    "confidence without source": (
        [("sites/alpha.yaml", "region: east", "confidence: estimate")],
        [
            "case/sites/alpha.yaml:2:1: confidence must come with a source, got a confidence alone",
        ],
    ),
    "figure of no field": (
        [("sites/alpha.yaml", "region: east", "figures: {peak_pu: {source: free text, confidence: estimate}}")],
        [
            "case/sites/alpha.yaml:2:11: figures.peak_pu must be a field of its entry, got 'peak_pu'; did you "
            "mean 'peak_pue'?",
        ],
    ),
    "duplicate activity": (
        [("sites/beta.yaml", "id: B1", "id: A1")],
        [
            "case/sites/beta.yaml:5:5: activities[0].id must be unique among activities, got 'A1' a second "
            "time; the first is at site 'alpha'",
            "case/sites/beta.yaml:8:10: activities[0].predecessors[0].activity must be another activity, got "
            "'A1' itself",
        ],
    ),
    "duplicate node": (
        [("case.yaml", "- id: south", "- id: north")],
        [
            "case/case.yaml:21:7: grid.nodes[1].id must be unique among nodes, got 'north' a second time",
            "case/case.yaml:24:35: grid.links[0].to_node must be the id of a grid node, got 'south'; did you "
            "mean 'north'?",
        ],
    ),
    "duplicate resource": (
        [("case.yaml", "id: turbine", "id: crew")],
        [
            "case/case.yaml:31:6: resources[1].id must be unique among resources, got 'crew' a second time",
            "case/sites/alpha.yaml:14:13: onsite[0].draws.turbine must be the id of a consumable resource, got "
            "'turbine'; consumable resources are crew",
            "case/sites/alpha.yaml:25:16: activities[1].options[0].uses.crew must be a renewable resource, got "
            "'crew', which is consumable; see `draws`",
        ],
    ),
    "duplicate option": (
        [
            (
                "sites/alpha.yaml",
                "options: [{duration_periods: 2}]",
                "options: [{duration_periods: 2}, {duration_periods: 1}]",
            )
        ],
        [
            "case/sites/alpha.yaml:18:38: activities[0].options[1].id must be unique among the options of its "
            "activity, got 'standard' a second time",
        ],
    ),
    "duplicate goal": (
        [("case.yaml", "[shortfall, npv]", "[npv, npv]")],
        [
            "case/case.yaml:10:16: programme.goals[1] must be named once, got 'npv' a second time",
        ],
    ),
    "self predecessor": (
        [("sites/alpha.yaml", "predecessors: [A0]", "predecessors: [A1]")],
        [
            "case/sites/alpha.yaml:21:20: activities[1].predecessors[0] must be another activity, got 'A1' itself",
        ],
    ),
    "cycle": (
        [("sites/alpha.yaml", "predecessors: [A0]", "predecessors: [A0, B1]")],
        [
            "case/sites/alpha.yaml:21:24: activities[1].predecessors[1] must not wait for itself, got the "
            "cycle A1 -> B1 -> A1",
        ],
    ),
    "earliest after latest": (
        [
            (
                "sites/alpha.yaml",
                "nameplate_mw: 10",
                "nameplate_mw: 10\n    earliest_start_date: 2026-08-01\n    latest_finish_date: 2026-02-01",
            )
        ],
        [
            "case/sites/alpha.yaml:22:5: activities[1].latest_finish_date must not be before "
            "earliest_start_date 2026-08-01, got 2026-02-01",
        ],
    ),
    "window too short": (
        [
            (
                "sites/alpha.yaml",
                "nameplate_mw: 10",
                "nameplate_mw: 10\n    obligatory: true\n    latest_finish_date: 2026-05-31",
            )
        ],
        [
            "case/sites/alpha.yaml:21:5: activities[1].obligatory must be possible within its dates, got 5 "
            "periods for 6 periods of work",
        ],
    ),
    "gate with MW": (
        [("sites/alpha.yaml", "kind: gate", "nameplate_mw: 3\n    kind: gate")],
        [
            "case/sites/alpha.yaml:17:5: activities[0].nameplate_mw must be 0 for a gate, got 3",
        ],
    ),
    "phase without MW": (
        [("sites/alpha.yaml", "    nameplate_mw: 10\n", "")],
        [
            "case/sites/alpha.yaml:19:5: activities[1].nameplate_mw must be > 0 for a phase, got 0; work "
            "without MW is a gate",
        ],
    ),
    "shares over one": (
        [("sites/alpha.yaml", "capex_usd_m: 100", "start_share: 0.6\n        finish_share: 0.5")],
        [
            "case/sites/alpha.yaml:25:9: activities[1].options[0].finish_share must be <= 1 together with "
            "start_share, got 1.1",
        ],
    ),
    "checkpoint after its work": (
        [("sites/alpha.yaml", "capex_usd_m: 100", "checkpoints: [{name: IST, offset_periods: 9}]")],
        [
            "case/sites/alpha.yaml:24:35: activities[1].options[0].checkpoints[0].offset_periods must be <= "
            "duration_periods 6, got 9",
        ],
    ),
    "checkpoint of one name": (
        [
            (
                "sites/alpha.yaml",
                "capex_usd_m: 100",
                "checkpoints: [{name: IST, offset_periods: 1}, {name: IST, offset_periods: 2}]",
            )
        ],
        [
            "case/sites/alpha.yaml:24:56: activities[1].options[0].checkpoints[1].name must be unique among the "
            "checkpoints of its option, got 'IST' a second time",
        ],
    ),
    "checkpoint of work whose duration is wrong": (
        [
            (
                "sites/alpha.yaml",
                "duration_periods: 6",
                "duration_periods: 0\n        checkpoints: [{name: IST, offset_periods: 9}]",
            )
        ],
        [
            "case/sites/alpha.yaml:23:9: activities[1].options[0].duration_periods must be >= 1, got 0",
        ],
    ),
    "places of limits": (
        [
            (
                "case.yaml",
                "resources:",
                "yearly_limits:\n  - {id: W, kind: water, regions: [eats], sites: [alhpa], most_by_year: {2026: 9}}\n"
                "quotas:\n  - {id: Q, countries: [AE], racks: [bug], most: 9}\nresources:",
            )
        ],
        [
            "case/case.yaml:30:36: yearly_limits[0].regions[0] must be a region of some site, got 'eats'; did you mean "
            "'east'?",
            "case/case.yaml:30:51: yearly_limits[0].sites[0] must be the id of a site, got 'alhpa'; did you mean "
            "'alpha'?",
            "case/case.yaml:32:25: quotas[0].countries[0] must be a country of some site, got 'AE'; there are no "
            "countries",
            "case/case.yaml:32:38: quotas[0].racks[0] must be the id of a rack, got 'bug'; did you mean 'big'?",
        ],
    ),
    "kinds of limits": (
        [("case.yaml", "resources:", "yearly_limits: [{id: W, kind: wter, most_by_year: {2026: 1}}]\nresources:")],
        [
            "case/case.yaml:29:25: yearly_limits[0].kind must be one of water, grid_emissions, onsite_emissions, "
            "grid_energy, onsite_energy, got 'wter'; did you mean 'water'?",
        ],
    ),
    "years of limits": (
        [
            (
                "case.yaml",
                "resources:",
                "yearly_limits:\n  - {id: W, kind: water, most_by_year: {2026: 9, 2029: 8}}\n"
                "  - {id: W, kind: water, most_by_year: {2026: 9}}\n"
                "  - {id: V, kind: water, most_by_year: {}}\nresources:",
            )
        ],
        [
            "case/case.yaml:30:50: yearly_limits[0].most_by_year[2029] must be of a year up to the horizon's 2027, got "
            "2029",
            "case/case.yaml:31:6: yearly_limits[1].id must be unique among yearly limits, got 'W' a second time",
            "case/case.yaml:32:26: yearly_limits[2].most_by_year must have at least 1 year, got nothing",
        ],
    ),
    "mean over peak": (
        [("sites/alpha.yaml", "mean_pue: 1.2", "mean_pue: 1.35")],
        [
            "case/sites/alpha.yaml:5:1: mean_pue must be <= peak_pue 1.3, got 1.35",
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rule_is_said_where_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, expected = BROKEN[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "case", changed(*changes))
    assert issues("case") == expected
