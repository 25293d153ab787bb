"""The explanation of a plan: every figure in a sentence is data, and is what the plan's own tables come to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pytest

from planner.bounds.asked import checked_before
from planner.decisions import Delivery
from planner.enough import is_enough
from planner.explanation.explained import Explained
from planner.explanation.explanation import Explanation, text_of
from planner.explanation.idle import idle_ledger
from planner.explanation.statement import Paragraph, Statement, Topic, figure_text, plain, say, say_item
from planner.levers.explaining import explain
from tests.comparison.plans import solved, tiny
from tests.report.plans import kept, named, nothing_built, one_site
from tests.tabulate.case import RACK, case, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.plan import Plan


def late_tiny() -> Plan:
    """Return a plan of tiny without its hill: it misses its target and a milestone."""
    return solved(("sites.birch.eligible", False))


PLANS: dict[str, Any] = {
    "tiny": tiny,
    "late tiny": late_tiny,
    "ten-gigawatt": lambda: kept("ten-gigawatt"),
    "status-2026": lambda: kept("status-2026"),
    "nothing built": nothing_built,
    "one site": one_site,
    "names": named,
}
WITHOUT_IMPORTS = ("one site", "names")  # plans from decisions alone: their table of power knows no flows


def paragraphs(given: Plan) -> tuple[Paragraph, ...]:
    return tuple(Explained(given).facts())


def told(given: Plan) -> Iterator[tuple[Paragraph, Statement]]:
    for paragraph in paragraphs(given):
        yield from ((paragraph, statement) for statement in paragraph.statements)


def bare(statement: Statement) -> str:
    """Return a sentence without the figures and names in it, however they are written."""
    words = statement.words
    texts = {figure_text(value) for value in statement.figures.values() if value is not None}
    for text in sorted(texts - {""}, key=len, reverse=True):
        words = words.replace(text, "")
    return words


@pytest.mark.parametrize("name", PLANS)
def test_every_figure_in_a_sentence_is_data(name: str) -> None:
    found = list(told(PLANS[name]()))
    assert len(found) >= 3
    assert [(one.words, bare(one)) for _, one in found if re.search(r"\d", bare(one))] == []
    assert all(one.about in get_args(Topic) for _, one in found)
    assert all("{" not in bare(one) for _, one in found)
    assert all(one.words[-1] in ".:" and "\n" not in one.words for _, one in found)
    for value in (value for _, one in found for value in one.figures.values()):
        assert value is None or isinstance(value, str | int | float | date)


class Tables:
    """What the tables of a plan come to, with none of the explanation's own code."""

    def __init__(self, given: Plan) -> None:
        self.plan, self.calendar = given, given.problem.calendar
        self.rows = {(row.kind, row.id): row for row in given.schedule}
        self.pue = {site.id: site.peak_pue for site in given.problem.sites}

    def online(self, period: int, basis: str) -> float:
        return sum(getattr(row, f"online_{basis}_mw") for row in self.plan.capacity if row.period == period)

    def asked(self, paragraph: Paragraph) -> tuple[float, str, date | None]:
        if paragraph.id == "target":
            return self.plan.target_mw, self.plan.target_basis, self.plan.target_date
        row = next(row for row in self.plan.milestones if row.id == paragraph.id)
        return row.threshold_mw, row.basis, row.due_date

    def due(self, paragraph: Paragraph) -> int | None:
        day = self.asked(paragraph)[2]
        return None if day is None else self.calendar.period_of(day)

    def reached(self, paragraph: Paragraph) -> int | None:
        mw, basis, _ = self.asked(paragraph)
        periods = (t for t in range(self.plan.periods) if is_enough(self.online(t, basis), mw))
        return next(periods, None)

    def looked_at(self, paragraph: Paragraph) -> int:
        due = self.due(paragraph)
        return self.plan.periods - 1 if due is None else min(max(due, 0), self.plan.periods - 1)

    def late_lots(self, paragraph: Paragraph) -> list[Any]:
        until = self.reached(paragraph)
        last = self.plan.periods - 1 if until is None else until
        return [row for row in self.plan.deliveries if self.looked_at(paragraph) < row.online_period <= last]

    def mw(self, paragraph: Paragraph, row: Any) -> float:
        return float(row.it_mw * (self.pue[row.site] if self.asked(paragraph)[1] == "facility" else 1.0))

    def months(self, periods: int) -> int:
        return periods * self.plan.months_per_period


