"""What tells one problem from another, and what does not."""

from __future__ import annotations

from planner import read
from planner.problem import Problem
from planner.problem.identity import digest


def test_fields_at_their_default_and_the_name_of_the_case_have_no_part_in_it() -> None:
    tiny = read("tiny")
    assert len(tiny.digest) == 32
    assert tiny.model_copy(update={"case": "other"}).digest == tiny.digest
    # Every field spelt out, as a dump does, is the same problem.
    assert Problem.model_validate(tiny.model_dump(by_alias=True)).digest == tiny.digest
    spelt = tiny.changed(
        {"racks.LARGE.note": "", "finance.facilities.rack-loan.draw_fee_share": 0, "grid.nodes.hub.figures": {}}
    )
    assert spelt.digest == tiny.digest


def test_a_new_field_with_a_default_changes_no_digest() -> None:
    class Later(Problem):
        """The problem of a later version."""

        scenario: str = "none"
        more: tuple[int, ...] = (1, 2)

    tiny = read("tiny")
    later = Later(**dict(tiny))
    assert later.digest == tiny.digest
    assert later.model_copy(update={"more": (1,)}).digest != tiny.digest
    assert digest(later.model_copy(update={"scenario": "late"}), frozenset({"case", "scenario"})) == tiny.digest


def test_any_other_field_changes_it() -> None:
    tiny = read("tiny")
    changes = [
        {}, {"finance.cash_floor_usd_m": 6}, {"finance.rent_usd_m_per_mw_year": 13}, {"programme.name": "Other"},
        {"racks.LARGE.supply": None}, {"racks.LARGE.supply": []}, {"sites.ash.eligible": False},
        {"programme.goals": ["npv"]}, {"tenant": None}, {"sites.ash.activities.ash-1.options.fast.uses.crew": 2},
    ]  # fmt: skip
    assert len({tiny.changed(change).digest for change in changes}) == len(changes)


def test_the_order_of_a_mapping_tells_nothing() -> None:
    tiny = read("tiny")
    turned = tiny.changed({"tenant.revenue_usd_m": {2027: 100, 2026: 8.4}})
    assert (turned == tiny, turned.digest) == (True, tiny.digest)


def test_minus_zero_is_zero() -> None:
    # Problems that are equal have one digest, also where arithmetic left a sign.
    plain, signed = (read("tiny").changed({"grid.nodes.hub.headroom_mw": [{"value": zero}]}) for zero in (0.0, -0.0))
    assert plain == signed
    assert plain.digest == signed.digest
