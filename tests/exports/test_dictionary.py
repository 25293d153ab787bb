from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - resolved by the dictionary
from pathlib import Path

import pytest

from planner.exports.dictionary import described, output_dictionary
from planner.plan import TABLES, GoalRow, Plan, Run, ScheduleRow, Sizes
from planner.plan_rows import told

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_page_is_current() -> None:
    # Write it anew with: python -c "from planner.exports.dictionary import output_dictionary as d; print(d(), end='')"
    assert (ROOT / "OUTPUT_DICTIONARY.md").read_text(encoding="utf-8") == output_dictionary()


@pytest.mark.parametrize("kind", [Plan, Run, Sizes, *TABLES.values()], ids=lambda kind: kind.__name__)
def test_every_column_has_a_type_a_unit_and_a_meaning(kind: type) -> None:
    assert all(all(texts) for texts in described(kind).values())


def test_units_follow_names_or_stand_beside_the_meaning() -> None:
    schedule, goal = described(ScheduleRow), described(GoalRow)
    assert schedule["nameplate_mw"][:2] == ("number", "MW")
    assert schedule["total_float_periods"][:2] == ("whole number, or empty", "periods")
    assert schedule["start_period"][1] == "number of a period, 0 is the first"
    assert schedule["finish_date"][:2] == ("date", "ISO date")
    assert schedule["quantity"][1] == "as quantity_unit says"
    assert goal["sense"][:2] == ("`min` / `max`", "none")
    assert described(Plan)["irr"][1] == "share per year"


@dataclass(frozen=True)
class Untold:
    day: date
    load_mw: float = field(metadata=told("load"))


@dataclass(frozen=True)
class Unmeasured:
    load: float = field(metadata=told("load"))


def test_a_column_without_meaning_or_a_figure_without_unit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Untold\.day has no meaning"):
        described(Untold)
    with pytest.raises(ValueError, match=r"Unmeasured\.load is a figure without a unit"):
        described(Unmeasured)


def test_rows_of_one_period_have_its_first_and_last_day_and_no_other_date() -> None:
    for kind in TABLES.values():
        names = list(kind.__dataclass_fields__)
        assert "date" not in names
        if "period" in names:
            at = names.index("period")
            assert names[at + 1 : at + 3] == ["period_start", "period_end"]
            assert not [name for name in names if name.endswith("_date")]
