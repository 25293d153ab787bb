"""The activity network: cycles, order, start windows, and the float of what is scheduled.

networkx is imported inside the functions, so that commands that need no network start fast.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from planner.problem import Activity, Calendar, Option, Predecessor, PredecessorType, Problem

Window = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Arc:
    """`after` waits for the finish (FS) or start (SS) of `before`, and `lag` periods more."""

    before: str
    after: str
    type: PredecessorType = "FS"
    lag: int = 0


@dataclass(frozen=True)
class Floats:
    """How far one item may slip: `to` each terminal it leads to, and `free` before any successor moves."""

    to: Mapping[str, int] = field(default_factory=dict)
    free: int | None = None

    @property
    def total(self) -> int | None:
        """The least float to any terminal; None when it leads to none."""
        return min(self.to.values(), default=None)

    def until(self, slips: Mapping[str, int]) -> int | None:
        """Return the least float where each terminal may slip by so much itself; None when it leads to none."""
        return min((periods + slips.get(terminal, 0) for terminal, periods in self.to.items()), default=None)

    @property
    def critical_to(self) -> tuple[str, ...]:
        """The terminals it has no float to."""
        return tuple(terminal for terminal, periods in self.to.items() if periods == 0)


def _graph(edges: Iterable[tuple[str, str]], nodes: Iterable[str] = ()) -> nx.DiGraph[str]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges)
    return graph


def cycles(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return one cycle of each knot of items that wait for each other, from its smallest id on, in order of ids.

    Parameters
    ----------
    edges
        Pairs (earlier id, later id).
    """
    import networkx as nx

    graph = _graph(edges)
    found = []
    for knot in nx.strongly_connected_components(graph):
        if len(knot) == 1 and not graph.has_edge(*(2 * tuple(knot))):
            continue
        ring = [edge[0] for edge in nx.find_cycle(_graph(sorted(graph.subgraph(knot).edges)), min(knot))]
        first = ring.index(min(ring))
        found.append(ring[first:] + ring[:first])
    return sorted(found)


def topological_order(edges: Iterable[tuple[str, str]], nodes: Iterable[str] = ()) -> list[str]:
    """Return all items with every earlier one before the later ones.

    Parameters
    ----------
    edges
        Pairs (earlier id, later id).
    nodes
        Further items, that may have no edge; their order is kept where edges leave it open.

    Raises
    ------
    ValueError
        If the items wait for each other in a circle.
    """
    import networkx as nx

    try:
        return list(nx.topological_sort(_graph(edges, nodes)))
    except nx.NetworkXUnfeasible as circle:
        raise ValueError("the items wait for each other in a circle") from circle


def windows(problem: Problem) -> dict[tuple[str, str], Window | None]:
    """Return the first and last start period of each (activity, option); None where it can never start.

    No feasible plan starts outside its window. Finished activities have no entry; an activity under way has its
    actual start for the option chosen and None for the others. Only activities of eligible sites exist, but what is
    finished counts as finished at any site.

    Raises
    ------
    ValueError
        If activities wait for each other in a circle.
    """
    return _Windows(problem).tightened()


def finished_span(calendar: Calendar, activity: Activity) -> Window:
    """Return the start and the finish period of a finished activity.

    Where the day it started is not known, it is taken to have run the duration of its option (the chosen one, or its
    only one) up to its finish.
    """
    assert activity.finished_date is not None
    finish = calendar.usable_from(activity.finished_date)
    if activity.started_date is not None:
        return calendar.period_of(activity.started_date), finish
    chosen = [option for option in activity.options if option.id == activity.chosen_option] or activity.options
    return finish - chosen[0].duration_periods, finish


