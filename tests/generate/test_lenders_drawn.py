"""Generated cases have a loan to some sites where that is asked for, and differ from others in nothing else."""

from __future__ import annotations

from planner.generate.case import generate
from planner.validate import validate


def test_the_loan_on_sites_lends_to_some_of_them_and_on_their_cost() -> None:
    drawn, without = (generate(6, 2, 24, 3, features=asked) for asked in (("lenders",), ()))
    assert validate(drawn) == ()
    on_racks, on_sites = drawn.finance.facilities
    assert on_racks == without.finance.facilities[0]
    assert 0 < len(drawn.lent_to(on_sites)) < len(drawn.sites)
    assert on_sites.max_loan_to_cost in (0.6, 0.65, 0.75)
    plain = on_sites.model_copy(update={"sites": (), "max_loan_to_cost": None})
    finance = drawn.finance.model_copy(update={"facilities": (on_racks, plain)})
    assert drawn.model_copy(update={"finance": finance}) == without
