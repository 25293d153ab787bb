"""Options that every back end understands, and the progress it reports while it works."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from solvers.search_settings import SearchSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

OptionValue = bool | int | float | str


@dataclass(frozen=True)
class Options:
    """Limits and tolerances of one run; a back end that cannot honour a changed one raises.

    `gap` is relative and `absolute_gap` in the unit of the objective: the run stops when either is reached.
    `feasibility_tolerance` applies to rows, bounds and integrality alike. With `confirm_infeasible` a claim of
    infeasibility found by presolve is solved again without presolve before it is believed. `log` also forwards the
    solver's lines to `logging`. `extra` holds options by the back end's own names; `search` holds what
    `solvers.search` may be tuned by, which no back end reads.
    """

    time_limit_s: float | None = None
    gap: float = 1e-4
    absolute_gap: float = 1e-6
    threads: int = 1
    seed: int = 0
    node_limit: int | None = None
    presolve: bool = True
    confirm_infeasible: bool = True
    feasibility_tolerance: float = 1e-6
    log: bool = False
    extra: Mapping[str, OptionValue] = field(default_factory=dict)
    search: SearchSettings = field(default_factory=SearchSettings)

    def __post_init__(self) -> None:
        limits = {"time_limit_s": self.time_limit_s, "gap": self.gap, "absolute_gap": self.absolute_gap}
        for name, value in {**limits, "node_limit": self.node_limit, "seed": self.seed}.items():
            if value is not None and not value >= 0:
                raise ValueError(f"option {name} must be >= 0, got {value}")
        if self.threads < 1:
            raise ValueError(f"option threads must be >= 1, got {self.threads}")
        if not 0 < self.feasibility_tolerance <= 1e-3:
            raise ValueError(f"option feasibility_tolerance must be in (0, 1e-3], got {self.feasibility_tolerance}")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """Return options from plain names and values.

        Raises
        ------
        ValueError
            If a name is unknown, with the names that exist, or a value is out of its range.
        """
        known = [option.name for option in fields(cls)]
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise ValueError(f"unknown solver option {', '.join(unknown)}; options are {', '.join(known)}")
        return cls(**given)


@dataclass(frozen=True)
class Progress:
    """How far a run has come: best value, proven limit, their relative gap and the seconds since it began."""

    incumbent: float | None
    bound: float | None
    gap: float | None
    elapsed_s: float
