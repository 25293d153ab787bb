"""Provenance: the sources that the plan leans on, how sure they are, and how this page came about."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, get_args

from planner.problem import Confidence
from planner.report.blocks import Link, Points, Section, Table, words
from planner.report.figures import over, told, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import LeanRow
    from planner.report.blocks import Block, Cell, Words
    from planner.report.facts import Facts

MOST_SOURCES = 60
MOST_ITEMS = 3


def provenance(facts: Facts) -> Section:
    """Return the inputs that the plan leans on by confidence, and the sources they come from."""
    rows = facts.plan.leans_on
    lead = words(
        "The plan leans on ", whole("count(leans_on)", len(rows)), " inputs of the case. Each is in leans_on.csv ",
        "beside the plan, with its source and how far it can be trusted.",
    )  # fmt: skip
    blocks: list[Block] = [_by_confidence(rows), _sources(facts)] if rows else []
    if facts.plan.warnings:
        blocks.append(Points("What is strange in the case, but possible", facts.plan.warnings))
    return Section("provenance", "Provenance", (lead,), tuple(blocks))


def _by_confidence(rows: Sequence[LeanRow]) -> Table:
    order = [*get_args(Confidence), ""]
    found: dict[str, list[LeanRow]] = defaultdict(list)
    for row in rows:
        found[row.confidence].append(row)
    lines = tuple(
        (
            name or "not stated",
            whole(over("count", "leans_on", confidence=name), len(found[name])),
            _fields(found[name]),
        )
        for name in sorted(found, key=order.index)
    )
    return Table("Inputs by confidence, the surest first", ("confidence", "inputs", "fields of most of them"), lines)


def _fields(rows: Sequence[LeanRow]) -> str:
    counts = Counter(f"{row.item.split(' ')[0]} {row.field}" for row in rows)
    first = [f"{name} ({count})" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return ", ".join(first[:MOST_ITEMS]) + (", …" if len(first) > MOST_ITEMS else "")


def _sources(facts: Facts) -> Table:
    counts = Counter(row.source for row in facts.plan.leans_on)
    known = {source.key: source for source in facts.plan.problem.sources}
    order = sorted(counts, key=lambda name: (-counts[name], name))
    lines: list[tuple[Cell, ...]] = []
    for name in order[:MOST_SOURCES]:
        source = known.get(name)
        lines.append(
            (
                name or "not stated",
                whole(over("count", "leans_on", source=name), counts[name]),
                source.title if source else "",
                source.date if source else "",
                source.kind if source else "",
                Link(source.address) if source else "",
            )
        )
    left = len(order) - MOST_SOURCES
    note = f"{left:,} sources of fewer inputs are left out." if left > 0 else ""
    heads = ("source", "inputs", "what it says", "date", "kind", "where it was read")
    return Table("Sources, by inputs that lean on them", heads, tuple(lines), note=note)


def made(facts: Facts, command: str) -> Section:
    """Return version, digest, how the plan was found, and how to make this page again."""
    plan = facts.plan
    case = plan.problem
    changed = f", changed by {len(case.changes)} changes" if case.changes else ""
    points: list[Cell] = [
        words(f"This page is made by: {command}"),
        _solved(facts),
        words("Case: ", case.label, changed, "; digest of the problem: ", plan.run.problem or case.digest),
        words("Version of the planner: ", plan.run.version),
        words("Seed of the search: ", whole("run.seed", plan.run.seed)),
        *plan.run.notes,
    ]
    return Section("made", "How this page was made", (), (Points("To make it again", tuple(points)),))


def _solved(facts: Facts) -> Words:
    plan = facts.plan
    scenarios = "".join(f" --scenario {name}" for name in plan.problem.scenarios)
    limit = "" if plan.run.time_limit_s is None else f" --time-limit {plan.run.time_limit_s:g}"
    seconds = dict(plan.run.seconds).get("total", 0.0)
    return words(
        f"The plan was found by: planner solve {plan.problem.case}{scenarios}{limit} --gap {plan.run.gap_asked:g} ",
        f"--seed {plan.run.seed}, in ", told("seconds(total)", seconds, 1), " s. ",
        "A search that a time limit ends may find another plan on another machine.",
    )  # fmt: skip
