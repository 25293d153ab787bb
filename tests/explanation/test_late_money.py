"""What is said and shown of late months that cost, and of tranches that are lost."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from planner.explanation.explained import Explained
from planner.explanation.money_flows import sources_and_uses
from planner.exports.bank import bank_pack
from planner.exports.written import table_text
from planner.report import report_html
from planner.show.charts.waterfall import waterfall_frame
from tests.by_hand.build import case, milestone, month, option, phase, plan_of, site
from tests.exports.sheets.read import Pack

if TYPE_CHECKING:
    from planner.plan import Plan


@cache
def made(charge: float = 2.0) -> Plan:
    """Return a plan that reaches 1 MW in May, due in February, its tranche of 9 lost in April."""
    asked = milestone(1, deadline_date=month(1, 20), late_usd_m_per_month=charge, tranche_usd_m=9,
                      drop_dead_date=month(3, 30))  # fmt: skip
    return plan_of(case(site("A", phase("A1", 1, option(4))), goals=("lateness", "earliest"), milestones=(asked,)))


def test_late_charges_and_lost_tranches_are_said() -> None:
    words = [statement.words for part in Explained(made()).facts() for statement in part.statements]
    assert "Its late months cost 6 million USD within the horizon." in words
    assert "Its tranche of 9 million USD is lost: it is not reached by 2026-04-30." in words


def test_pages_and_files_show_late_money() -> None:
    page = report_html(made())
    assert "late charges, million USD" in page
    assert ">lost<" in page.replace("\n", "")
    assert "late_charges_usd_m" in table_text(made(), "cash")
    frame = waterfall_frame(made()).set_index("line")
    assert frame.loc["late milestones", "usd_m"] == -6
    assert ("late_charges_usd_m", 6) in [(row.column, row.usd_m) for row in sources_and_uses(made())]
    pack = Pack.of(bank_pack(made()))
    assert pack.line("Cash flow", "Late milestones")[2:5] == [2, 2, 2]
    assert pack.line("Inputs by period", "Late milestones")[2:5] == [2, 2, 2]


def test_a_case_without_late_money_has_no_line_for_it() -> None:
    plain = made(0.0)
    assert "late charges, million USD" not in report_html(plain)
    assert "late milestones" not in set(waterfall_frame(plain)["line"])
    assert "late_charges_usd_m" not in {row.column for row in sources_and_uses(plain)}
    cells = [cell.value for sheet in Pack.of(bank_pack(plain)).book for row in sheet.iter_rows() for cell in row]
    assert "Late milestones" not in cells
    assert "late_charges" not in {row.term for row in plain.terms}
