"""What is compared: plans with their names, and each of them beside the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.comparison.pair import Pair
    from planner.plan import Plan


@dataclass(frozen=True, repr=False)
class Compared:
    """Plans beside the first of them, the baseline.

    Parameters
    ----------
    plans
        The plans; the first is the baseline.
    names
        What they are called.
    pairs
        Each other plan beside the baseline.
    """

    plans: tuple[Plan, ...]
    names: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def baseline(self) -> Plan:
        """The plan that the others are compared with."""
        return self.plans[0]