class _Windows:
    """Start windows, tightened forward and backward until nothing moves."""

    def __init__(self, problem: Problem) -> None:
        self.calendar = problem.calendar
        self.activities = {a.id: a for site in problem.candidates for a in site.activities}
        self.finished = problem.finished
        edges = [(p.activity, a.id) for a in self.activities.values() for p in a.predecessors]
        self.order = [i for i in topological_order(edges, self.activities) if i in self.activities]
        self.spans = {(a.id, o.id): self._dated(a, o) for a in self.activities.values() for o in a.options}
        self.required = self._required()

    def tightened(self) -> dict[tuple[str, str], Window | None]:
        moved = True
        while moved:
            before = dict(self.spans)
            for activity_id in self.order:
                self._forward(self.activities[activity_id])
            for activity_id in reversed(self.order):
                if activity_id in self.required:
                    self._backward(self.activities[activity_id])
            moved = before != self.spans
        return {key: span for key, span in self.spans.items() if self.activities[key[0]].finished_date is None}

    def _dated(self, activity: Activity, option: Option) -> Window | None:
        """Window from dates and history alone."""
        calendar = self.calendar
        if activity.finished_date is not None:
            start, _ = finished_span(calendar, activity)
            return start, start
        if activity.started_date is not None:
            chosen = activity.chosen_option or activity.options[0].id
            start = calendar.period_of(activity.started_date)
            return (start, start) if option.id == chosen else None
        opens, ends = activity.earliest_start_date, activity.latest_finish_date
        first = 0 if opens is None else max(0, calendar.usable_from(opens))
        past = calendar.periods if ends is None else min(calendar.periods, calendar.period_of(ends) + 1)
        return _span(first, past - option.duration_periods)

    def _required(self) -> set[str]:
        """Obligatory activities and all that has to come before them."""
        required: set[str] = set()
        for activity_id in reversed(self.order):
            activity = self.activities[activity_id]
            if (activity.obligatory or activity_id in required) and not _has_history(activity):
                required.add(activity_id)
                required.update(p.activity for p in activity.predecessors)
        return {i for i in required if i in self.activities and not _has_history(self.activities[i])}

    def _forward(self, activity: Activity) -> None:
        if _has_history(activity):
            return
        released = [self._released(predecessor) for predecessor in activity.predecessors]
        for option in activity.options:
            span = self.spans[activity.id, option.id]
            if span is not None:
                barred = any(period is None for period in released)
                first = max([span[0], *(period for period in released if period is not None)])
                self.spans[activity.id, option.id] = None if barred else _span(first, span[1])

    def _released(self, predecessor: Predecessor) -> int | None:
        """Return the first period a predecessor leaves open for a start; None when it can never start."""
        if predecessor.activity in self.finished:
            start, finish = finished_span(self.calendar, self.finished[predecessor.activity])
            return mark(predecessor.type, start, finish) + predecessor.lag_periods
        earlier = self.activities.get(predecessor.activity)
        if earlier is None:
            return None
        open_from = [
            mark(predecessor.type, span[0], span[0] + option.duration_periods)
            for option in earlier.options
            if (span := self.spans[earlier.id, option.id]) is not None
        ]
        return min(open_from) + predecessor.lag_periods if open_from else None

    def _backward(self, activity: Activity) -> None:
        """Tighten what has to come before an activity that must start."""
        spans = [self.spans[activity.id, option.id] for option in activity.options]
        latest = max((span[1] for span in spans if span is not None), default=None)
        if latest is None:
            return  # it can never start, so there is no plan at all; blame it alone
        for predecessor in activity.predecessors:
            earlier = self.activities.get(predecessor.activity)
            if earlier is None or _has_history(earlier):
                continue
            for option in earlier.options:
                span = self.spans[earlier.id, option.id]
                work = mark(predecessor.type, 0, option.duration_periods)
                if span is not None:
                    last = min(span[1], latest - predecessor.lag_periods - work)
                    self.spans[earlier.id, option.id] = _span(span[0], last)


def mark(waits_for: PredecessorType, start: T, finish: T) -> T:
    """Return what an item waits for: the finish of the one before it, or its start, or what tells of either.

    Parameters
    ----------
    waits_for
        Which of the two.
    start, finish
        Those of the item before it.
    """
    match waits_for:
        case "FS":
            return finish
        case "SS":
            return start
        case _:
            assert_never(waits_for)


def _span(first: int, last: int) -> Window | None:
    return (first, last) if first <= last else None


def _has_history(activity: Activity) -> bool:
    return activity.started_date is not None or activity.finished_date is not None


def floats(items: Mapping[str, tuple[int, int]], arcs: Iterable[Arc], terminals: Iterable[str]) -> dict[str, Floats]:
    """Return the float of each scheduled item to each terminal it leads to, and its free float.

    Parameters
    ----------
    items
        Scheduled items: id to (start, finish) in periods.
    arcs
        What waits for what; both ends must be items.
    terminals
        Items that float is counted to, such as milestones; each has float 0 to itself.

    Raises
    ------
    ValueError
        If the items wait for each other in a circle.
    """
    followers: dict[str, list[tuple[str, int]]] = {item: [] for item in items}
    for arc in arcs:
        start, finish = items[arc.before]
        room = items[arc.after][0] - arc.lag - mark(arc.type, start, finish)
        followers[arc.before].append((arc.after, room))
    order = topological_order(((item, after) for item, later in followers.items() for after, _ in later), items)
    ends = tuple(terminals)
    to: dict[str, dict[str, int]] = {}
    for item in reversed(order):
        reach = {
            end: min(room + to[after][end] for after, room in followers[item] if end in to[after])
            for end in ends
            if any(end in to[after] for after, _ in followers[item])
        }
        to[item] = reach | {item: 0} if item in ends else reach
    return {item: Floats(to[item], min((room for _, room in followers[item]), default=None)) for item in items}
