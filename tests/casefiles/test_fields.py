"""One wrong word, date, list or field in a good case: the exact message, at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = {
    "ON for true": (
        [("sites/alpha.yaml", "region: east", "eligible: ON")],
        [
            "case/sites/alpha.yaml:2:1: eligible must be true or false, got 'ON'; `ON` is text in YAML 1.2, write true",
        ],
    ),
    "no for false": (
        [("sites/alpha.yaml", "region: east", "eligible: no")],
        [
            "case/sites/alpha.yaml:2:1: eligible must be true or false, got 'no'; `no` is text in YAML 1.2, "
            "write false",
        ],
    ),
    "one for true": (
        [("sites/alpha.yaml", "region: east", "eligible: 1")],
        [
            "case/sites/alpha.yaml:2:1: eligible must be true or false, got 1",
        ],
    ),
    "bool for text": (
        [("sites/alpha.yaml", "region: east", "region: true")],
        [
            'case/sites/alpha.yaml:2:1: region must be text, got true; write it in quotes: "true"',
        ],
    ),
    "number for text": (
        [("sites/alpha.yaml", "region: east", "region: 7")],
        [
            'case/sites/alpha.yaml:2:1: region must be text, got 7; write it in quotes: "7"',
        ],
    ),
    "month 13": (
        [("case.yaml", "deadline_date: 2027-06-30", "deadline_date: 2027-13-01")],
        [
            "case/case.yaml:9:7: programme.milestones[0].deadline_date must be a date as YYYY-MM-DD, got "
            "'2027-13-01'; there is no month 13",
        ],
    ),
    "day 31 of June": (
        [("case.yaml", "deadline_date: 2027-06-30", "deadline_date: 2027-06-31")],
        [
            "case/case.yaml:9:7: programme.milestones[0].deadline_date must be a date as YYYY-MM-DD, got "
            "'2027-06-31'; there is no day 31 in that month",
        ],
    ),
    "month for a date": (
        [("case.yaml", "deadline_date: 2027-06-30", "deadline_date: 2027-06")],
        [
            "case/case.yaml:9:7: programme.milestones[0].deadline_date must be a date as YYYY-MM-DD, got '2027-06'",
        ],
    ),
    "year for a date": (
        [("case.yaml", "deadline_date: 2027-06-30", "deadline_date: 2027")],
        [
            "case/case.yaml:9:7: programme.milestones[0].deadline_date must be a date as YYYY-MM-DD, got 2027",
        ],
    ),
    "date with slashes": (
        [("case.yaml", "deadline_date: 2027-06-30", "deadline_date: 30/06/2027")],
        [
            "case/case.yaml:9:7: programme.milestones[0].deadline_date must be a date as YYYY-MM-DD, got "
            "'30/06/2027'; write the year first and dashes between, like 2026-02-01",
        ],
    ),
    "date and time": (
        [("case.yaml", "deadline_date: 2027-06-30", "deadline_date: 2027-06-30T12:00:00")],
        [
            "case/case.yaml:9:7: programme.milestones[0].deadline_date must be a date as YYYY-MM-DD, got "
            "'2027-06-30T12:00:00'; write 2027-06-30 without a time",
        ],
    ),
    "empty value": (
        [("case.yaml", "it_kw: 600", "it_kw:")],
        [
            "case/case.yaml:27:5: racks[0].it_kw must be a number, got nothing; give it a value or leave the field out",
        ],
    ),
    "misspelt choice": (
        [("sites/alpha.yaml", "kind: gate", "kind: gates")],
        [
            "case/sites/alpha.yaml:17:5: activities[0].kind must be one of phase, gate, got 'gates'; did you "
            "mean 'gate'?",
        ],
    ),
    "misspelt goal": (
        [("case.yaml", "[shortfall, npv]", "[shortfal, npv]")],
        [
            "case/case.yaml:10:11: programme.goals[0] must be one of shortfall, lateness, earliest, npv, cost, "
            "emissions, got 'shortfal'; did you mean 'shortfall'?",
        ],
    ),
    "misspelt field": (
        [("case.yaml", "price_usd_m: 20", "prise_usd_m: 20")],
        [
            "case/case.yaml:28:5: racks[0].prise_usd_m must be a known field, got an unknown name; did you "
            "mean 'price_usd_m'?",
        ],
    ),
    "misspelt needed field": (
        [("case.yaml", "it_kw: 600", "it_kW: 600")],
        [
            "case/case.yaml:27:5: racks[0].it_kW must be a known field, got an unknown name; did you mean 'it_kw'?",
        ],
    ),
    "field of another unit": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_kw: 10000")],
        [
            "case/sites/alpha.yaml:20:5: activities[1].nameplate_kw must be a known field, got an unknown "
            "name; did you mean 'nameplate_mw'?",
        ],
    ),
    "unknown section": (
        [("case.yaml", "racks:\n", "rack:\n")],
        [
            "case/case.yaml:25:1: rack must be a section of the case file, got an unknown name; did you mean 'racks'?",
        ],
    ),
    "missing field": (
        [("case.yaml", "    it_kw: 600\n", "")],
        [
            "case/case.yaml:26:5: racks[0].it_kw must be given",
        ],
    ),
    "missing section": (
        [("case.yaml", "racks:\n  - id: big\n    it_kw: 600\n    price_usd_m: 20\n", "")],
        [
            "case/case.yaml:1:1: racks must be given",
        ],
    ),
    "list for a mapping": (
        [("case.yaml", "target: {mw: 10, by_date: 2027-12-31}", "target: [10]")],
        [
            "case/case.yaml:5:3: programme.target must be a mapping of fields, got a list",
        ],
    ),
    "text for a list": (
        [("sites/alpha.yaml", "predecessors: [A0]", "predecessors: A0")],
        [
            "case/sites/alpha.yaml:21:5: activities[1].predecessors must be a list, got 'A0'; write [A0]",
        ],
    ),
    "mapping for a list": (
        [("sites/alpha.yaml", "predecessors: [A0]", "predecessors: {A0: 1}")],
        [
            "case/sites/alpha.yaml:21:5: activities[1].predecessors must be a list, got a mapping",
        ],
    ),
    "list for a name": (
        [("sites/alpha.yaml", "uses: {crew: 2}", "uses: [crew]")],
        [
            "case/sites/alpha.yaml:25:9: activities[1].options[0].uses must be a mapping of names to values, "
            "got a list",
        ],
    ),
    "no options": (
        [("sites/alpha.yaml", "options: [{duration_periods: 2}]", "options: []")],
        [
            "case/sites/alpha.yaml:18:5: activities[0].options must have at least 1 entry, got an empty list",
        ],
    ),
    "id with a space": (
        [("sites/alpha.yaml", "id: A0", "id: A 0")],
        [
            "case/sites/alpha.yaml:16:5: activities[0].id must be an identifier of letters, digits, '_', '.' "
            "and '-', got 'A 0'",
        ],
    ),
    "year as text": (
        [("case.yaml", "{2025: 100}", "{next: 100}")],
        [
            "case/case.yaml:17:19: tenant.revenue_usd_m.next must be a whole number as a key, got 'next'",
        ],
    ),
    "id is not the file": (
        [("sites/alpha.yaml", "id: alpha\n", "id: alfa\n")],
        [
            "case/sites/alpha.yaml:1:1: id must be 'alpha', the name of its file, got 'alfa'",
        ],
    ),
    "site without id": (
        [("sites/beta.yaml", "id: beta\n", "")],
        [
            "case/sites/beta.yaml:1:1: id must be given",
        ],
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_wrong_field_is_said_where_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, expected = FIELDS[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "case", changed(*changes))
    assert issues("case") == expected
