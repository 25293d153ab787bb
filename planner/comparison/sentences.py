"""Each row of a comparison as a sentence that a planner would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.changes.difference.value_words import figure_words
from planner.comparison.racks import moved
from planner.comparison.works import is_counted
from planner.spec import LIMITS
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from planner.comparison.pair import Pair
    from planner.comparison.rows import (
        ActivityChangeRow,
        GoalChangeRow,
        LimitChangeRow,
        MilestoneChangeRow,
        RackChangeRow,
    )

ARROW, MINUS = "→", "−"
DUST = 5e-7  # half of what is enough in MW, half a dollar: what adding up leaves
_DECIMALS = ((1e5, 0), (1e3, 1), (0.0, 2))  # from which size on how many
VERDICTS = {"same": "no difference", "proven": "proven", "within_gaps": "within the gaps", "unknown": "unknown"}
_BETTER = {True: "better", False: "worse"}
_BINDS = {
    "begins": "begins to bind on {first} ({now})",
    "ceases": "binds no longer; in {names[0]} from {was_first} ({was})",
    "longer": "binds longer: {was} → {now}",
    "shorter": "binds shorter: {was} → {now}",
}
_KINDS = {"upgrade": "grid upgrade", "onsite": "on-site unit"}


def amount(value: float) -> str:
    """Return a figure as a reader wants it: about six digits, more where it would be nothing, dust as nothing."""
    size = abs(value)
    if DUST <= size < 0.005:
        return figure_words(value, 3).replace("-", MINUS)
    decimals = next(digits for least, digits in _DECIMALS if size >= least)
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def signed(value: float) -> str:
    """Return a change with its sign."""
    text = amount(value)
    return text if value < 0 or text == "0" else f"+{text}"


def months_words(months: float) -> str:
    """Return a step in time: ``6 months later``, ``2 months earlier``."""
    size: float = abs(int(months)) if months == int(months) else round(abs(months), 1)
    return f"{counted(size, 'month')} {'later' if months > 0 else 'earlier'}"


def goal_sentence(row: GoalChangeRow, names: tuple[str, str]) -> str:
    """Return what two plans reach of a goal, and what is proven of the difference."""
    reached, why = goal_reached(row), goal_why(row, names)
    return f"{reached}; {why}" if row.verdict == "same" else f"{reached}; {VERDICTS[row.verdict]}: {why}"


def goal_reached(row: GoalChangeRow) -> str:
    """Return what two plans reach of a goal."""
    if row.baseline_value is None or row.value is None or row.change is None:
        value = row.value if row.baseline_value is None else row.baseline_value
        return f"{row.goal}: {amount(value or 0.0)} {row.unit} in one plan"
    if row.verdict == "same":
        return f"{row.goal}: {amount(row.value)} {row.unit} in both"
    better = _BETTER[(row.change < 0) == (row.sense == "min")]
    return (
        f"{row.goal}: {amount(row.baseline_value)} {ARROW} {amount(row.value)} {row.unit} "
        f"({signed(row.change)}, {better})"
    )


def goal_why(row: GoalChangeRow, names: tuple[str, str]) -> str:
    """Return what is proven of the difference in a goal, or why nothing is."""
    if row.least is None or row.most is None:
        return row.words
    return f"the best of {names[1]} lies {_apart(row.least, row.most, row.unit)} that of {names[0]}"


def _apart(least: float, most: float, unit: str) -> str:
    """Return how far the best of the other plan lies above or below that of the baseline."""
    if least < 0 < most:
        return f"from {amount(-least)} below to {amount(most)} {unit} above"
    near, far = sorted((abs(least), abs(most)))
    size = amount(near) if amount(near) == amount(far) else f"{amount(near)} to {amount(far)}"
    return f"{size} {unit} {'below' if most <= 0 else 'above'}"


def milestone_sentence(row: MilestoneChangeRow) -> str:
    """Return what became of a milestone, and of the money that it releases."""
    if row.remark:
        return f"{row.id}: {row.remark}"
    return f"{row.id}: {_reached(row)}{_paid(row)}"


def _reached(row: MilestoneChangeRow) -> str:
    before, after = row.baseline_reached_date, row.reached_date
    if before is None and after is None:
        return "reached in neither plan"
    if before is None:
        return f"reached on {after}, where the baseline does not reach it"
    if after is None:
        return f"no longer reached; the baseline reaches it on {before}"
    if not row.months:
        return f"reached on {after} in both"
    late = "" if not row.late_months else f", {counted(_whole(row.late_months), 'month')} after its deadline"
    return f"{months_words(row.months)} ({before} {ARROW} {after}){late}"


def _paid(row: MilestoneChangeRow) -> str:
    """Return what becomes of the tranche; nothing where it releases nothing in either plan."""
    before, after = row.baseline_paid_usd_m, row.paid_usd_m
    lost, new = row.baseline_released_usd_m, row.released_usd_m
    if not lost and not new:
        return ""
    if not new:
        due = f"paid on {row.baseline_paid_date}" if before else "due after the horizon"
        return f"; its tranche of {amount(lost)} million USD, {due} in the baseline, is not released"
    if not lost:
        due = f"is paid on {row.paid_date}" if after else "falls due after the horizon"
        return f"; its tranche of {amount(new)} million USD {due}, where the baseline releases none"
    if not before and not after:
        much = f"{amount(new)} million USD" + (f" in place of {amount(lost)}" if amount(lost) != amount(new) else "")
        return f"; its tranche of {much} falls due after the horizon in both"
    if not after:
        return f"; its tranche of {amount(new)} million USD falls due after the horizon ({row.baseline_paid_date})"
    if not before:
        return f"; its tranche of {amount(after)} million USD is paid on {row.paid_date} in place of after the horizon"
    when = (
        f"on {row.paid_date} in both"
        if row.baseline_paid_date == row.paid_date
        else f"on {row.paid_date} in place of {row.baseline_paid_date}"
    )
    much = f"{amount(after)} million USD" + (
        f" in place of {amount(before)}" if amount(before) != amount(after) else ""
    )
    return f"; its tranche of {much} is paid {when}"


def activity_sentence(row: ActivityChangeRow) -> str:
    """Return what became of an activity, an upgrade or an on-site unit."""
    what = f"{_KINDS.get(row.kind, row.kind)} {row.id}{f' at {row.site}' if row.site else ''}"
    if row.what in ("added", "dropped"):
        return f"{what}: {_added_or_dropped(row)}"
    parts = [f"option {row.baseline_option} {ARROW} {row.option}"] if row.what == "option" else []
    if row.what in ("more", "fewer"):
        parts.append(f"{_whole(row.quantity)} units in place of {_whole(row.baseline_quantity)}")
    starts = f"({row.baseline_start_date} {ARROW} {row.start_date})"
    if row.months_start:
        parts.append(f"starts {months_words(row.months_start)} {starts}")
    if row.months_finish and row.months_finish != row.months_start:
        parts.append(f"finishes {months_words(row.months_finish)}")
    elif row.months_start and row.months_finish == 0:
        parts.append("finishes as before")
    return f"{what}: {', '.join(parts) or 'units come at other times'}"


def _added_or_dropped(row: ActivityChangeRow) -> str:
    day: date | None = row.start_date if row.what == "added" else row.baseline_start_date
    units = row.quantity or row.baseline_quantity
    how_many = f"{counted(_whole(units), 'unit')} " if is_counted(row) else ""
    option = row.option or row.baseline_option
    under = f", option {option}" if option else ""
    return f"{how_many}{row.what} ({day}{under})"


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def rack_sentences(rows: Iterable[RackChangeRow]) -> list[str]:
    """Return how many racks moved between sites, by type, then each site that has more or fewer."""
    given = sorted(rows, key=lambda row: (row.rack, -abs(row.change), row.site))
    told = [f"{counted(count, 'rack')} {rack} {'stands' if count == 1 else 'stand'} at other sites"
            for rack, count in moved(given).items()]  # fmt: skip
    return told + [
        f"{row.rack} at {row.site}: {row.baseline_units:,} {ARROW} {row.units:,} ({signed(row.change)})"
        for row in given
    ]


def limit_sentence(row: LimitChangeRow, names: tuple[str, str]) -> str:
    """Return how a limit binds otherwise."""
    told = _BINDS[row.what].format(
        first=row.first_date,
        was_first=row.baseline_first_date,
        now=counted(row.months, "month"),
        was=counted(row.baseline_months, "month"),
        names=names,
    )
    return f"{_limit_words(row)}: {told}"


def _limit_words(row: LimitChangeRow) -> str:
    """Return what a limit is called: ``headroom of hill``, ``resource crew``, ``cash floor``."""
    name, subject = row.limit.replace("_", " "), LIMITS[row.limit].names
    if subject == "resource":
        return f"resource {row.id}"
    return name if row.id == subject else f"{name} of {row.id}"


def path_sentences(pair: Pair) -> list[str]:
    """Return the largest differences in MW online and money over time, and the last one."""
    named = {"online_mw": ("MW online", "MW"), "cash_usd_m": ("closing cash", "million USD"),
             "debt_usd_m": ("debt", "million USD"), "liquidity_usd_m": ("liquidity", "million USD")}  # fmt: skip
    told = []
    for name, (words, unit) in named.items():
        changes = [(getattr(row, name) - getattr(row, f"baseline_{name}"), row.period_end) for row in pair.path]
        if not changes or all(abs(change) <= 1e-4 for change, _ in changes):
            continue
        least, most = min(changes), max(changes, key=lambda change: change[0])
        ends = [f"{signed(change)} {unit} on {day}" for change, day in (least, most) if abs(change) > 1e-4]
        told.append(f"{words}: {' and '.join(dict.fromkeys(ends))} at most; {signed(changes[-1][0])} at the end")
    return told
