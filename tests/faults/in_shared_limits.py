"""Faults planted in yearly limits, quotas and prices below zero."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

CHECKED, TABLED, BOUNDED, TOLD = (
    ("tests/checks/test_shared_limits.py",),
    ("tests/tabulate/test_shared_limits.py",),
    ("tests/bounds/test_shared_limits.py",),
    ("tests/explanation/test_shared_limits.py",),
)

IN_SHARED_LIMITS: tuple[Fault, ...] = (
    Fault(
        "model: hours of a yearly limit dropped",
        f"{FAMILIES}/yearly.py",
        "used.add(IN_THOUSANDS * sets.calendar.hours(t), _per_hour",
        "used.add(IN_THOUSANDS * 730.0, _per_hour",
        by_hand("yearly", "racks_come_as_early or units_run"),
    ),
    Fault(
        "model: a limit without a region is one of the whole programme alone",
        "planner/problem/limits.py",
        "return not (self.regions or self.sites) or site.id in self.sites or site.region in self.regions",
        "return not (self.regions or self.sites) or site.id in self.sites",
        by_hand("yearly", "water"),
    ),
    Fault(
        "model: a price below zero without end",
        f"{MODEL}/sets.py",
        "max(price, 0.0 - opex * self.prices.at",
        "max(price, -1e9 - opex * self.prices.at",
        by_hand("yearly", "no_rack_is_bought"),
    ),
    Fault(
        "model: a quota goes on with the year before",
        f"{FAMILIES}/quotas.py",
        "return next(periods[0] for periods in sets.years.values() if t in periods) - 1",
        "return -1",
        by_hand("quotas", "each_year"),
    ),
    Fault(
        "model: GPUs counted as racks",
        f"{MODEL}/bounds/quota.py",
        "return rack.gpus",
        "return 1",
        by_hand("quotas", "gpus_count"),
    ),
    Fault(
        "checks: yearly limits dropped",
        f"{CHECKS}/__init__.py",
        '    ("yearly limits", shared_limits.yearly),',
        "",
        CHECKED,
    ),
    Fault("checks: quotas dropped", f"{CHECKS}/__init__.py", '    ("quotas", shared_limits.quotas),', "", CHECKED),
    Fault(
        "checks: a price below zero is paid whole",
        f"{CHECKS}/ledger.py",
        "return [max(price, -_opex_usd_per_mwh(reading, site, period)) for period, price in enumerate(given)]",
        "return list(given)",
        CHECKED,
    ),
    Fault(
        "tables: a year goes on with that before",
        f"{TABULATE}/shared_limits.py",
        "before = total[period - 1] if period and years[period - 1] == year else 0.0",
        "before = total[period - 1] if period else 0.0",
        TABLED,
    ),
    Fault(
        "bounds: a quota of one year alone",
        f"{MODEL}/bounds/quota.py",
        "before += most[periods[-1]]",
        "before += 0.0",
        BOUNDED,
    ),
    Fault(
        "search: no room for rounding in a quota by year",
        f"{MODEL}/structure.py",
        "upper[row] = max(0.0, upper[row] - most)",
        "upper[row] = upper[row]",
        BOUNDED,
    ),
    Fault(
        "explanation: a quota elsewhere holds racks back",
        "planner/explanation/earlier.py",
        "if not (quota.covers(lot.site) and quota.counted(lot.rack.id)):",
        "if not quota.counted(lot.rack.id):",
        TOLD,
    ),
)
