"""The settings of phase 1 of the large search, as `solvers.search_settings` has those of the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InitialPointSettings:
    """Points in which next to nothing is started."""

    coarse_grids_periods: tuple[int, ...] = (24, 12, 6)  # periods between steps, tried in turn: coarse models are small
    empty_plan_s: float = 10.0  # seconds for the empty plan, which is wanted in any case
    empty_plan_columns: int = 50_000  # columns; so many more, so many seconds more


@dataclass(frozen=True)
class ScheduledStartSettings:
    """First points by a scheduler, where work is obligatory."""

    schedule_share: float = 0.25  # of the time for the scheduler: the model still has to follow
    schedule_s: float = 15.0  # seconds for it at most; sampling gains little after
    complete_share: float = 0.3  # of the time for all that follows from a schedule
    complete_s: float = 10.0  # seconds for it at most
    complete_gap: float = 0.02  # enough for a point to begin with
    extra_share: float = 0.05  # of the time for optional work besides
    extra_s: float = 5.0  # seconds for it at most
    relaxation_share: float = 0.3  # of the time for the LP relaxation whose order is scheduled next


@dataclass(frozen=True)
class WarmStartSettings:
    """Points from the plan of a similar model."""

    exact_share: float = 0.3  # of the time, to try the other plan as it is
    kept_s: float = 10.0  # seconds for what follows from its decisions, all kept
    kept_gap: float = 0.02  # enough for a point to begin with
    move_periods: int = 2  # by which a decision may move that cannot be kept
    later_grid_periods: int = 6  # between the later steps offered to it


@dataclass(frozen=True)
class ConstructionSettings:
    """The first good point of a large model, and what it does not attempt."""

    branch_and_bound_columns: int = 15_000  # up to which branch and bound gets further than the LP in minutes
    group_guide_columns: int = 15_000  # above which groups give a guide sooner than the LP of the whole
    guide_group_blocks: int = 20  # blocks in each of those groups
    no_relaxation_columns: int = 100_000  # above which the LP of the whole is not solved in the time there is
    guided_submip_decisions: int = 240  # step decisions that a sub-MIP near the guide still searches through
    relaxation_share: float = 0.4  # of the time for the LP relaxation where there is no worker
    await_share: float = 0.5  # of the time up to which the worker's LP is awaited, points being improved meanwhile
    guided_submip_s: float = 8.0  # seconds for the sub-MIP near the guide
    guided_submip_again_s: float = 4.0  # seconds for it from a good or a better point
    await_submip_s: float = 1.0  # seconds for a sub-MIP near a good point while the LP is awaited


@dataclass(frozen=True)
class GroupDiveSettings:
    """A first point by one group of blocks after the other."""

    fine_grid_blocks: int = 30  # up to which the finer of the two grids is affordable
    grids_periods: tuple[int, int] = (6, 12)  # between the steps offered: up to so many blocks, and above
    total_share: float = 0.5  # of the time for all groups together
    dive_s: float = 3.0  # seconds for the dive of one group
    dive_columns: int = 50_000  # columns; so many more, so many seconds more
    resolves: int = 20  # batches in which a group's decisions are fixed
    max_failed_dives: int = 5  # dives without gain after which LNS gets further
    brief_group_share: float = 0.5  # of a group's size, where one gain is all that is wanted
    split_blocks: int = 6  # blocks at most in the parts of a group that gained nothing


@dataclass(frozen=True)
class GroupRelaxationSettings:
    """LP relaxations of groups of blocks."""

    cluster_blocks: int = 6  # blocks at most that a limit joins to a cluster, and in a cluster
    sampled_groups: int = 4  # groups that give multipliers
    group_blocks: int = 10  # blocks in each of them
    grid_periods: int = 6  # between the steps offered to a group that guides: enough, in half the time
    group_s: float = 60.0  # seconds for the LP of one group


@dataclass(frozen=True)
class AlphaPointSettings:
    """Points from the order in which a guide begins decisions."""

    alphas: tuple[float, ...] = (0.2, 0.1, 0.3)  # shares of a step from which the guide counts as having done it
    round_up_from: float = 0.05  # fraction of a unit from which it is rounded up: there is room for all of them
    resolves: int = 1  # batches in which decisions are fixed
    total_share: float = 0.4  # of the time for all of them
    more_share: float = 0.05  # of the time, within which another one is begun
    simplex_columns: int = 20_000  # columns up to which simplex solves the LP of such a schedule as soon as ipm
    columns: int = 100_000  # of the model up to which the LP of a schedule and its dive take less than relax-and-fix


@dataclass(frozen=True)
class RelaxAndFixSettings:
    """Relax-and-fix from a guide."""

    min_group_blocks: int = 5  # blocks of a group at least
    group_divisor: int = 8  # else a group has the square root of all blocks over this
    grid_periods: int = 12  # between the steps offered besides the guide's
    guide_window_periods: int = 1  # by which a step of the guide may move
    guide_fraction: float = 0.02  # of a decision from which the guide counts as stepping
    group_s: float = 10.0  # seconds for one group
    total_share: float = 0.7  # of the time for all groups
    forecast_groups: int = 5  # groups after which it is plain whether there is time for all
    indicator_blocks: int = 30  # blocks whose other columns stay free while indicators are fixed
    indicator_share: float = 0.5  # of the time left for that
