"""The bank pack after a hard recalculation by LibreOffice: without its values, and with an input changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.exports.sheets.office import converted, with_figure, without_values
from tests.exports.sheets.read import PAGES, Pack, far
from tests.exports.sheets.test_bank import audited, held, plan_of

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
CHANCE = tuple(map(str, range(6)))
NAMES = ("tiny", "by hand", "ten-gigawatt", "status-2026", *CHANCE)
INPUTS, BY_PERIOD = 2, 3  # numbers of the sheets
RENT_PERIOD = 4
GROUPS = ("always", "audited", "allowed")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return all bank packs without values, and two with an input changed, as LibreOffice has calculated them."""
    bare = {name: without_values(held(name)) for name in NAMES}
    assert b"" not in bare.values()
    tiny = Pack.of(held("tiny"))
    price, tranche = rent_cell(tiny), tranche_cell(tiny)
    bare["rent"] = with_figure(bare["tiny"], BY_PERIOD, price, 15.0)
    bare["tranche"] = with_figure(bare["tiny"], INPUTS, tranche, 50.0)
    bare["stale"] = with_figure(held("tiny"), BY_PERIOD, price, 15.0)  # the old values are there, and must not be kept
    return converted(bare, tmp_path_factory.mktemp("office"))


def rent_cell(pack: Pack) -> str:
    row = pack.row("Inputs by period", "Rent of a MW online")
    return str(pack.book["Inputs by period"].cell(row, 5 + RENT_PERIOD).coordinate)


def tranche_cell(pack: Pack) -> str:
    row = next(cell.row for cell in pack.book["Inputs"]["A"] if cell.value == "M1")
    return f"D{row}"


def reads(pack: Pack) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = {group: set() for group in GROUPS}
    for group, _, figure in pack.checks():
        found[GROUPS[group]].add(figure)
    return found


def moved(packs: dict[str, Path], name: str) -> set[tuple[str, int, int]]:
    """Return what another input has moved below the top of the pages: sheet, row and column from 1."""
    before, after = Pack.of(packs["tiny"]).figures(), Pack.of(packs[name]).figures()
    found = set()
    for place in far(before, after):
        sheet, cell = place.split("!")
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
        if int(row) > 1:  # where each sheet says how the pack stands
            found.add((sheet, int(row), ord(letters) - 64))
    return found


def test_values_are_gone_before_the_recalculation() -> None:
    bare = Pack.of(without_values(held("tiny")))
    assert set(bare.line("Cash flow", "Closing cash")) == {None}
    assert Pack.of(held("tiny")).line("Cash flow", "Closing cash")[0] is not None


@pytest.mark.parametrize("name", NAMES)
def test_recalculated_it_gives_the_audited_figures_to_a_dollar(packs: dict[str, Path], name: str) -> None:
    pack = Pack.of(packs[name])
    audited(plan_of(name), pack)
    found = reads(pack)
    assert found["always"] == found["audited"] == {0}
    if name not in CHANCE:
        assert found["allowed"] == {0}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_as_written_is_the_one_that_its_formula_gives(packs: dict[str, Path], name: str) -> None:
    def figures(pack: Pack) -> dict[str, Any]:
        found = pack.figures()
        if name not in CHANCE:
            return found
        # Random decisions break terms: the checks say so, and so does each sheet at its top.
        said = {place for place in found if place.startswith(("Checks!", "Cover!")) or place.endswith("!B1")}
        return {place: value for place, value in found.items() if place not in said}

    assert far(figures(Pack.of(held(name))), figures(Pack.of(packs[name]))) == {}


