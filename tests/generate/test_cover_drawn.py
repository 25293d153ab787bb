"""Generated cases have lenders that ask for cover where that is asked for, and differ from others in nothing else."""

from __future__ import annotations

from planner.generate.case import generate
from planner.validate import validate


def test_each_loan_asks_for_cover_from_the_middle_on() -> None:
    drawn, without = (generate(6, 2, 24, 3, features=asked) for asked in (("cover",), ()))
    assert validate(drawn) == ()
    middle = drawn.calendar.start_of(drawn.calendar.periods // 2)
    loans = drawn.finance.facilities
    assert len(loans) == 2
    assert all(loan.min_dscr in (1.2, 1.3, 1.5) and loan.min_dscr_from_date == middle for loan in loans)
    plain = tuple(loan.model_copy(update={"min_dscr": None, "min_dscr_from_date": None}) for loan in loans)
    finance = drawn.finance.model_copy(update={"facilities": plain})
    assert drawn.model_copy(update={"finance": finance}) == without
