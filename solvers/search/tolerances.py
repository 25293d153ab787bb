"""Tolerances that results of the search depend on: what counts as feasible, as equal, as proven.

They belong together: a goal's limit leaves more room than the feasibility tolerance of a run whose bound is believed,
and what is compared with recomputed figures is compared more finely than either.
"""

from __future__ import annotations

REL_MARGIN = 1e-7
"""Relative room that a goal's limit leaves beyond its tolerance, so that the incumbent stays inside it."""

ABS_TOL = 1e-6
"""Distance of value and bound that counts as none."""

FEAS_TOL = 1e-5
"""Violation up to which a point counts as feasible, and share of a value by which a bound may be beyond it."""

STEP_TOL = 1e-4
"""Share of a goal's step by which a bound may be above one by the tolerances of a solver alone."""

TIGHT_FEAS_TOL = 1e-7
"""Feasibility tolerance of runs whose bound is believed."""

INT_TOL = 1e-6
"""Distance from a whole number that counts as none."""

EMPTY_ROW_TOL = 1e-5
"""By how much a row without columns may miss its limits before it counts as violated."""

SAME_VALUE_REL = 0.1 * REL_MARGIN
"""Share of a value by which it may differ from one recomputed from a plan's tables."""

POLISH_TOL = 1e-9
"""Unit of the tolerances of the linear programme that gives exact figures: ten of it for rows, a hundred for duals."""

GOAL_MARGINS = (0.0, 1e-6, 1e-5)
"""Relative room given to goals in turn, where a solver's tolerance turns out to have carried them."""

ROW_WIDENING_REL = 1e-5
"""Share of its value by which a row of integers alone may be missed: more is no rounding."""

TIE_BREAK_FEAS_TOL = 1e-7
"""Violation up to which a point chosen among equals counts as feasible, in the units of the rows."""

GOAL_ABS_TOL = 1e-7
"""By how much a goal may come out worse in it: what tolerances and sums of floats leave."""

GOAL_REL_TOL = 1e-9
"""By what share of its value besides."""
