"""Sentences on what racks waited for, each with a place, a date and a size."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.explanation.statement import say_item

if TYPE_CHECKING:
    from planner.explanation.causes import Cause, CauseName, Root
    from planner.explanation.commitments import Commitment
    from planner.explanation.grounds import Grounds
    from planner.explanation.statement import Statement, Value
    from planner.plan import ScheduleRow

Told = tuple[str, dict[str, "Value"]]


def cause_statement(known: Grounds, commitment: Commitment, cause: Cause) -> Statement:
    """Return how many MW waited for a cause, what it is, and where most of them did.

    Parameters
    ----------
    known
        Facts of the plan.
    commitment
        What waited for the MW.
    cause
        The cause.
    """
    words, figures = root_words(known, cause.root)
    sort, places = sort_words(cause.name)
    figures |= {
        "cause": cause.name, "mw": cause.mw, "unit": commitment.unit,
        "last_date": known.calendar.start_of(cause.last), "places": cause.places, "most_mw": cause.root_mw,
    }  # fmt: skip
    if not places:
        return say_item("waits for", f"{{mw}} {{unit}}: {sort}.", **figures)
    if cause.places == 1:
        return say_item("waits for", f"{{mw}} {{unit}}: {sort}, {words}.", **figures)
    return say_item("waits for", f"{{mw}} {{unit}}: {sort} ({{places}} {places}); {{most_mw}} MW {words}.", **figures)


def sort_words(name: CauseName) -> tuple[str, str]:
    """Return what sort of cause it is, and what it is of in the plural; empty where it is of nothing."""
    match name:
        case "work":
            return "work that starts with the plan", "works"
        case "under way":
            return "work under way", "works"
        case "start date":
            return "work that may not start earlier", "works"
        case "grid stage":
            return "power from the grid", "stages"
        case "lead":
            return "orders that go out with the plan", "orders"
        case "crews":
            return "crews", "resources"
        case "pace":
            return "the pace of installation", "sites"
        case "open sites":
            return "sites that may be open at a time", ""
        case "consumables":
            return "equipment", "resources"
        case "site power":
            return "power at the site", "sites"
        case "headroom":
            return "headroom of the grid", "nodes"
        case "supply":
            return "the supply of racks", "types"
        case "first delivery":
            return "the first delivery of racks", "types"
        case "quota":
            return "quotas", "quotas"
        case "yearly limit":
            return "limits on water, emissions or energy of a year", "limits"
        case "cash":
            return "cash, of which there is not enough to have them a period earlier", ""
        case "chosen":
            return "no limit by itself; any one of them alone could come a period earlier", ""
        case _:
            assert_never(name)


def root_words(known: Grounds, root: Root) -> Told:
    """Return what held an item, and where, as a template and its figures."""
    row = root.item
    match root.cause:
        case "work":
            return _work(known, row)
        case "under way":
            return f"{item_template(row)}, done on {{finish_date}}", {**_item(row), "finish_date": row.finish_date}
        case "start date":
            return f"{item_template(row)}, from {{start_date}} on", {**_item(row), "start_date": row.start_date}
        case "grid stage":
            return "at {site}, {item_name}, energised on {start_date}", {**_item(row), "start_date": row.start_date}
        case "lead":
            return _lead(known, row)
        case "crews" | "consumables":
            return "{id}, all in use before" if root.cause == "crews" else "{id}, none left before", {"id": root.id}
        case "pace":
            return _pace(known, root)
        case "site power" | "headroom":
            return "at {id}, all used before", {"id": root.id}
        case "supply" | "quota" | "yearly limit":
            return "{id}, none left before", {"id": root.id}
        case "first delivery":
            return _first_delivery(known, root.id)
        case "cash" | "open sites" | "chosen":
            return "", {}
        case _:
            assert_never(root.cause)


def item_template(row: ScheduleRow) -> str:
    """Return an item with its id, where that is not its name, and its site, as a part of a template."""
    own = "{item_name}" if row.name == row.id else "{item_name} ({item})"
    return f"{own} at {{site}}" if row.site else own


def _item(row: ScheduleRow) -> dict[str, Value]:
    return {"item": row.id, "item_name": row.name.removesuffix(", delivery"), "site": row.site}


def _work(known: Grounds, row: ScheduleRow) -> Told:
    months = (row.finish_period - row.start_period) * known.calendar.months
    return (
        f"{item_template(row)}, {{months:months}}, done on {{finish_date}}",
        {**_item(row), "months": months, "finish_date": row.finish_date},
    )


def _lead(known: Grounds, row: ScheduleRow) -> Told:
    """Return the lead of what is ordered with the plan's start."""
    lot = known.lots.get(row.id)
    periods = row.finish_period - row.start_period if lot is None else lot.rack.lead_periods
    return f"{item_template(row)}, {{months:months}} of lead", {**_item(row), "months": periods * known.calendar.months}


def _pace(known: Grounds, root: Root) -> Told:
    site = next(one for one in known.problem.candidates if one.id == root.id)
    period = known.problem.programme.period
    figures: dict[str, Value] = {"id": root.id, "racks": site.install_racks_per_period or 0, "period": period}
    words = "at {id}, {racks} racks a {period}"
    if root.behind is None:
        return words, figures
    row = root.behind
    figures |= {
        "behind": row.id, "behind_name": row.name, "behind_date": known.calendar.start_of(row.finish_period),
    }  # fmt: skip
    behind = "{behind_name}" if row.name == row.id else "{behind_name} ({behind})"
    return f"{words} from {{behind_date}} on, with {behind}", figures


def _first_delivery(known: Grounds, rack: str) -> Told:
    given = next(one for one in known.problem.racks if one.id == rack)
    return "{id}, from {first_date} on", {"id": rack, "first_date": given.first_delivery_date}
