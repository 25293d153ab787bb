"""What would have to change for a commitment to be kept, as sentences of an explanation: smallest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.explanation.statement import say, say_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.explanation.statement import Statement, Topic, Value
    from planner.levers.answer import LeverAnswer, LeverSet

MOST_ALONE = 3


def lever_statements(answer: LeverAnswer) -> Iterator[Statement]:
    """Yield what would have to change, the least weight first, and what single levers do alone."""
    found = [one for one in answer.sets if one.closes or (one.outcome.closed_mw or 0.0) > 0]
    sets, doubtful = [one for one in found if one.confirmed], [one for one in found if not one.confirmed]
    match answer.commitment.state:
        case "kept" | "reachable":
            yield say("levers", "Nothing has to: a plan keeps it as things stand. Solve the case again for longer.")
        case "helped":
            yield say("levers", "Any of these keeps it, least cost first; each is solved again and audited:")
        case "out of reach":
            if sets or not answer.notes:
                yield say("levers", f"No set of changes that is looked at keeps it{_most(sets)}")
        case "unknown":
            if sets or not answer.notes:
                yield say("levers", f"Nothing that keeps it was found in the time allowed{_most(sets)}")
        case _:
            assert_never(answer.commitment.state)
    yield from _sets("lever set", sets)
    if doubtful:
        yield say("levers", "These may keep it, but no plan that does was found in the time allowed:")
        yield from _sets("lever set", doubtful)
    alone = [one for one in answer.single if one not in found and (one.outcome.closed_mw or 0.0) > 0][:MOST_ALONE]
    if alone and not any(one.closes for one in alone):
        yield say("levers", "None of these alone is enough:")
        yield from _sets("lever alone", alone)
    for note in answer.notes:
        yield say("lever note", "{note}.", note=note[:1].upper() + note[1:])


def _most(sets: Sequence[LeverSet]) -> str:
    return ". What closes most of it:" if sets else "."


def _sets(about: Topic, sets: Sequence[LeverSet]) -> Iterator[Statement]:
    for one in sets:
        figures: dict[str, Value] = {
            "weight": one.weight, "bound": one.bound, "closes": str(one.closes).lower(),
            "confirmed": str(one.confirmed).lower(), "proven_least": str(one.proven_least).lower(),
            "outcome": one.outcome.words, "reached_date": one.outcome.reached_date,
            "missing_mw": one.outcome.missing_mw, "closed_mw": one.outcome.closed_mw,
        }  # fmt: skip
        for place, lever in enumerate(one.levers, 1):
            figures |= {
                f"kind_{place}": lever.kind, f"id_{place}": lever.id, f"size_{place}": lever.size,
                f"unit_{place}": lever.unit, f"from_date_{place}": lever.from_date, f"lever_{place}": lever.words,
            }  # fmt: skip
        levers = "; and ".join(f"{{lever_{place}}}" for place in range(1, len(one.levers) + 1))
        least = "; less is proven not to do" if one.closes and one.proven_least else ""
        yield say_item(about, f"{levers}: {{outcome}}{least}." if one.confirmed else f"{levers}.", **figures)
