"""The dictionary of the output: every field of `plan.json` and every column of its tables, from the dataclasses."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from planner.explanation.decide_by import DecideBy
from planner.exports.letters import LoadRampRow
from planner.exports.mspdi.custom_fields import FIELDS
from planner.exports.rounding import RULE
from planner.exports.schedule_csv import OWN_FIELDS
from planner.exports.schedule_parquet import COLUMNS
from planner.plan import TABLES, Plan, Run, Sizes, columns
from planner.plan_rows import NO_UNIT
from planner.spec import GOALS, LIMITS

UNITS_BY_ENDING = {
    "_usd_m": "million USD", "_mw": "MW", "_mwh": "MWh", "_months": "months", "_periods": "periods",
    "_period": "number of a period, 0 is the first", "_share": "share", "_s": "s",
}  # fmt: skip
UNITS_BY_NAME = {"period": UNITS_BY_ENDING["_period"], "months_per_period": "months"}
_INTRODUCTION = """# Dictionary of the output

Every field of a written plan, generated from the dataclasses that hold it (`planner/plan.py`, `planner/plan_rows.py`);
a test keeps this page current. `plan.json` holds everything in full; each table is also a CSV of the same name.

- Dates are ISO dates. A row of one period has its first day (`period_start`) and its last (`period_end`): capacity is
  available from the first, money moves on the last. Any other date is the day its name says.
- Money is million USD, nominal; power is MW, IT load or facility power as the meaning says; shares are shares of 1.
- An empty cell means not known or not applicable. {rounding}
- *Least liquidity* is the least, over all periods, of closing cash − cash floor + what facilities available in the
  period would still lend. Read it beside lowest cash: cash earns nothing, so a plan repays loans with it.
- `binding` in `resources` is true where more of a limit would be used.
- The schedule gives float three ways: to the next item (`free_float_periods`), to the milestones as planned
  (`total_float_periods`), and to their deadlines (`deadline_float_periods`).
"""
_EXPORTED = """# Files that a plan is exported to

Written by `planner export OUT --to FORMAT` beside the plan, and gone with it when the folder is planned into again. The
formats of schedulers (`schedule_msproject.xml`, `schedule_p6.xml`, `schedule_p6.xer`, `schedule_p6_TASK.csv`,
`schedule_p6_TASKPRED.csv`) have the fields of these tools; what the planner adds stands in custom fields.

`plan.xlsx` has the tables above as sheets, each column with its unit in its head and its meaning on the sheet
*Columns*; of the limits those that bind. Its *Schedule* has the tasks of `schedule.parquet` and a Gantt; *Capacity* and
*Power* add up sites by period. It holds values, no formulas. `bank.xlsx` is the bank pack: inputs on yellow, all else
live formulas, the audited figures beside them and the differences on *Checks*; its words are explained on *Cover*.
"""
_EXPLAINED = """# explanation.json

