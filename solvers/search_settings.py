"""Every setting of the search: what may be tuned, by phase, each with its unit and its reason.

Seconds are of wall-clock time, shares are between 0 and 1, gaps are relative, columns and blocks are counts. Settings
decide how fast a search gets where, and so which plan is found when time ends it; no proof depends on one. Proofs do
depend on the tolerances of `solvers.search.tolerances`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from solvers.construction_settings import (
    AlphaPointSettings,
    ConstructionSettings,
    GroupDiveSettings,
    GroupRelaxationSettings,
    InitialPointSettings,
    RelaxAndFixSettings,
    ScheduledStartSettings,
    WarmStartSettings,
)

SolverOptions = Mapping[str, bool | int | float | str]
"""Options by the solver's own names."""


@dataclass(frozen=True)
class StrategySettings:
    """Which strategy takes a model; measured by `benchmarks/methods.py`."""

    branch_and_bound_up_to: int = 500  # integer columns; it proves such models in seconds
    portfolio_up_to: int = 2500  # integer columns; above, branch and bound gets nowhere


@dataclass(frozen=True)
class PortfolioSettings:
    """Branch and bound beside, before and after the large search."""

    much_better_rel: float = 1e-3  # of a goal's value; a point better by less is not worth a restart
    restart_s: float = 2.0  # seconds a run has before it is restarted; doubled each time, so that runs can end
    concurrent_share: float = 0.85  # of the time for the large search; branch and bound continues from its last point
    branch_and_bound_share: float = 0.25  # of the time for branch and bound where it comes first
    branch_and_bound_s: float = 60.0  # seconds for it where there is no time limit
    large_search_share: float = 0.8  # of what is left after it; the rest proves what the large search found
    poll_s: float = 0.05  # seconds between looks at the other process when nothing is left to try


@dataclass(frozen=True)
class PricedMoveSettings:
    """Moves of single steps where prices say that they pay."""

    additions: int = 3  # periods tried for a step that is not done yet
    memory: float = 0.95  # of how much of its promise a kind of moves has kept that stays at each further try
    least_kept: float = 0.02  # of it that each kind is always expected to keep
    total_share: float = 0.3  # of the time for the first point
    report_s: float = 1.0  # seconds between the points told on the way


@dataclass(frozen=True)
class DivingSettings:
    """Dives in LP relaxations."""

    round_up_from: float = 0.4  # fraction of a unit from which it is rounded up
    batch: int = 2  # decisions fixed at least before the LP is solved again
    resolves: int = 50  # the open decisions over this are fixed at once where that is more
    later_shifts: tuple[int, ...] = (1, 2, 4)  # allowed periods later that a decision is tried which cannot step yet
    indicator_shifts: tuple[int, ...] = (0, 1, -1)  # allowed periods from where an indicator is half reached
    indicator_iterations: int = 3000  # simplex iterations after which the first of them that can be is enough
    max_steps: int = 3000  # batches, as a stop for a dive that goes round
    rest_s: float = 2.0  # seconds for what is left by branch and bound
    rest_gap: float = 1e-3  # for that
    rest_decisions: int = 40  # open decisions at most for that
    submip_solver: SolverOptions = field(
        default_factory=lambda: {"mip_lp_solver": "ipm", "mip_allow_restart": False}
    )  # sub-MIPs spend their time at the root, where simplex takes longer


@dataclass(frozen=True)
class NeighbourhoodSettings:
    """What a neighbourhood relaxes, how large it is, and how often each kind is drawn."""

    window_periods: int = 10  # length of a window of time
    move_periods: int = 3  # by which a decision may move
    indicator_move_periods: int = 4  # by which an indicator may move in a sub-MIP
    free_indicator_share: float = 0.4  # of dives in which indicators are as free; most such dives find nothing
    earlier_shifts: tuple[int, ...] = (1, 3)  # periods by which an indicator may come earlier in the other dives
    guide_fractions: tuple[float, ...] = (0.02, 0.1, 0.05)  # of a decision, in turn: larger ones, smaller sub-MIPs
    rins_fraction: float = 0.02  # of a decision from which the LP of a neighbourhood counts as stepping
    fine_grid_periods: int = 3  # between the steps offered
    coarse_grid_periods: int = 6  # between them in larger neighbourhoods
    submip_growth: float = 1.25  # factor on the number of blocks after a sub-MIP searched through without a gain
    submip_shrinkage: float = 0.75  # factor after one cut short
    dive_growth: float = 1.15  # factor after a cheap dive
    dive_shrinkage: float = 0.85  # factor after an expensive one
    memory: float = 0.8  # of what a kind has gained and taken that is kept at each further attempt
    prior_iterations: float = 5000  # simplex iterations that weigh as much as what was expected of a kind
    moved_blocks: int = 20  # blocks whose steps are moved where prices say that it pays
    moves_prior: float = 5.0  # times the mean that is expected of that
    submip_prior: float = 5.0  # the same of sub-MIPs near the LP of few blocks
    guide_prior: float = 0.1  # the same of those near the guide, at many blocks
    any_kind_share: float = 0.1  # of the draws in which all kinds are as likely
    joint_blocks: int = 30  # blocks whose other columns are free too, in kinds that do not freeze the rest


