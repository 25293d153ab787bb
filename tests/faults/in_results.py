"""Faults planted in the tables of a plan and in the independent check; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import CHECKS, TABULATE, Fault

RULES = ("tests/checks/test_rules.py",)
FIGURES = ("tests/checks/test_reported.py", "tests/checks/test_rules.py")
TABLES = ("tests/tabulate",)


def dropped(rule: str, call: str) -> Fault:
    """Return the fault that leaves out one rule of the independent check."""
    return Fault(f"check: no rule on {rule}", f"{CHECKS}/__init__.py", f'    ("{rule}", {call}),', "", RULES)


IN_RESULTS: tuple[Fault, ...] = (
    Fault(
        "tables: tranche without its lag",
        f"{TABULATE}/milestones.py",
        "paid = None if reached is None else reached + milestone.payment_lag_periods",
        "paid = reached",
        TABLES,
    ),
    Fault(
        "tables: whole tranche in cash",
        f"{TABULATE}/milestones.py",
        "cash_usd_m=0.0 if paid is None else milestone.tranche_usd_m - in_kind,",
        "cash_usd_m=0.0 if paid is None else milestone.tranche_usd_m,",
        TABLES,
    ),
    Fault(
        "tables: interest on the new balance",
        f"{TABULATE}/debt.py",
        "interest = facility.rate_per_year * calendar.years_per_period * balance",
        "interest = facility.rate_per_year * calendar.years_per_period * (balance + draw)",
        TABLES,
    ),
    Fault(
        "tables: repayment not discounted",
        f"{TABULATE}/goals.py",
        "terms[name] += sign * factor * getattr",
        'terms[name] += sign * (factor if name != "repay" else 1.0) * getattr',
        TABLES,
    ),
    Fault(
        "tables: finish share paid a period late",
        f"{TABULATE}/works.py",
        "spend[work.finish - 1] += option.finish_share * capex",
        "spend[min(work.finish, periods - 1)] += option.finish_share * capex",
        TABLES,
    ),
    Fault(
        "tables: fixed cost a period late",
        f"{TABULATE}/ledger.py",
        'lines["fixed"][max(opens[site.id], 0) :]',
        'lines["fixed"][max(opens[site.id], 0) + 1 :]',
        TABLES,
    ),
    dropped("order of site work", "activities.order"),
    dropped("obligatory work", "activities.obligations"),
    dropped("crews and stocks", "resources.enough"),
    dropped("rack supply and order book", "racks.supplied"),
    dropped("install pace", "racks.paced"),
    dropped("nameplate and positions", "racks.housed"),
    dropped("headroom and links", "power.grid"),
    dropped("cash floor", "finance.cash_floor"),
    dropped("credit in kind", "finance.credit"),
    dropped("debt", "finance.debt"),
    dropped("borrowing base and capex", "finance.security"),
    dropped("tenant's limit", "finance.tenant"),
    Fault(
        "check: finish-to-start as start-to-start",
        f"{CHECKS}/activities.py",
        'mark = earlier.finish if given.type == "FS" else earlier.start',
        "mark = earlier.start",
        RULES,
    ),
    Fault(
        "check: crew leaves a period early",
        f"{CHECKS}/resources.py",
        "min(work.finish, reading.calendar.periods)",
        "min(work.finish - 1, reading.calendar.periods)",
        FIGURES,
    ),
    Fault(
        "check: PUE forgotten",
        f"{CHECKS}/power.py",
        '("peak", site.peak_pue * load_mw,',
        '("peak", load_mw,',
        FIGURES,
    ),
    Fault(
        "check: tranche without its lag",
        f"{CHECKS}/awards.py",
        "paid = None if reached is None else reached + milestone.payment_lag_periods",
        "paid = reached",
        FIGURES,
    ),
    Fault(
        "check: in-kind part also in cash",
        f"{CHECKS}/awards.py",
        "share = 1.0 - self.milestone.in_kind_share",
        "share = 1.0",
        FIGURES,
    ),
    Fault(
        "check: debt bears no interest",
        f"{CHECKS}/loans.py",
        "interest = facility.rate_per_year * year * owed",
        "interest = 0.0",
        FIGURES,
    ),
    Fault(
        "check: racks keep their price",
        f"{CHECKS}/worth.py",
        "return max(0.0, 1.0 - age_periods / life_periods)",
        "return 1.0",
        FIGURES,
    ),
    Fault(
        "check: tolerance a hundred times too wide",
        f"{CHECKS}/tolerance.py",
        "USD_M_SHARE = 1e-4",
        "USD_M_SHARE = 1e-2",
        FIGURES,
    ),
)
