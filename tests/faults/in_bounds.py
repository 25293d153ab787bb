"""Faults planted in the bounds of what can be reached, in what is said of them, and in places of values."""

from __future__ import annotations

from tests.faults.fault import Fault

BOUNDS, WORDS = "planner/model/bounds", "planner/bounds"
BY_HAND, EACH, LISTED = (
    "tests/bounds/test_by_hand.py",
    "tests/bounds/test_each_limit.py",
    "tests/bounds/test_never_beaten.py",
)

IN_BOUNDS: tuple[Fault, ...] = (
    Fault(
        "bounds: commissioning forgotten, a period too long",
        f"{BOUNDS}/most.py",
        "one.at(getattr(one, series), period - one.site.commissioning_periods)",
        "one.at(getattr(one, series), period - one.site.commissioning_periods - 1)",
        (BY_HAND,),
    ),
    Fault(
        "bounds: credit capped at less than it can pay for",
        f"{BOUNDS}/credit.py",
        "most_mw - milestone.threshold_mw + bounds.hair_mw(",
        "most_mw - 1.5 * milestone.threshold_mw + bounds.hair_mw(",
        (BY_HAND,),
    ),
    Fault(
        "bounds: a date in the last period is to blame for the horizon",
        f"{WORDS}/barred.py",
        "if latest is not None and calendar.period_of(latest) < last:",
        "if latest is not None and latest < calendar.end_of(last):",
        (EACH, "-k", "bars_nothing"),
    ),
    Fault(
        "bounds: headroom counted at the highest PUE",
        f"{BOUNDS}/grid_paths.py",
        "return 1.0 / min((pue for node in nodes for pue in pues[node]), default=1.0)",
        "return 1.0 / max((pue for node in nodes for pue in pues[node]), default=1.0)",
        (EACH,),
    ),
    Fault(
        "bounds: own units fed through the node",
        f"{BOUNDS}/flow.py",
        'graph.add(("load", site.id), _TO, scale * firm, "site_power", site.id)',
        'graph.add(("load", site.id), ("node", site.node), scale * firm, "site_power", site.id)',
        (EACH,),
    ),
    Fault(
        "bounds: racks into any site",
        f"{BOUNDS}/flow.py",
        "for rack in self.supply.cooled_at(one.site):",
        "for rack in self.sets.problem.racks:",
        (EACH,),
    ),
    Fault(
        "bounds: crews of work under way counted as free",
        f"{BOUNDS}/resources.py",
        "left[u] -= work.option.uses.get(self.resource.id, 0)",
        "left[u] -= 0",
        (EACH,),
    ),
    Fault(
        "bounds: tranches only of what was reached a period before",
        f"{BOUNDS}/money.py",
        "last = by - g.payment_lag_periods",
        "last = by - g.payment_lag_periods - 1",
        (EACH, LISTED),
    ),
    Fault(
        "bounds: the dearest MW first",
        f"{BOUNDS}/cheapest.py",
        "*sorted(Part(need / mw, mw) for mw, need in items if mw > 0)]",
        "*sorted((Part(need / mw, mw) for mw, need in items if mw > 0), reverse=True)]",
        (LISTED, EACH),
    ),
    Fault(
        "bounds: the last of those that wait is to blame",
        f"{WORDS}/barred.py",
        "                return self.root(earlier)",
        "                return activity",
        (EACH,),
    ),
    Fault(
        "places: an appended entry keeps the place of the list",
        "planner/changes/tracing.py",
        "self.entries[id(entry)] = _Touch(number, (index,) if isinstance(act.value, list) else ())",
        "self.entries[id(entry)] = _Touch(number, ())",
        ("tests/casefiles/test_placed.py",),
    ),
    Fault(
        "places: what a scenario changed stands in the case",
        "planner/casefiles/placed.py",
        "if origin.change is None:",
        "if origin.change is None or origin.below == ():",
        ("tests/casefiles/test_placed.py",),
    ),
    Fault(
        "bounds: money is blamed for what other limits leave",
        "planner/bounds/most_bounds.py",
        '            alone.pop(("cash", ""), None)',
        "            pass",
        (EACH,),
    ),
    Fault(
        "bounds: the grid is blamed for halls that there are not",
        "planner/bounds/most_bounds.py",
        "if grid_mw < self.without_grid_mw(basis, period) - LESS_MW:",
        'if grid_mw < alone["site_power", ""] - LESS_MW:',
        (EACH,),
    ),
    Fault(
        "bounds: obligatory work not in use in time is said to leave no plan",
        "planner/bounds/barred.py",
        "must = activity.obligatory and activity.id not in sets.works_of",
        "must = activity.obligatory",
        ("tests/cli/test_check_reach.py",),
    ),
)
