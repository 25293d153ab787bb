"""Which decisions a neighbourhood relaxes around a point, and how the next neighbourhood is chosen.

Most kinds are searched by a dive of a second or two; their number of blocks grows where dives are cheap and shrinks
where they are expensive. The others are searched by branch and bound; their number of blocks grows where a search
completes without a gain and shrinks where it is cut short. The next kind is drawn at random, weighted by what it has
brought of late for what it took, in simplex iterations: they stand for time, and are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.restriction import AllowedPeriods, current_steps, window
from solvers.search_settings import NeighbourhoodSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.search.restriction import Layout, StepDecision

Freedom = tuple[AllowedPeriods, frozenset[str]]
"""Periods in which each step decision may step, and the blocks whose other columns are not frozen."""


@dataclass
class Kind:
    """One kind of freedom: which more periods a step decision gets, and at how many blocks at once."""

    name: str
    relaxed_periods: Callable[[StepDecision, frozenset[int]], set[int]]
    blocks: float
    uses_submip: bool = False  # searched by branch and bound, not by a dive
    freezes_rest: bool = True  # whether all else at other blocks stays as it is
    by_prices: bool = False  # searched by moves of single steps where prices say that they pay; keeps its size
    prior: float = 1.0  # what is expected of it, in what all kinds bring in the mean
    gained: float = 0.0  # of the objective, older attempts less and less
    spent: float = 0.0  # simplex iterations, older attempts less and less


@dataclass
class Neighbourhoods:
    """An endless supply for one layout; the same seed, guide and answers give the same order."""

    layout: Layout
    seed: int
    guide: np.ndarray | None = None
    guide_first: bool = False  # whether what the guide points to is set free first, at as many blocks as can be
    growth: Callable[[StepDecision, np.ndarray], np.ndarray] | None = None  # see `MilestoneContribution.growth`
    settings: NeighbourhoodSettings = field(default_factory=NeighbourhoodSettings)
    kinds: list[Kind] = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._window = self._offset = self._guided_rounds = 0
        self._minor = self._minor_kinds()
        count = float(len(self.layout.blocks))
        self.kinds = [
            Kind("moved", lambda _, rises: window(rises, self.settings.move_periods), min(count, 8.0)),
            Kind("close", self._on_grid(self.settings.fine_grid_periods), min(count, 6.0)),
            Kind("shifted", lambda _, rises: window(rises, 1), min(count, 20.0)),
            Kind("sparse", self._on_grid(self.settings.coarse_grid_periods), min(count, 8.0)),
            Kind("window", self._in_window, min(count, 12.0)),
            Kind("free", lambda decision, _: set(range(decision.first, decision.last + 1)), min(count, 4.0)),
            Kind("moves", lambda _, rises: set(rises), min(count, float(self.settings.moved_blocks)), by_prices=True,
                 prior=self.settings.moves_prior),
            Kind("rins", self._on_grid(self.settings.fine_grid_periods), min(count, 4.0), uses_submip=True,
                 prior=self.settings.submip_prior),
        ]  # fmt: skip
        if self.growth is not None and self.layout.indicators:
            self.kinds.append(
                Kind("milestone", lambda _, rises: window(rises, self.settings.move_periods), min(count, 8.0))
            )
        if self._minor:
            self.kinds.append(Kind("minor", self._minor_any_time, min(count, 8.0)))
        if self.guide is not None:
            self.kinds.append(Kind("guide", self._towards_guide, min(count, 8.0)))
        # With more blocks, no sub-MIP near the guide is searched in a time that pays.
        if self.guide is not None and count <= self.settings.joint_blocks:
            self.kinds.append(
                Kind(
                    "guide_submip",
                    self._towards_guide,
                    min(count, 25.0),
                    uses_submip=True,
                    freezes_rest=False,
                    prior=self.settings.guide_prior,
                )
            )

    @property
    def exhausted_after(self) -> int:
        """How many without gain say that nothing is to be gained any more."""
        return 4 * len(self.kinds) + len(self.layout.blocks)

    def next_around(self, x: np.ndarray) -> tuple[Kind, Freedom]:
        """Return the next kind, and what it sets free around a point."""
        kind = self._draw_kind()
        count = min(len(self.layout.blocks), max(1, round(kind.blocks)))
        chosen = self._draw_contributing(count, x) if kind.name == "milestone" else self._draw_blocks(count)
        self._window = int(self._rng.integers(0, max(1, self._last_period() - self.settings.window_periods // 2)))
        self._offset = int(self._rng.integers(0, self.settings.coarse_grid_periods))
        self._guided_rounds += kind.name == "guide_submip"
        allowed = current_steps(self.layout.decisions, x)
        for decision in self.layout.decisions:
            if decision.block in chosen:
                rises = allowed[decision.name]
                allowed[decision.name] = rises | decision.clip(kind.relaxed_periods(decision, rises))
        marked = (
            self._indicator_around
            if kind.uses_submip or self._rng.random() < self.settings.free_indicator_share
            else self._indicator_earlier
        )
        allowed |= {indicator.name: marked(indicator, x) for indicator in self.layout.indicators}
        rest = [] if kind.freezes_rest else [block for block in self.layout.blocks if block not in chosen]
        beside = self._rng.permutation(len(rest))[: max(0, self.settings.joint_blocks - len(chosen))]
        return kind, (allowed, chosen | {rest[i] for i in beside})

    def union_of(self, x: np.ndarray, other: np.ndarray) -> Freedom:
        """Return what lets every decision be as in one point or the other, at the blocks where they differ."""
        mine, theirs = current_steps(self.layout.decisions, x), current_steps(self.layout.decisions, other)
        apart = frozenset(
            decision.block for decision in self.layout.decisions if mine[decision.name] != theirs[decision.name]
        )
        allowed = {name: periods | theirs[name] for name, periods in mine.items()}
        return allowed | {
            indicator.name: self._indicator_earlier(indicator, x) for indicator in self.layout.indicators
        }, apart

    def rins_reduced(self, allowed: AllowedPeriods, x: np.ndarray, guide: np.ndarray) -> AllowedPeriods:
        """Return of what is set free only what the point has and what the relaxation of the neighbourhood points to."""
        kept = current_steps(self.layout.all_steps, x)
        leaned = {
            decision.name: decision.fractional_steps(guide, self.settings.rins_fraction)
            for decision in self.layout.decisions
        }
        leaned |= {
            indicator.name: indicator.clip(
                window(indicator.fractional_steps(guide, self.settings.rins_fraction) | kept[indicator.name], 1)
            )
            for indicator in self.layout.indicators
        }
        return {name: kept[name] | (periods & leaned[name]) for name, periods in allowed.items()}

    def update(self, kind: Kind, gain: float, iterations: int, cheap: bool) -> None:
        """Take in what became of a search.

        Parameters
        ----------
        kind
            What was searched.
        gain
            What it brought of the objective, 0 for nothing.
        iterations
            What it took.
        cheap
            Whether it took less than it may, or was searched through.
        """
        kind.gained = self.settings.memory * kind.gained + gain
        kind.spent = self.settings.memory * kind.spent + iterations
        if kind.by_prices:
            return
        if not kind.uses_submip:
            kind.blocks *= self.settings.dive_growth if cheap else self.settings.dive_shrinkage
        elif cheap or not gain:
            kind.blocks *= self.settings.submip_growth if cheap else self.settings.submip_shrinkage
        kind.blocks = min(max(kind.blocks, 1.0), float(len(self.layout.blocks)))

    def _indicator_around(self, indicator: StepDecision, x: np.ndarray) -> frozenset[int]:
        """Return when an indicator may be reached: near to when it is, and to when the guide would have it."""
        periods = window(indicator.step_periods(x), self.settings.indicator_move_periods) | set(
            range(indicator.first, indicator.last + 1, self.settings.fine_grid_periods)
        )
        return indicator.clip(
            periods
            if self.guide is None
            else periods | window(indicator.fractional_steps(self.guide, self.settings.rins_fraction), 1)
        )

    def _indicator_earlier(self, indicator: StepDecision, x: np.ndarray) -> frozenset[int]:
        """Return when an indicator is reached, or a little earlier; any time if it is not yet.

        Relaxed indicators that are free promise what none can hold once it is whole: most such dives end in nothing.
        """
        rises = indicator.step_periods(x)
        if not rises:
            return indicator.clip(range(indicator.first, indicator.last + 1, self.settings.fine_grid_periods))
        return rises | indicator.clip(period - by for period in rises for by in self.settings.earlier_shifts)

    def _draw_kind(self) -> Kind:
        if self.guide_first and self.guide is not None:
            self.guide_first = False
            return self.kinds[-1]
        worth, even = self._worth(), self.settings.any_kind_share
        chances = (1.0 - even) * worth / worth.sum() + even / len(worth)
        return self.kinds[int(self._rng.choice(len(self.kinds), p=chances))]

    def _worth(self) -> np.ndarray:
        """Return what each kind brings by simplex iteration, relative to the mean: as expected until it was tried."""
        gained, spent = (np.array([getattr(kind, name) for kind in self.kinds]) for name in ("gained", "spent"))
        expected = self.settings.prior_iterations * np.array([kind.prior for kind in self.kinds])
        mean = gained.sum() / spent.sum() if gained.any() and spent.any() else 1.0
        worth: np.ndarray = (gained / mean + expected) / (spent + self.settings.prior_iterations)
        return worth

    def forget_gains(self) -> None:
        """Count gains anew, as under another objective."""
        for kind in self.kinds:
            kind.gained = kind.spent = 0.0

    def _draw_blocks(self, count: int) -> frozenset[str]:
        """Return blocks: by turns any ones, or neighbours in the order of the case."""
        blocks = self.layout.blocks
        if self._rng.random() < 0.5:
            return frozenset(blocks[i] for i in self._rng.permutation(len(blocks))[:count])
        begin = int(self._rng.integers(0, len(blocks)))
        return frozenset(blocks[(begin + i) % len(blocks)] for i in range(count))

    def _draw_contributing(self, count: int, x: np.ndarray) -> frozenset[str]:
        """Return blocks drawn by how much what they bring to an indicator grows soon after it is reached."""
        assert self.growth is not None
        indicator = self.layout.indicators[int(self._rng.integers(0, len(self.layout.indicators)))]
        growth = self.growth(indicator, x)
        growing = min(count, int(np.count_nonzero(growth > 0)))
        if not growing:
            return self._draw_blocks(count)
        drawn = self._rng.choice(len(growth), growing, replace=False, p=growth / growth.sum())
        return frozenset(self.layout.blocks[i] for i in drawn)

    def _last_period(self) -> int:
        return max((decision.last for decision in self.layout.decisions), default=0)

    def _minor_kinds(self) -> frozenset[str]:
        """Return all kinds of step decisions but the most common one."""
        counts: dict[str, int] = {}
        for decision in self.layout.decisions:
            counts[decision.kind] = counts.get(decision.kind, 0) + 1
        return frozenset(counts) - {max(counts, key=counts.__getitem__)} if counts else frozenset()

    def _towards_guide(self, decision: StepDecision, rises: frozenset[int]) -> set[int]:
        assert self.guide is not None
        return window(
            decision.fractional_steps(
                self.guide, self.settings.guide_fractions[self._guided_rounds % len(self.settings.guide_fractions)]
            ),
            1,
        ) | window(rises, 1)

    def _on_grid(self, step: int) -> Callable[[StepDecision, frozenset[int]], set[int]]:
        """Return what lets decisions move a little, or be taken in every so-many-th period."""

        def periods(decision: StepDecision, rises: frozenset[int]) -> set[int]:
            return window(rises, 2) | set(range(decision.first + self._offset % step, decision.last + 1, step))

        return periods

    def _minor_any_time(self, decision: StepDecision, rises: frozenset[int]) -> set[int]:
        return set(range(decision.first, decision.last + 1)) if decision.kind in self._minor else window(rises, 1)

    def _in_window(self, _: StepDecision, rises: frozenset[int]) -> set[int]:
        """Let what steps in a window move a little, and what never steps begin in it."""
        span = range(self._window, self._window + self.settings.window_periods)
        return (
            window(rises & set(span), self.settings.move_periods + 1)
            if rises
            else set(span[:: self.settings.fine_grid_periods])
        )
