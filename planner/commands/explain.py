"""`planner explain`: why a plan cannot do better, sentence by sentence as it is found, and kept beside the plan."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Any, TextIO

from planner.commands.results import NotShown
from planner.commands.stopping import stop_on_interrupt
from planner.commands.terminal import print_json, say, status_line, stdout_for_results, streamed_results, whoever_reads
from planner.errors import BadArgument, BadOutput, printable
from planner.outfolder import EXPLANATION_FILE
from planner.startup import defer_unused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.commands.terminal import Status
    from planner.explanation.explanation import Explanation
    from planner.explanation.statement import Paragraph, Statement
    from planner.plan import Plan

WIDEST = 100


@dataclass(frozen=True)
class Asked:
    """What a user asks for.

    Parameters
    ----------
    out
        Folder that `planner solve` wrote.
    decide_by, levers
        Whether to find dates by which to decide, and what would have to change.
    weights
        What changes weigh, as ``KIND=W``.
    time_limit_s
        Seconds in all; None: as many as are usual.
    options
        How to solve.
    """

    out: Path
    decide_by: bool
    levers: bool
    weights: Sequence[str]
    time_limit_s: float | None
    options: Mapping[str, Any]


def run(asked: Asked, as_json: bool) -> int:
    """Explain the plan in a folder, keep the answer beside it, and return the exit code of the plan."""
    from planner.commands.answer import exit_code
    from planner.exports.added import held_plan
    from planner.exports.sound import read_sound

    held = held_plan(asked.out)
    plan = read_sound(asked.out)
    weights = _weights(asked.weights)
    code = exit_code(plan)
    if as_json:
        with stdout_for_results(), status_line(sys.stderr, quiet=True) as status:
            explanation = _explained(plan, asked, weights, status, None)
            kept = _kept(explanation, asked.out, held)
        with whoever_reads():
            _print(explanation, asked, code, kept)
        return code
    with whoever_reads(), streamed_results() as stream, status_line(sys.stderr, quiet=True) as status:
        told = _Told(stream, plan, status)
        told.head()
        explanation = _explained(plan, asked, weights, status, told)
        kept = _kept(explanation, asked.out, held)
        told.foot(kept, explanation.notes)
    return code


def _explained(
    plan: Plan, asked: Asked, weights: Mapping[str, float], status: Status, told: _Told | None
) -> Explanation:
    from planner.levers.explaining import explain

    defer_unused()
    with stop_on_interrupt(status) as should_stop:
        return explain(
            plan, levers=asked.levers, decide_by=asked.decide_by, weights=weights or None,
            time_limit_s=asked.time_limit_s, on_statement=None if told is None else told.statement,
            on_progress=status.update, should_stop=should_stop, **asked.options,
        )  # fmt: skip


def _weights(given: Sequence[str]) -> dict[str, float]:
    """Return weights by what they are of.

    Raises
    ------
    BadArgument
        With all that is no weight.
    """
    found, wrong = {}, []
    for word in given:
        name, _, value = word.rpartition("=")
        try:
            found[name] = float(value)
        except ValueError:
            wrong.append(word)
        if not name:
            wrong.append(word)
    if wrong:
        raise BadArgument(f"a weight is given as KIND=NUMBER, got {', '.join(dict.fromkeys(wrong))}")
    return found


def _kept(explanation: Explanation, out: Path, held: bytes) -> str:
    """Keep the explanation beside its plan, and return where; empty where that cannot be, which is said."""
    from planner.exports.added import add_files
    from planner.exports.explained import explanation_text

    try:
        add_files(out, {EXPLANATION_FILE: explanation_text(explanation).encode("utf-8")}, held)
    except BadOutput as error:
        say(f"the explanation is not kept: {error}")
        return ""
    return str(out / EXPLANATION_FILE)


def _print(explanation: Explanation, asked: Asked, code: int, kept: str) -> None:
    from planner.exports.explained import explanation_data

    head = {"case": explanation.plan.case, "exit_code": code, "out": str(asked.out), "kept": kept or None}
    print_json({**head, **explanation_data(explanation)})


@dataclass(eq=False)
class _Told:
    """Prints sentences as they come; where nobody reads them any more, the rest is kept all the same."""

    stream: TextIO
    plan: Plan
    status: Status
    width: int = field(default_factory=lambda: min(WIDEST, get_terminal_size().columns))
    is_heard: bool = True

    def head(self) -> None:
        self._write(f"{self.plan.name} ({self.plan.problem.label})\n")

    def statement(self, paragraph: Paragraph, statement: Statement | None) -> None:
        from planner.explanation.explanation import statement_text

        if statement is None:
            if paragraph.kind != "plan":
                self._write(f"\n{paragraph.title}\n")
            return
        self._write(f"{statement_text(statement, self.width)}\n")

    def foot(self, kept: str, notes: Sequence[str]) -> None:
        if notes:
            self._write("\n" + "\n".join(fill(f"{note[:1].upper()}{note[1:]}.", self.width) for note in notes))
        if kept:
            self._write(f"\nKept in {kept}\n")

    def _write(self, text: str) -> None:
        if not self.is_heard:
            return
        self.status.clear()
        try:
            self.stream.write("".join(f"{printable(line)}\n" for line in text.splitlines()))
            self.stream.flush()
        except NotShown as error:
            self.is_heard = False
            if not error.nobody_reads:
                say(str(error))
