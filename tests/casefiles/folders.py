"""A small good case as texts, and how to write it with a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.casefiles import read_case
from planner.errors import InvalidProblem

if TYPE_CHECKING:
    from pathlib import Path

CASE = """\
programme:
  name: Test
  start_date: 2026-01-01
  end_date: 2027-12-31
  target: {mw: 10, by_date: 2027-12-31}
  milestones:
    - id: first
      threshold_mw: 5
      deadline_date: 2027-06-30
  goals: [shortfall, npv]
finance:
  facilities:
    - id: loan
      limit_usd_m: 100
      rate_per_year: 0.08
tenant:
  revenue_usd_m: {2025: 100}
grid:
  nodes:
    - id: north
    - id: south
      headroom_mw: 80
  links:
    - {id: tie, from_node: north, to_node: south, limit_mw: 30}
racks:
  - id: big
    it_kw: 600
    price_usd_m: 20
resources:
  - {id: crew, kind: renewable, capacity: 3}
  - {id: turbine, kind: consumable, stock: 1}
"""

ALPHA = """\
id: alpha
region: east
node: north
peak_pue: 1.3
mean_pue: 1.2
stages:
  - {mw: 20, energisation_date: 2026-06-01}
onsite:
  - id: alpha-gas
    firm_mw: 5
    capex_usd_m: 8
    lead_periods: 6
    max_units: 2
    draws: {turbine: 1}
activities:
  - id: A0
    kind: gate
    options: [{duration_periods: 2}]
  - id: A1
    nameplate_mw: 10
    predecessors: [A0]
    options:
      - duration_periods: 6
        capex_usd_m: 100
        uses: {crew: 2}
"""

BETA = """\
id: beta
peak_pue: 1.4
mean_pue: 1.3
activities:
  - id: B1
    nameplate_mw: 5
    predecessors:
      - {activity: A1, type: SS, lag_periods: 1}
    options:
      - {duration_periods: 4}
"""

SUPPLY = """\
rack,date,units,source,confidence
big,2026-03-01,5,vendor,estimate
big,2026-09-01,20,,
"""

HEADROOM = """\
node,from_date,mw
north,,50
north,2027-01-01,90
"""

SOURCES = """\
key,title,address,date,kind
vendor,Outlook,,2026-01,reported
"""

GOOD = {
    "case.yaml": CASE,
    "sites/alpha.yaml": ALPHA,
    "sites/beta.yaml": BETA,
    "rack_supply.csv": SUPPLY,
    "headroom.csv": HEADROOM,
    "sources.csv": SOURCES,
}


def write(folder: Path, texts: dict[str, str | bytes]) -> None:
    """Write a case, file by file."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def changed(*changes: tuple[str, str, str]) -> dict[str, str | bytes]:
    """Return the good case with pieces of its files replaced; each piece must be there once."""
    texts: dict[str, str | bytes] = dict(GOOD)
    for file, old, new in changes:
        text = texts[file]
        assert isinstance(text, str)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        texts[file] = text.replace(old, new)
    return texts


def issues(folder: str) -> list[str]:
    """Return what is wrong with a case folder, as a user reads it."""
    try:
        read_case(folder)
    except InvalidProblem as error:
        return [str(issue) for issue in error.issues]
    return []
