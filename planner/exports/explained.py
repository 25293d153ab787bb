"""The explanation that is kept beside a plan: written for one plan, and read back only where it is of that plan."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, get_args

from planner.errors import BadOutput
from planner.explanation.decide_by import DecideBy
from planner.explanation.explanation import Explanation
from planner.explanation.statement import Paragraph, ParagraphKind, State, Statement, Topic
from planner.exports.codec import decoder, encoder
from planner.exports.read_back import parsed_json
from planner.exports.written import plan_text
from planner.outfolder import EXPLANATION_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan

EXPLANATION_VERSION = 1


def plan_mark(plan: Plan) -> str:
    """Return what tells a written plan from any other: a SHA-256 of `plan.json`."""
    return hashlib.sha256(plan_text(plan).encode("utf-8")).hexdigest()


def explanation_text(explanation: Explanation) -> str:
    """Return the text of `explanation.json`: a line for each sentence, so that two can be compared."""
    plain = {
        "format_version": EXPLANATION_VERSION,
        "plan": plan_mark(explanation.plan),
        "case": explanation.plan.case,
        **explanation_data(explanation),
    }
    return f"{json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False)}\n"


def explanation_data(explanation: Explanation) -> dict[str, Any]:
    """Return paragraphs, dates by which to decide and notes as plain values."""
    rows = [encoder(DecideBy)(row) for row in explanation.decide_by]
    return {**explanation.to_dict(), "decide_by": rows}


def read_explanation(folder: Path, plan: Plan) -> Explanation | None:
    """Return the explanation beside a plan; None where there is none, or it is of another plan or version.

    Raises
    ------
    BadOutput
        If there is one of this plan that cannot be read.
    """
    path = folder / EXPLANATION_FILE
    if not path.is_file():
        return None
    plain = parsed_json(path)
    if not isinstance(plain, dict) or plain.get("format_version") != EXPLANATION_VERSION:
        return None
    if plain.get("plan") != plan_mark(plan):
        return None
    try:
        paragraphs = tuple(_paragraph(given) for given in plain["paragraphs"])
        rows = tuple(decoder(DecideBy)(row, EXPLANATION_FILE) for row in plain["decide_by"])
        notes = tuple(str(note) for note in plain["notes"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadOutput(f"{path} is damaged: {error}: explain the plan again") from error
    return Explanation(plan, paragraphs, rows, notes)


def _paragraph(given: dict[str, Any]) -> Paragraph:
    statements = tuple(_statement(one) for one in given["statements"])
    kind, state = _one_of(given["kind"], ParagraphKind), _one_of(given["state"], State)
    return Paragraph(kind, str(given["id"]), str(given["title"]), state, statements)


def _statement(given: dict[str, Any]) -> Statement:
    figures = dict(given["figures"])
    if not all(value is None or isinstance(value, str | int | float) for value in figures.values()):
        raise ValueError("a figure that is none")
    return Statement(_one_of(given["about"], Topic), str(given["words"]), figures, bool(given["is_item"]))


def _one_of(value: Any, kinds: Any) -> Any:
    if value not in get_args(kinds):
        raise ValueError(f"{value!r} is not known")
    return value
