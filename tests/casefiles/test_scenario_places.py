"""Where a scenario file is wrong, to the line within a long value; and how often what it makes is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.changes import making
from planner.errors import InvalidProblem

if TYPE_CHECKING:
    from pathlib import Path

LONG = """name: Racks by the quarter
changes:
  - path: "racks[LARGE].supply"
    set: [
      {date: 2026-11-01, units: 4},
      {date: 2026-12-01, units: 4, remark: "the second"},
      {date: 2027-13-01, units: 4},
    ]
  - path: sources
    append:
      key: letter
      titel: Letter of May
  - path: racks[AIR].on_order
    append:
      - {date: 2027-01-01, units: 1}
      - {date: 2027-01-01, units: -2}
  - path: tenant.revenue_usd_m
    append:
      2025: 3
      2028: none
"""


def told(tmp_path: Path, text: str) -> list[str]:
    """Return what is said of a scenario of tiny, without its folder."""
    path = tmp_path / "late.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidProblem) as caught:
        read("tiny", scenarios=[path])
    return [str(issue).removeprefix(f"{path.as_posix()}:") for issue in caught.value.issues]


def test_what_is_wrong_in_a_value_is_told_at_its_own_line(tmp_path: Path) -> None:
    second, third, source, order, revenue = told(tmp_path, LONG)
    assert second.startswith("6:36: racks.LARGE.supply[1].remark must be a known field")
    assert third.startswith("7:8: racks.LARGE.supply[2].date must be a date")
    assert source.startswith("12:7: sources.letter.titel must be a known field")
    # Two are on order already: the second of the new ones is the fourth.
    assert order.startswith("16:28: racks.AIR.on_order[3].units must be >= 0")
    assert revenue.startswith("20:7: tenant.revenue_usd_m.2028 must be a number")


def test_a_valid_scenario_is_checked_once_however_many_changes_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.yaml"
    path.write_text("changes:\n" + '  - {path: "racks[LARGE].price_usd_m", add: 1}\n' * 5, "utf-8")
    seen: list[Any] = []
    whole = making.flawed
    monkeypatch.setattr(making, "flawed", lambda data: seen.append(data) or whole(data))
    assert read("tiny", scenarios=[path]).racks[0].price_usd_m == 15.0
    assert len(seen) == 1