def verdict(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    mw, basis, due_date = tables.asked(paragraph)
    due, reached = tables.due(paragraph), tables.reached(paragraph)
    late = None if due is None or reached is None else tables.months(reached - due)
    wanted = {
        "threshold_mw": mw, "unit": f"MW {'IT' if basis == 'it' else basis}", "due_date": due_date,
        "reached_date": None if reached is None else tables.calendar.start_of(reached), "late_months": late,
        "horizon_date": tables.calendar.end_of(tables.plan.periods - 1),
        "due_month": None if due is None else tables.calendar.label(due),
    }  # fmt: skip
    return wanted | ({"early_months": -late} if late is not None and late < 0 else {})


def summary(tables: Tables, _: Paragraph) -> dict[str, Any]:
    rows = tables.plan.milestones
    late = [row for row in rows if row.reached_period is not None and row.late_months > 0]
    never = [row for row in rows if row.reached_period is None]
    return {
        "milestones": len(rows), "in_time": len(rows) - len(late) - len(never), "late": len(late),
        "never": len(never), "late_months": max((row.late_months for row in late), default=0),
        "target_state": "kept" if tables.plan.shortfall_mw == 0 else "missed",
    }  # fmt: skip


def missing(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    mw, basis, due_date = tables.asked(paragraph)
    online = tables.online(tables.looked_at(paragraph), basis)
    return {"date": due_date or tables.calendar.end_of(tables.plan.periods - 1), "online_mw": online,
            "threshold_mw": mw, "missing_mw": mw - online}  # fmt: skip


def spare(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    wanted = missing(tables, paragraph)
    return {"online_mw": wanted["online_mw"], "spare_mw": -wanted["missing_mw"], "due_date": wanted["date"]}


def money(tables: Tables, _: Paragraph) -> dict[str, Any]:
    least = min(row.liquidity_usd_m for row in tables.plan.cash)
    days = [row.period_end for row in tables.plan.cash if row.liquidity_usd_m <= least + 1e-6]
    return {"usd_m": least, "date": days[0]}


def unbuilt(tables: Tables, _: Paragraph) -> dict[str, Any]:
    halls = [a for s in tables.plan.problem.sites if s.eligible for a in s.activities if a.kind == "phase"]
    left = [hall for hall in halls if ("phase", hall.id) not in tables.rows and hall.nameplate_mw]
    return {"count": len(left), "mw": sum(hall.nameplate_mw for hall in left)}


def waiting(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    lots = tables.late_lots(paragraph)
    last = tables.calendar.start_of(max(row.online_period for row in lots))
    return {"total_mw": sum(tables.mw(paragraph, row) for row in lots), "last_date": last}


def bounds(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    found = next(one for one in checked_before(tables.plan.problem).reachable if one.id == paragraph.id)
    return {"earliest_date": found.earliest_date}


def most(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    found = next(one for one in checked_before(tables.plan.problem).reachable if one.id == paragraph.id)
    return {"most_mw": found.most_mw, "missing_mw": found.missing_mw, "due_date": found.due_date}


def used_up(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    period = tables.looked_at(paragraph)
    rows = [row for row in tables.plan.resources if row.period == period and row.binding]
    return {"month": tables.calendar.label(period), "count": len(rows)}


def hangs_on(tables: Tables, paragraph: Paragraph) -> dict[str, Any]:
    items = [one for one in paragraph.statements if one.about == "hangs on item"]
    others = [one.figures for one in paragraph.statements if one.about == "hangs on others"]
    none = sum(one.figures["months"] == 0 for one in items) + sum(int(str(one["none"])) for one in others)
    return {"count": len(items) + sum(int(str(one["none"])) + int(str(one["count"])) for one in others), "none": none}


def in_hand(tables: Tables, _: Paragraph) -> dict[str, Any]:
    """Return the months in hand of the milestones in time past the third: each shipped target is its last milestone."""
    due = {row.id: tables.calendar.period_of(row.due_date) for row in tables.plan.milestones if row.due_date}
    kept = [row for row in tables.plan.milestones if row.reached_period is not None and row.id in due]
    left = sorted(due[row.id] - row.reached_period for row in kept if row.reached_period <= due[row.id])[3:]
    return {"told": 3, "count": len(left), "months": tables.months(left[0])}


WANTED: dict[str, Callable[[Tables, Paragraph], dict[str, Any]]] = {
    "summary": summary, "kept": verdict, "missed": verdict, "never": verdict, "missing": missing,
    "spare capacity": spare, "tightest money": money, "unbuilt": unbuilt, "waiting": waiting, "earliest": bounds,
    "most then": most, "used up": used_up, "hangs on": hangs_on,
    "in hand": in_hand,
}  # fmt: skip
ONE_BY_ONE = ("proof", "waits for", "waits for others", "idle", "idle then", "hangs on item", "hangs on others")
WITHOUT_FIGURES = ("nothing built",)


def test_counts_and_their_verbs_agree() -> None:
    idle_crew = solved(("resources.crew.capacity", 0))
    words = [one.words for given in (idle_crew, tiny()) for _, one in told(given)]
    assert "1 hall is never started, for 6 MW IT." in words
    assert any("; none of them may slip." in one for one in words)
    assert not [one for one in words if "(1 units)" in one or "(1 racks)" in one or "1 hall are" in one]


def test_it_is_not_claimed_that_headroom_would_power_halls_that_an_upgrade_cannot() -> None:
    # Birch's hall takes 7.5 MW; its upgrade of 7 MW is held to 5.7 MW by headroom: more of it would leave 0.4 MW dark.
    (line,) = [one.words for _, one in told(tiny()) if one.about == "idle" and "halls without power" in one.words]
    assert line.endswith("the grid brings no more to hill: its headroom, or a link to it.")


def same(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, float) or isinstance(value, float):  # what is left of sums of 1e5 is noise at 1e-9
        return value is not None and abs(float(value) - float(wanted)) <= 1e-7 + 1e-9 * abs(float(wanted))
    return bool(value == wanted)


@pytest.mark.parametrize("name", PLANS)
def test_figures_are_what_the_tables_of_the_plan_come_to(name: str) -> None:
    tables, wrong = Tables(PLANS[name]()), []
    for paragraph, one in told(tables.plan):
        if one.about in WANTED:
            wanted = WANTED[one.about](tables, paragraph)
            wrong += [
                f"{one.words} {key}: {one.figures.get(key)!r}, must be {value!r}"
                for key, value in wanted.items()
                if not same(one.figures.get(key), value)
            ]
        else:
            assert one.about in (*ONE_BY_ONE, *WITHOUT_FIGURES), one.about
            assert one.figures or one.about in WITHOUT_FIGURES
    assert wrong == []


@pytest.mark.parametrize("name", PLANS)
def test_causes_add_up_to_all_that_came_late(name: str) -> None:
    tables = Tables(PLANS[name]())
    for paragraph in paragraphs(tables.plan):
        parts = [one.figures for one in paragraph.statements if one.about in ("waits for", "waits for others")]
        if not parts:
            continue
        total = sum(tables.mw(paragraph, row) for row in tables.late_lots(paragraph))
        assert sum(float(str(one["mw"])) for one in parts) == pytest.approx(total)
        sites = {site.id: site for site in tables.plan.problem.sites}
        for one in parts:
            if one.get("racks") is not None:
                assert one["racks"] == sites[str(one["id"])].install_racks_per_period
            if one.get("item") is not None:
                row = next(row for (_, key), row in tables.rows.items() if key == one["item"])
                assert one.get("finish_date") in (None, row.finish_date)
                assert one.get("start_date") in (None, row.start_date)
                assert one["site"] == row.site
            if one.get("behind") is not None:
                row = next(row for (_, key), row in tables.rows.items() if key == one["behind"])
                assert one["behind_date"] == tables.calendar.start_of(row.finish_period)
            if one.get("most_mw") is not None:
                assert float(str(one["most_mw"])) <= float(str(one["mw"])) + 1e-9


@pytest.mark.parametrize("name", PLANS)
def test_idle_mw_are_those_of_the_table_of_power_and_of_the_ledger(name: str) -> None:
    tables = Tables(PLANS[name]())
    stranded: dict[int, float] = defaultdict(float)
    for row in tables.plan.power:
        stranded[row.period] += row.stranded_mw
    totals = {total.what: total for total in idle_ledger(tables.plan).totals}
    for paragraph, one in told(tables.plan):
        power = name not in WITHOUT_IMPORTS and one.figures.get("what") == "energised without racks"
        if one.about == "idle then" and power:
            assert one.figures["mw"] == pytest.approx(stranded[tables.looked_at(paragraph)])
        if one.about == "idle":
            total = totals[str(one.figures["what"])]  # type: ignore[index]
            assert one.figures["most_mw"] == total.most_mw
            assert total.most_mw_date is not None
            assert one.figures["most_month"] == tables.calendar.label(tables.calendar.period_of(total.most_mw_date))


@pytest.mark.parametrize("name", PLANS)
def test_what_may_not_slip_is_critical_in_the_table_of_the_schedule(name: str) -> None:
    tables = Tables(PLANS[name]())
    for paragraph in paragraphs(tables.plan):
        if paragraph.kind != "hangs on" or paragraph.id == "target":
            continue
        due, reached = tables.due(paragraph), tables.reached(paragraph)
        assert due is not None
        assert reached is not None
        in_hand = tables.months(due - reached)
        for one in (one for one in paragraph.statements if one.about == "hangs on item"):
            row = tables.rows[str(one.figures["kind"]), str(one.figures["item"])]  # type: ignore[index]
            assert one.figures["date"] == row.start_date
            if row.kind != "stage":
                is_critical = paragraph.id in row.critical_to.split()
                assert is_critical is (one.figures["months"] == in_hand), (paragraph.id, row.id)


def test_a_bound_of_a_goal_is_told_as_it_is() -> None:
    found = {one.figures["goal"]: one for _, one in told(kept("status-2026")) if one.about == "proof"}
    rows = {row.name: row for row in kept("status-2026").goals if row.name != "npv"}
    assert set(found) == set(rows) == {"shortfall", "lateness"}
    for goal, row in rows.items():
        assert (found[goal].figures["value"], found[goal].figures["bound"]) == (row.value, row.bound)
    assert not any(one.about == "proof" for _, one in told(tiny()))


def made(site: dict[str, Any] | None = None, starts: Any = None, racks: Any = (), lots: Any = (), **rest: Any) -> Plan:
    """Return a plan of one site whose only milestone, 4 MW, is due in the first month."""
    given = {
        "id": "S", "peak_pue": 1.0, "mean_pue": 1.0, "stages": [{"mw": 20, "energisation_date": "2026-01-01"}],
        "activities": [{"id": "H", "nameplate_mw": 10, "options": [{"duration_periods": 1}]}],
    }  # fmt: skip
    problem = case(
        programme={"milestones": [{"id": "M", "threshold_mw": 4, "deadline_date": "2026-01-31"}]},
        finance={"opening_cash_usd_m": 1e6},
        sites=[given | (site or {})], racks=[{**RACK, **one} for one in racks] or [RACK], **rest,
    )  # fmt: skip
    return plan(problem, starts=starts or {"H": ("standard", 0)}, deliveries=tuple(lots))


def lot(period: int, units: int = 4, rack: str = "R", booked: int = 0) -> Delivery:
    return Delivery("S", rack, period, units, booked)


STAGES = {"stages": [{"mw": 20, "energisation_date": "2026-04-01"}]}
UNDER_WAY = {
    "activities": [
        {"id": "H", "nameplate_mw": 10, "options": [{"duration_periods": 5}], "started_date": "2025-11-01"},
    ]
}
DATED = {
    "activities": [
        {"id": "H", "nameplate_mw": 10, "options": [{"duration_periods": 1}], "earliest_start_date": "2026-03-01"}
    ]
}
CREW = {
    "activities": [
        {"id": "A", "nameplate_mw": 1, "options": [{"duration_periods": 2, "uses": {"crew": 1}}]},
        {"id": "H", "nameplate_mw": 10, "options": [{"duration_periods": 1, "uses": {"crew": 1}}]},
    ]
}
DRAWS = {
    "activities": [{"id": "H", "nameplate_mw": 10, "options": [{"duration_periods": 1, "draws": {"transformer": 1}}]}]
}


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (lambda: made(lots=[lot(1)]), "work"),
        (lambda: made(STAGES, lots=[lot(3)]), "grid stage"),
        (lambda: made(UNDER_WAY, starts={"H": ("standard", -2)}, lots=[lot(3)]), "under way"),
        (lambda: made(DATED, starts={"H": ("standard", 2)}, lots=[lot(3)]), "start date"),
        (
            lambda: made(
                CREW, starts={"A": ("standard", 0), "H": ("standard", 2)}, lots=[lot(3)],
                resources=[{"id": "crew", "kind": "renewable", "capacity": 1}],
            ),
            "crews",
        ),
        (
            lambda: made(
                DRAWS, starts={"H": ("standard", 2)}, lots=[lot(3)],
                resources=[
                    {"id": "transformer", "kind": "consumable", "arrivals": [{"date": "2026-03-01", "units": 1}]}
                ],
            ),
            "consumables",
        ),
        (lambda: made({"install_racks_per_period": 3}, lots=[lot(1, 3), lot(2, 1)]), "pace"),
        (lambda: made(racks=[{"first_delivery_date": "2026-04-01"}], lots=[lot(3)]), "first delivery"),
        (lambda: made(racks=[{"supply": [{"date": "2026-04-01", "units": 9}]}], lots=[lot(3)]), "supply"),
        (lambda: made(racks=[{"lead_periods": 3}], lots=[lot(3)]), "lead"),
        (lambda: made(lots=[lot(3)]), "chosen"),
    ],
)  # fmt: skip
def test_made_cases_have_the_cause_they_were_made_with(given: Callable[[], Plan], cause: str) -> None:
    paragraph = next(one for one in paragraphs(given()) if one.id == "M")
    found = Counter(str(one.figures["cause"]) for one in paragraph.statements if one.about == "waits for")
    assert cause in found
    assert paragraph.state == "late"


def test_the_text_fits_a_screen_and_says_all() -> None:
    explanation = explain(late_tiny(), levers=False)
    assert isinstance(explanation, Explanation)
    text = repr(explanation)
    assert all(len(line) <= 80 for line in text.splitlines())
    flat = " ".join(text.split())
    assert all(one.words in flat for paragraph in explanation.paragraphs for one in paragraph.statements)
    assert text_of(explanation.paragraphs[0]).splitlines()[0] == "The plan"


def test_names_that_hold_braces_and_markup_are_told_as_they_are() -> None:
    one = say_item("hangs on item", "{name} at {site}.", name="{0} <script>", site="Größe 北京")
    assert one.words == "{0} <script> at Größe 北京."
    assert one.is_item


@pytest.mark.parametrize(
    ("value", "noun", "text"),
    [
        (1, "months", "1 month"), (2, "months", "2 months"), (0, "months", "0 months"), (1.0, "months", "1 month"),
        (0.25, "share", "25 %"), (1234.56, "", "1,234.6"), (12.345, "", "12.35"), (0.0004, "", "0.0004"),
        (-4.8e-11, "", "0"), (1000.0, "", "1,000"), (99.999, "", "100"), (None, "", "none"),
        (date(2027, 1, 1), "", "2027-01-01"),
    ],
)  # fmt: skip
def test_figures_are_written_as_a_reader_wants_them(value: Any, noun: str, text: str) -> None:
    assert figure_text(value, noun) == text


def test_numbers_never_lose_what_tells_them_from_none() -> None:
    assert plain(0.0012) == "0.0012"
    assert plain(7) == "7"
    assert say("missing", "{mw} MW.", mw=0.0).words == "0 MW."


def test_what_is_kept_is_told_by_the_fewest_months_in_hand() -> None:
    explained = Explained(kept("ten-gigawatt"))
    ids = [paragraph.id for paragraph in explained.kept()]
    rows = sorted(
        (row for row in kept("ten-gigawatt").milestones if row.slack_months is not None),
        key=lambda row: (row.slack_months or 0, row.due_date),
    )
    assert ids == [row.id for row in rows[: len(ids)]]