Kept by `planner explain OUT` beside the plan, and gone with it when the folder is planned into again. `plan` is the
SHA-256 of the `plan.json` that it is of. Each of `paragraphs` has its `kind`, the `id` of its commitment, a `title`,
the `state` of the commitment (kept, late, missed, not reached, reached) and `statements`; each of these what it is
`about`, its `words`, whether it `is_item` of a list, and in `figures` every figure, date and name in it by name: MW end
in `_mw`, million USD in `_usd_m`, months in `_months`. `decide_by` has the dates by which to decide, `notes` what was
left out.
"""
_HEAD = ("| {0} | type | unit | meaning |", "|---|---|---|---|")


def output_dictionary() -> str:
    """Return the whole dictionary as Markdown."""
    parts = [_INTRODUCTION.format(rounding=RULE)]
    parts.append(_section("plan.json", "The head of a plan; its tables follow, each a list of rows.", Plan, "field"))
    parts.append(_section("plan.json: run", str(Run.__doc__), Run, "field"))
    parts.append(_section("plan.json: run.sizes", str(Sizes.__doc__), Sizes, "field"))
    for table, kind in TABLES.items():
        parts.append(_section(f"{table}.csv", str(kind.__doc__), kind, "column"))
        parts += [_NAMED[table]()] if table in _NAMED else []
    parts += [_EXPLAINED, _section("explanation.json: decide_by", str(DecideBy.__doc__), DecideBy, "field")]
    parts += [_EXPORTED, _section("letters.csv", str(LoadRampRow.__doc__), LoadRampRow, "column")]
    parts += [_parquet(), _custom_fields()]
    return "\n".join(parts)


def described(kind: type) -> dict[str, tuple[str, str, str]]:
    """Return type, unit and meaning of each field of a dataclass, its tables left out, and what has a file of its own.

    Raises
    ------
    ValueError
        If a field has no meaning, or is a figure without a unit.
    """
    found = {}
    for column in fields(kind):
        hint = columns(kind).get(column.name)
        if hint is None or (column.name in TABLES and kind is Plan):
            continue
        meaning, unit = column.metadata.get("meaning", ""), _unit(column.name, hint, column.metadata.get("unit", ""))
        if not meaning:
            raise ValueError(f"{kind.__name__}.{column.name} has no meaning")
        if not unit:
            raise ValueError(f"{kind.__name__}.{column.name} is a figure without a unit")
        found[column.name] = (_type(hint), unit, meaning)
    return found


def _section(title: str, about: str, kind: type, what: str) -> str:
    rows = [
        f"| `{name}` | " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"
        for name, texts in described(kind).items()
    ]
    return "\n".join([f"## {title}\n", f"{about}\n", _HEAD[0].format(what), _HEAD[1], *rows, ""])


def _parquet() -> str:
    """Return the columns of the schedule as Parquet."""
    words = {"text": "text", "figure": "number", "count": "whole number", "flag": "true / false"}
    rows = [
        f"| `{name}` | {words.get(kind, f'list of {kind}')} | {meaning} |" for name, (kind, meaning) in COLUMNS.items()
    ]
    about = "Tasks of the build schedule; empty cells are null. Dates are texts, which every reader takes alike.\n"
    return "\n".join(["## schedule.parquet\n", about, "| column | type | meaning |", "|---|---|---|", *rows, ""])


def _custom_fields() -> str:
    """Return what the custom fields of MS Project hold, in its XML and CSV."""
    told = {field.name: f"{field.alias} (also in the XML)" for field in FIELDS} | OWN_FIELDS
    rows = [f"| `{name}` | {meaning} |" for name, meaning in sorted(told.items(), key=_field_order)]
    about = "Its columns are fields of MS Project, and mean there what they always do; the custom ones:\n"
    return "\n".join(["## schedule_msproject.csv\n", about, "| field | holds |", "|---|---|", *rows, ""])


def _field_order(told: tuple[str, str]) -> tuple[str, int]:
    """Return what puts Text2 before Text10."""
    kind = told[0].rstrip("0123456789")
    return kind, int(told[0].removeprefix(kind))


def _goals() -> str:
    """Return the goals with unit, sense and words."""
    rows = [f"| `{goal.name}` | {goal.unit} | `{goal.sense}` | {goal.words} |" for goal in GOALS.values()]
    return "\n".join(["| goal | unit | sense | meaning |", "|---|---|---|---|", *rows, ""])


def _limits() -> str:
    """Return the limits with unit, what their ids name, what they ask, and whether a use may wait for them."""
    rows = [
        f"| `{limit.name}` | {limit.unit} | {limit.names} | "
        f"{'; '.join(asked.words.format('…') for asked in limit.asks)} | {'yes' if limit.awaited else 'no'} |"
        for limit in LIMITS.values()
    ]
    return "\n".join(["| limit | unit | is of | asks | binds while awaited |", "|---|---|---|---|---|", *rows, ""])


_NAMED = {"goals": _goals, "resources": _limits}
"""Tables whose rows have names of their own: what each name is."""


def _unit(name: str, hint: Any, said: str) -> str:
    """Return the unit as said, else by the name; what is no figure has none."""
    if said:
        return said
    if _bare(hint) not in (int, float):
        return "ISO date" if _bare(hint) is date else NO_UNIT
    by_ending = next((unit for ending, unit in UNITS_BY_ENDING.items() if name.endswith(ending)), "")
    return UNITS_BY_NAME.get(name, by_ending)


def _bare(hint: Any) -> Any:
    """Return a type without its None."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def _type(hint: Any) -> str:
    """Return a type in words."""
    if get_origin(hint) in (Union, UnionType):
        return f"{_type(_bare(hint))}, or empty"
    if get_origin(hint) is Literal:
        return " / ".join(f"`{choice}`" for choice in get_args(hint))
    if get_origin(hint) is tuple:
        inner = [part for part in get_args(hint) if part is not Ellipsis]
        each = _type(inner[0]) if len(inner) == 1 else f"[{', '.join(_type(part) for part in inner)}]"
        return f"list of {each}" if Ellipsis in get_args(hint) else each
    words = {str: "text", int: "whole number", float: "number", bool: "true / false", date: "date"}
    return words.get(hint, f"object, see {hint.__name__.lower()}")
