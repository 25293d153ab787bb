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
    Fault(
        "tables: liquidity without facilities for capex only",
        f"{TABULATE}/liquidity.py",
        'lines["undrawn"] += room',
        'lines["undrawn"] += room * (not facility.capex_only)',
        TABLES,
    ),
    Fault(
        "tables: liquidity beyond the borrowing base",
        f"{TABULATE}/liquidity.py",
        "most = np.minimum(most, facility.borrowing_base_share * worth)",
        "most = most + 0.0 * worth",
        TABLES,
    ),
    Fault(
        "tables: liquidity above nothing, not above the floor",
        f"{TABULATE}/ledger.py",
        "liquid = cash - problem.finance.cash_floor_usd_m + now",
        "liquid = cash + now",
        TABLES,
    ),
    Fault(
        "tables: liquidity of a facility no longer available",
        f"{TABULATE}/liquidity.py",
        "room[:first], room[max(last + 1, 0) :] = 0.0, 0.0",
        "room[:first] = 0.0",
        TABLES,
    ),
    Fault(
        "tables: what is owed beyond a limit lowers liquidity",
        f"{TABULATE}/liquidity.py",
        "room = np.maximum(0.0, most - owed)",
        "room = most - owed",
        TABLES,
    ),
    Fault(
        "tables: least liquidity on the last of equal days",
        f"{TABULATE}/liquidity.py",
        "return next(row for row in given if",
        "return next(row for row in reversed(given) if",
        TABLES,
    ),
    Fault(
        "tables: limits of nothing bind",
        f"{TABULATE}/limits.py",
        "in_use, exists = used >= BINDING_WITHIN, limits >= BINDING_WITHIN",
        "in_use, exists = used >= 0.0, limits >= BINDING_WITHIN",
        TABLES,
    ),
    Fault(
        "tables: nothing is waited for",
        f"{TABULATE}/limits.py",
        "if use.limit not in NOT_AWAITED:",
        "if use.limit in NOT_AWAITED:",
        TABLES,
    ),
    Fault(
        "tables: a hall with less than a rack of room is not full",
        f"{TABULATE}/limits.py",
        "max(BINDING_WITHIN, use.one_more - FITS_WITHIN_MW)",
        "BINDING_WITHIN",
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
        "check: liquidity of a facility no longer available",
        f"{CHECKS}/liquidity.py",
        "if loan.period != period or not loan.available:",
        "if loan.period != period:",
        FIGURES,
    ),
    Fault(
        "check: liquidity beyond the borrowing base",
        f"{CHECKS}/liquidity.py",
        "return max(0.0, min(spare))",
        "return max(0.0, spare[0])",
        FIGURES,
    ),
    Fault(
        "check: liquidity above nothing, not above the floor",
        f"{CHECKS}/liquidity.py",
        "for_anything, for_capex = closing_cash_usd_m - facts.reading.problem.finance.cash_floor_usd_m, 0.0",
        "for_anything, for_capex = closing_cash_usd_m, 0.0",
        FIGURES,
    ),
    Fault(
        "check: any limit of nothing may bind",
        f"{CHECKS}/binding.py",
        "return value_then >= little and used_then >= little",
        "return True",
        FIGURES,
    ),
    Fault(
        "check: a hall with less than a rack of room is not full",
        f"{CHECKS}/binding.py",
        "return value - used < max(little, step - ROUNDING + off)",
        "return value - used < little",
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
