"""What lets one change reach many entries that differ in form, and scenarios stack that bring the same source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.changes import add, append, scale, shift
from planner.errors import InvalidProblem

if TYPE_CHECKING:
    from planner.problem import Problem


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read("tiny")


def wrong(problem: Problem, changes: dict[Any, Any]) -> list[str]:
    """Return what is said against changes."""
    with pytest.raises(InvalidProblem) as caught:
        problem.changed(changes)
    return [str(issue) for issue in caught.value.issues]


def headroom(problem: Problem) -> list[list[tuple[date | None, float]]]:
    return [[(step.from_date, step.value) for step in node.headroom_mw] for node in problem.grid.nodes]


def test_what_has_held_from_ever_stays_where_others_move(tiny: Problem) -> None:
    hub, valley, hill = headroom(tiny)
    assert {step[0] for node in (hub, valley, hill) for step in node} == {None}
    mixed = tiny.changed({"grid.nodes[#1].headroom_mw": [{"value": 3}, {"from_date": "2026-10-31", "value": 20}]})
    later = mixed.changed({"grid.nodes[*].headroom_mw": shift(months=1)})
    assert headroom(later) == [[(None, 3.0), (date(2026, 11, 30), 20.0)], valley, hill]
    # A series whose date went past the horizon has one value left that has held from ever; it can be moved no further.
    gone = later.changed({"grid.nodes[#1].headroom_mw": shift(months=12)})
    assert headroom(gone)[0] == [(None, 3.0)]


def test_a_shift_that_moves_nothing_at_all_is_an_error(tiny: Problem) -> None:
    told = "must name something to change, got no date to move"
    assert wrong(tiny, {"grid.nodes[*].headroom_mw": shift(months=1)}) == [f"grid.nodes[*].headroom_mw: {told}"]
    assert wrong(tiny, {"grid.nodes[#1].headroom_mw": shift(months=1)}) == [f"grid.nodes[#1].headroom_mw: {told}"]
    assert wrong(tiny, {"sites[*].installed": shift(months=1)}) == [f"sites[*].installed: {told}"]
    assert wrong(tiny, {"grid.nodes[#1].headroom_mw[#1].from_date": shift(months=1)}) == [
        "grid.nodes.hub.headroom_mw[0].from_date: must be given to be moved by months, and is empty"
    ]


def test_a_source_that_is_listed_word_for_word_is_listed_once(tiny: Problem) -> None:
    new = {"key": "letter", "title": "Letter of May", "date": "2026-05-01"}
    once = tiny.changed({"sources": append(new)})
    assert [source.key for source in once.sources] == ["invented", "letter"]
    again = once.changed({"sources": append([new, {"key": "other", "title": "Another"}])})
    assert [source.key for source in again.sources] == ["invented", "letter", "other"]
    assert len(again.changes) == 2
    assert tiny.changed({"sources": append([new, dict(new)])}) == tiny.changed({"sources": append([new, new])})
    known = tiny.sources[0].model_dump()
    assert tiny.changed({"sources": append(known)}) == tiny


def test_a_source_of_the_same_key_that_says_something_else_is_refused(tiny: Problem) -> None:
    once = tiny.changed({"sources": append({"key": "letter", "title": "Letter of May"})})
    for other in ({"key": "letter", "title": "Letter of June"}, {"key": "letter"}):
        assert wrong(once, {"sources": append(other)}) == [
            "sources.letter.key: must be unique among sources, got 'letter' a second time"
        ]
    # Other entries are never taken for one another.
    known = {"date": "2026-11-01", "units": 4}
    assert len(tiny.changed({"racks[LARGE].supply": append(known)}).racks[0].supply or ()) == 3


def test_of_a_stage_only_what_was_changed_takes_the_source_of_the_change(tiny: Problem) -> None:
    known, letter = ("invented", "assumption"), ("a letter", "official")
    for how, expected in ((shift(months=1), (letter, known)), (scale(0.5), (known, letter)), (add(1), (known, letter))):
        told = tiny.changed({"sites[*].stages": how}, source="a letter", confidence="official")
        for stage in (stage for site in told.sites for stage in site.stages):
            origins = [stage.origin(field) for field in ("energisation_date", "mw")]
            assert tuple((origin.source, origin.confidence) for origin in origins if origin is not None) == expected
    gone = tiny.changed({"sites[*].stages": shift(months=12)}, source="a letter", confidence="official")
    assert not any(site.stages for site in gone.sites)
