"""Faults planted in contracts with utilities."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

IN_CONTRACTS: tuple[Fault, ...] = (
    Fault(
        "model: ramp let at once",
        f"{MODEL}/import_handles.py",
        "self.energised(step, period - after)",
        "self.energised(step, period)",
        by_hand("ramps", "had_to_wait"),
    ),
    Fault(
        "model: ramp of an upgrade a period late in what can be had",
        f"{MODEL}/sources.py",
        "if self.order_by(period - after) is not None)",
        "if self.order_by(period - after - 1) is not None)",
        by_hand("ramps", "upgrade"),
    ),
    Fault(
        "tables: ramp let at once",
        f"{TABULATE}/connection.py",
        "total[max(since + after, 0) :] += step.mw * share",
        "total[max(since, 0) :] += step.mw * share",
        by_hand("ramps", "table"),
    ),
    Fault(
        "tables: racks wait for the energisation alone",
        f"{TABULATE}/arcs.py",
        "before[name] = max(source.lag, before.get(name, 0))",
        "before[name] = 0",
        by_hand("ramps", "wait"),
    ),
    Fault(
        "check dropped: ramps",
        f"{CHECKS}/sources.py",
        "if after <= period - self.since), default=0.0)",
        "), default=0.0)",
        ("tests/checks/test_contracts.py",),
    ),
    Fault(
        "rule dropped: ramps that fall",
        "planner/validate/contracts.py",
        "if entry[1] < before[1]:",
        "if entry[1] < 0:",
        ("tests/validate/test_contracts.py",),
    ),
    Fault(
        "model: minimum bill of what is imported alone",
        f"{FAMILIES}/contracts.py",
        "least = Sum((site.minimum_bill_share, handles.allowed_mw(site, period)))",
        "least = Sum((0.0, handles.allowed_mw(site, period)))",
        by_hand("bills", "minimum or exact"),
    ),
    Fault(
        "model: demand charge of a month in a quarter",
        f"{MODEL}/lines/power.py",
        "site.demand_usd_per_kw_month * data.sets.calendar.months / 1000.0",
        "site.demand_usd_per_kw_month / 1000.0",
        by_hand("bills", "quarter"),
    ),
    Fault(
        "model: capacity charge of a day",
        f"{MODEL}/lines/power.py",
        "days, price, whole = data.sets.calendar.hours(period) / 24.0,",
        "days, price, whole = 1.0,",
        by_hand("bills", "node"),
    ),
    Fault(
        "tables: minimum bill left out",
        f"{TABULATE}/connection.py",
        "np.maximum(import_mw, site.minimum_bill_share * let_mw) if charge",
        "import_mw if charge",
        by_hand("bills", "minimum"),
    ),
    Fault(
        "tables: unused bill of all that is billed",
        f"{TABULATE}/connection.py",
        "unused = np.clip(billed - import_mw, 0.0, None)",
        "unused = billed",
        by_hand("bills", "minimum"),
    ),
    Fault(
        "check dropped: minimum bill",
        f"{CHECKS}/contracts.py",
        "mw = max(drawn_mw, floor_mw) if each_usd_m else 0.0",
        "mw = drawn_mw if each_usd_m else 0.0",
        ("tests/checks/test_contracts.py",),
    ),
    Fault(
        "rule dropped: minimum bill without a price",
        "planner/validate/contracts.py",
        "if site.minimum_bill_share and not site.demand_usd_per_kw_month:",
        "if False:",
        ("tests/validate/test_contracts.py",),
    ),
)