@dataclass(frozen=True)
class LnsSettings:
    """How long one neighbourhood is searched."""

    submip_s: float = 15.0  # seconds for a sub-MIP at most
    submip_share: float = 0.2  # of the time limit for it
    submip_nodes: int = 400  # nodes for it
    submip_gap: float = 1e-4  # of it
    submip_min_s: float = 0.5  # seconds for it at least, however little is left
    rins_share: float = 1 / 3  # of a sub-MIP's seconds for the few blocks near whose LP is searched
    rins_solver: SolverOptions = field(
        default_factory=lambda: {
            "mip_lp_solver": "ipm",
            "mip_allow_restart": False,
            "mip_heuristic_run_rins": False,
            "mip_heuristic_run_rens": False,
            "mip_heuristic_run_root_reduced_cost": False,
        }
    )  # for it: sub-MIPs of HiGHS's own took four fifths of the time and found less than branching does
    min_gain_rel: float = 1e-7  # of the objective, by which a point must be better
    simplex_columns: int = 6000  # columns up to which simplex solves the LP of a neighbourhood sooner than ipm
    cheap_dive_iterations: int = 2500  # simplex iterations after its first LP up to which a dive is cheap
    max_dive_iterations: int = 10_000  # simplex iterations after it at which a dive ends
    dive_s: float = 6.0  # seconds at which it ends
    moves_s: float = 15.0  # seconds for moves of single steps
    crossover_share: float = 0.6  # of the blocks at most at which two points may differ to be merged
    round_up_fractions: tuple[float, ...] = (0.4, 0.55, 0.3, 0.45)  # from which dives round up, in turn


@dataclass(frozen=True)
class WorkerSettings:
    """When the worker leaves a bound for better points."""

    stall_s: float = 10.0  # seconds in which a bound must move
    stall_rel: float = 3e-4  # of the goal's value, by which it must


@dataclass(frozen=True)
class LagrangianSettings:
    """Lagrangian bounds."""

    block_s: float = 2.0  # seconds for the decisions of one block
    block_gap: float = 1e-3  # for them
    time_share: float = 0.25  # of the time, at most, that is kept for these bounds


@dataclass(frozen=True)
class GoalSettings:
    """One goal after the other in the large search."""

    earlier_goal_share: float = 0.85  # of the time left for a goal that others come after, which steer meanwhile
    root_solver: SolverOptions = field(
        default_factory=lambda: {"mip_lp_solver": "ipm"}
    )  # the first LP of such models takes simplex three times as long


@dataclass(frozen=True)
class InterimSettings:
    """Integer points on the way, and what is reserved for the last one."""

    repair_share: float = 0.08  # of the time reserved for the last repair
    repair_s: float = 10.0  # seconds reserved at most in small models
    repair_columns: int = 200_000  # columns; so many more, so many seconds more; and the size that `try_s` is for
    try_s: float = 6.0  # seconds that one repair of such a size needs
    try_share: float = 0.3  # of the time that it may have
    late_share: float = 0.5  # of the time, after which an integer point is made if there is none
    interim_share: float = 0.03  # of the time that repairs on the way may take
    first_s: float = 1.0  # seconds that the first repair is assumed to take


@dataclass(frozen=True)
class RepairSettings:
    """Integer counts for fixed decisions."""

    try_s: float = 20.0  # seconds for one attempt
    min_try_s: float = 3.0  # seconds for it in any case
    try_columns: int = 50_000  # columns; so many more, so many of these seconds more
    stopped_try_s: float = 1.0  # seconds for it once the search is to stop
    fallback_s: float = 20.0  # seconds in any case where no attempt gave integer counts: late is better than nothing
    free_blocks: int = 20  # blocks, of more, whose counts make good what rounding down the others leaves
    few_free_blocks: int = 2  # blocks, of fewer
    last_step_units: int = 4  # by which each count may change in the last step
    enough_rel: float = 1e-4  # of the last goal, not worth another attempt
    final_gap: float = 1e-5  # of a plan to hand out
    interim_gap: float = 1e-3  # of one on the way


@dataclass(frozen=True)
class SearchSettings:
    """All settings of a search; `Options.search` carries them to every phase and to the worker."""

    strategy: StrategySettings = StrategySettings()
    portfolio: PortfolioSettings = PortfolioSettings()
    initial_point: InitialPointSettings = field(default_factory=InitialPointSettings)
    scheduled_start: ScheduledStartSettings = field(default_factory=ScheduledStartSettings)
    warm_start: WarmStartSettings = field(default_factory=WarmStartSettings)
    construction: ConstructionSettings = field(default_factory=ConstructionSettings)
    group_dive: GroupDiveSettings = field(default_factory=GroupDiveSettings)
    group_relaxation: GroupRelaxationSettings = field(default_factory=GroupRelaxationSettings)
    alpha_points: AlphaPointSettings = field(default_factory=AlphaPointSettings)
    priced_moves: PricedMoveSettings = PricedMoveSettings()
    relax_and_fix: RelaxAndFixSettings = field(default_factory=RelaxAndFixSettings)
    diving: DivingSettings = field(default_factory=DivingSettings)
    neighbourhoods: NeighbourhoodSettings = NeighbourhoodSettings()
    milestone_lookahead_periods: int = 6  # after a milestone in which a block's growth counts
    lns: LnsSettings = field(default_factory=LnsSettings)
    worker: WorkerSettings = WorkerSettings()
    lagrangian: LagrangianSettings = LagrangianSettings()
    goals: GoalSettings = field(default_factory=GoalSettings)
    interim: InterimSettings = InterimSettings()
    integer_repair: RepairSettings = RepairSettings()
