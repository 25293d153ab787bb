"""Headline: is the target met, when does each gigawatt come and what money with it, what is in the way, how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.calendar import calendar_months
from planner.report.blocks import Points, Section, Table, Tile, Tiles, words
from planner.report.figures import day, over, share, told, whole
from planner.report.sections.in_the_way import in_the_way, most_in_the_way
from planner.report.sections.proof import goal_words
from planner.report.sections.sureness import confidence, rent_warning, surety
from planner.words import counted

if TYPE_CHECKING:
    from planner.plan import MilestoneRow
    from planner.report.blocks import Cell, Words
    from planner.report.facts import Facts
    from planner.report.figures import Figure


def headline(facts: Facts) -> Section:
    """Return the section that a board reads first."""
    blocks = [_tiles(facts), _milestones(facts), in_the_way(facts), _how_sure(facts)]
    lead: tuple[Cell, ...] = (
        _verdict(facts), words(*_when(facts), *_in_time(facts)), most_in_the_way(facts), *rent_warning(facts),
        surety(facts),
    )  # fmt: skip
    return Section("headline", "Headline", lead, tuple(one for one in blocks if one))


def _verdict(facts: Facts) -> Words:
    plan = facts.plan
    digits = max(1, facts.mw_digits)
    online, target = told("target_online_mw", plan.target_online_mw, digits), facts.mw("target_mw", plan.target_mw)
    reached = (online, " of ", target, f" MW ({facts.basis}) online by ", day("target_date", plan.target_date))
    if plan.shortfall_mw <= 0:
        return words("The target is met: ", *reached, ".")
    return words(
        "The target is missed by ", told("shortfall_mw", plan.shortfall_mw, digits), " MW: ",
        *reached, ".",
    )  # fmt: skip


def _when(facts: Facts) -> tuple[str | Figure, ...]:
    """Return from when on all of the target is online."""
    reached, due = facts.target_reached, facts.plan.target_date
    if reached is None:
        end = day("last(cash.period_end)", facts.plan.cash[-1].period_end) if facts.plan.cash else "its last day"
        return ("It is not reached within the horizon, which ends on ", end, ". ")
    months = calendar_months(reached, due)
    off = "" if months == 0 else f", {counted(abs(months), 'month')} {'before' if months > 0 else 'after'} that day"
    return ("It is reached on ", day("reached(target)", reached), f"{off}. ")


def _in_time(facts: Facts) -> tuple[str | Figure, ...]:
    rows = facts.plan.milestones
    late = [row for row in rows if row.late_months > 0]
    count = whole("count(milestones)", len(rows))
    if not rows:
        return ("The case has no milestones.",)
    if not late:
        all_are = ("The only milestone is",) if len(rows) == 1 else ("All ", count, " milestones are")
        return (*all_are, " in time.")
    worst = max(row.late_months for row in late)
    lost = sum(row.reached_date is None for row in late)
    never = ", ", whole("count(milestones;reached=false)", lost), " of them not reached within the horizon"
    return (
        whole("count(milestones;late=true)", len(late)), " of ", count,
        f" {'milestone is' if len(rows) == 1 else 'milestones are'} late", *(never if lost else ()), ", the latest by ",
        told("max(milestones.late_months)", worst),
        f" {'month' if worst == 1 else 'months'}{' or more' if lost else ''}.",
    )  # fmt: skip


def _tiles(facts: Facts) -> Tiles:
    plan = facts.plan
    met = plan.shortfall_mw <= 0
    cash = sum(row.cash_usd_m for row in plan.milestones)
    credit = sum(row.in_kind_usd_m for row in plan.milestones)
    date_of = ("on ", day("lowest_cash_date", plan.lowest_cash_date))
    tight = ("on ", day("least_liquidity_date", plan.least_liquidity_date), ": what could still be paid")
    racks = sum(count for _, count in plan.racks)
    tiles = [
        Tile(
            f"Online on {plan.target_date}", facts.mw("target_online_mw", plan.target_online_mw), f"MW {facts.basis}",
            words("target met" if met else "target missed"), "good" if met else "bad",
        ),
        Tile(
            "Tranches paid in cash", facts.usd(over("sum", "milestones.cash_usd_m"), cash), "million USD",
            words("and ", facts.usd(over("sum", "milestones.in_kind_usd_m"), credit), " in kind"),
        ),
        *_in_time_tile(facts),
        Tile("Racks at the end", whole(over("sum", "racks"), racks), "racks",
             words(whole("gpus", plan.gpus), " GPUs")),
        Tile("Net present value", facts.usd("npv_usd_m", plan.npv_usd_m), "million USD", _return(facts)),
        Tile("Lowest cash", facts.usd("lowest_cash_usd_m", plan.lowest_cash_usd_m), "million USD", words(*date_of)),
        Tile(
            "Least liquidity", facts.usd("least_liquidity_usd_m", plan.least_liquidity_usd_m), "million USD",
            words(*tight),
        ),
        Tile("Peak debt", facts.usd("peak_debt_usd_m", plan.peak_debt_usd_m), "million USD"),
    ]  # fmt: skip
    return Tiles(tuple(tiles))


def _in_time_tile(facts: Facts) -> tuple[Tile, ...]:
    rows = facts.plan.milestones
    late = sum(row.late_months > 0 for row in rows)
    if not rows:
        return ()
    more = words("of ", whole("count(milestones)", len(rows)))
    in_time = whole("count(milestones;late=false)", len(rows) - late)
    return (Tile("Milestones in time", in_time, "", more, "bad" if late else "good"),)


def _return(facts: Facts) -> Words:
    if facts.plan.irr is None:
        return words("no single rate of return")
    return words("rate of return ", share("irr", facts.plan.irr), " a year")


def _milestones(facts: Facts) -> Table | None:
    """Return each milestone with its dates and its money, and the date it had in the earlier plan."""
    plan = facts.plan
    if not plan.milestones:
        return None
    heads = ["milestone", "due", "reached", "months in hand"]
    heads += ["reached in the earlier plan", "change, months"] if facts.against else []
    heads += ["late charges, million USD"] if any(row.late_charges_usd_m for row in plan.milestones) else []
    heads += ["threshold, MW", "online then, MW", "tranche in cash, million USD", "in kind, million USD", "paid"]
    rows = tuple(_milestone(facts, place, row) for place, row in enumerate(plan.milestones))
    note = "Months in hand are those from reaching a milestone to its deadline; where it is late they are negative."
    if any(row.reached_date is None for row in plan.milestones):
        note += " Of one that is not reached they count to the end of the horizon: it is later than that."
    if facts.against:
        note += " Change is against the earlier plan: later is positive, earlier negative."
    return Table("When each milestone is reached, and what money comes with it", tuple(heads), rows, note=note)


def _milestone(facts: Facts, place: int, row: MilestoneRow) -> tuple[Cell, ...]:
    at = f"milestones[{place}]"
    cells: list[Cell] = [
        row.title,
        day(f"{at}.due_date", row.due_date, "no deadline"),
        day(f"{at}.reached_date", row.reached_date, "not reached"),
        told(f"{at}.slack_months", row.slack_months, none=""),
        *(_earlier(facts, row) if facts.against else ()),
        *_charges(facts, at, row),
        told(f"{at}.threshold_mw", row.threshold_mw, facts.mw_digits),
        facts.mw(f"{at}.online_mw", row.online_mw),
        facts.usd(f"{at}.cash_usd_m", row.cash_usd_m),
        facts.usd(f"{at}.in_kind_usd_m", row.in_kind_usd_m),
        day(f"{at}.paid_date", row.paid_date, row.unpaid_words),
    ]
    return tuple(cells)


def _charges(facts: Facts, at: str, row: MilestoneRow) -> tuple[Cell, ...]:
    """Return what late months cost, where any of the plan does."""
    if not any(own.late_charges_usd_m for own in facts.plan.milestones):
        return ()
    return (facts.usd(f"{at}.late_charges_usd_m", row.late_charges_usd_m),)


def _earlier(facts: Facts, row: MilestoneRow) -> tuple[Cell, Cell]:
    """Return the date a milestone had in the earlier plan, and by how many months it is later now."""
    rows = facts.against.milestones if facts.against else ()
    place, old = next(((place, old) for place, old in enumerate(rows) if old.id == row.id), (0, None))
    if old is None:
        return "new", ""
    then = day(f"against:milestones[{place}].reached_date", old.reached_date, "not reached")
    if old.reached_date is None or row.reached_date is None:
        return then, ""
    months = calendar_months(old.reached_date, row.reached_date)
    return then, told(f"later:milestones[{row.id}]", months)


def _how_sure(facts: Facts) -> Points:
    """Return what is proven of each goal, and how sure the inputs are."""
    goals = [goal_words(facts, place, row) for place, row in enumerate(facts.plan.goals)]
    return Points("How sure", (*goals, confidence(facts)))