def test_another_rent_moves_what_hangs_on_it_and_nothing_else(packs: dict[str, Path]) -> None:
    before, after = Pack.of(packs["tiny"]), Pack.of(packs["rent"])
    mw = before.line("Cash flow", "Online")[RENT_PERIOD]
    more = (15.0 - 12.0) / 12 * mw
    assert more > 0.1
    steps = {"Rent": False, "Flow to the owner": False, "Closing cash": True, "Liquidity": True}
    for label, is_balance in steps.items():
        gained = [b - a for a, b in zip(before.line("Cash flow", label), after.line("Cash flow", label), strict=True)]
        due = [more if t == RENT_PERIOD or (is_balance and t > RENT_PERIOD) else 0.0 for t in range(len(gained))]
        assert gained == pytest.approx(due, abs=1e-9), label
    factor = before.line("Cash flow", "Discount factor")[RENT_PERIOD]
    value = "Discounted (total: net present value)"
    assert after.total("Cash flow", value) - before.total("Cash flow", value) == pytest.approx(more * factor, abs=1e-9)
    touched = moved(packs, "rent")
    assert not {place for place in touched if place[0] in ("Audited", "Inputs")}
    owed = {before.book["Debt"].cell(row, 1).value for sheet, row, _ in touched if sheet == "Debt"}
    assert owed == {"CFADS of its sites", "CFADS of twelve months", "DSCR of twelve months (total: lowest)"}
    assert all(column in (3, 4) or column >= 5 + RENT_PERIOD for sheet, _, column in touched if sheet == "Cash flow")
    labels = {before.book["Cash flow"].cell(row, 1).value for sheet, row, _ in touched if sheet == "Cash flow"}
    assert not labels & {"Interest", "Fees, not in debt service", "Capital in all, credit included", "Closing credit"}
    assert {"Rent", "Cash flow available for debt service (CFADS)", "Closing cash"} <= labels


def test_another_tranche_moves_cash_and_credit_on_its_day(packs: dict[str, Path]) -> None:
    before, after = Pack.of(packs["tiny"]), Pack.of(packs["tranche"])
    paid = plan_of("tiny").milestones[0].paid_period
    assert paid is not None
    for label in ("Tranches in cash", "Tranches in kind, as credit for racks"):
        gained = [b - a for a, b in zip(before.line("Cash flow", label), after.line("Cash flow", label), strict=True)]
        assert gained == pytest.approx([5.0 if t == paid else 0.0 for t in range(len(gained))]), label
    gained = [b - a for a, b in zip(*(p.line("Cash flow", "Closing cash") for p in (before, after)), strict=True)]
    assert gained == pytest.approx([5.0 if t >= paid else 0.0 for t in range(len(gained))])
    labels = {
        before.book["Cash flow"].cell(row, 1).value for sheet, row, _ in moved(packs, "tranche") if sheet == "Cash flow"
    }
    assert not labels & {"Rent", "Interest", "Cash flow available for debt service (CFADS)"}


@pytest.mark.parametrize("name", ["rent", "tranche"])
def test_another_input_is_seen_by_the_checks(packs: dict[str, Path], name: str) -> None:
    pack = Pack.of(packs[name])
    found = reads(pack)
    assert found["always"] == {0}  # sources and uses, roll-forwards and years hold whatever the inputs
    assert len(found["audited"]) > 2
    differing = sum(1 for group, _, figure in pack.checks() if group == 1 and figure != 0)
    cover = {row[0]: row[1] for row in pack.book["Cover"].iter_rows(values_only=True) if row[0]}
    assert cover["Base case: agrees with the audited plan, until an input is changed"] == differing > 5
    assert cover["Integrity: holds whatever the inputs are"] == 0
    broken = any(figure != 0 for group, _, figure in pack.checks() if group == 2)
    said = "BREACH: see Checks" if broken else "Changed, within limits"
    assert {pack.book[sheet]["B1"].value for sheet in (*PAGES, "Inputs", "Sources and uses", "Checks")} == {said}
    assert cover["The pack as a whole"] == said


def test_old_values_do_not_survive_a_hard_recalculation(packs: dict[str, Path]) -> None:
    assert far(Pack.of(packs["stale"]).figures(), Pack.of(packs["rent"]).figures()) == {}


def test_pages_of_lines_are_all_compared() -> None:
    assert set(PAGES) <= set(Pack.of(held("tiny")).book.sheetnames)
