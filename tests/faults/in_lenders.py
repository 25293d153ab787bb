"""Faults planted in facilities by site: in the model, the tables and the check."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

IN_LENDERS: tuple[Fault, ...] = (
    Fault(
        "model: racks elsewhere secure a lender",
        f"{FAMILIES}/debt.py",
        "return _racks_worth_at(sets, handles, sets.problem.lent_to(facility), t)",
        "return _racks_worth_at(sets, handles, sets.sites, t)",
        by_hand("lenders", "racks_elsewhere"),
    ),
    Fault(
        "model: loan to cost ignored",
        f"{FAMILIES}/lenders.py",
        "drawn[f, t].add(-share[f], m.cost_there[f, t])",
        "drawn[f, t].add(-1.0, m.cost_there[f, t])",
        by_hand("lenders", "loan_to_cost"),
    ),
    Fault(
        "model: cost before the plan dropped",
        f"{FAMILIES}/lenders.py",
        "if t else by_cost[f].cost_before_usd_m)",
        "if t else 0.0)",
        by_hand("lenders", "loan_to_cost"),
    ),
    Fault(
        "model: two lenders pay for one thing",
        f"{MODEL}/loans_by_site.py",
        "new |= {known | one: None for one in tuple(new)}",
        "new |= {}",
        by_hand("lenders", "twice"),
    ),
    Fault(
        "check: loan to cost dropped",
        f"{CHECKS}/finance.py",
        "if above_usd_m(loan.drawn_usd_m, allowed):",
        "if above_usd_m(loan.balance_usd_m, allowed + 1e6):",
        ("tests/checks/test_rules.py", "-k", "site_words"),
    ),
    Fault(
        "tables: loan to cost leaves liquidity alone",
        f"{TABULATE}/liquidity.py",
        "room = np.minimum(room, np.maximum(0.0, on_cost - lender.drawn_usd_m))",
        "room = np.minimum(room, np.maximum(0.0, on_cost))",
        ("tests/tabulate/test_lenders.py",),
    ),
    Fault(
        "model: a rack pledged twice",
        f"{FAMILIES}/debt.py",
        ".add(f.borrowing_base_share, _pledged_before(m, sets, f, t))",
        ".add(0.0, _pledged_before(m, sets, f, t))",
        by_hand("lenders", "secure_no_other"),
    ),
    Fault(
        "tables: a rack lent on twice in liquidity",
        f"{TABULATE}/liquidity.py",
        "base - (facility.borrowing_base_share or 0.0) * taken",
        "base - 0.0 * taken",
        ("tests/tabulate/test_lenders.py",),
    ),
    Fault(
        "check: a rack pledged twice",
        f"{CHECKS}/lenders.py",
        "free -= owed_usd_m[other.id] / other.borrowing_base_share",
        "free -= 0.0",
        ("tests/checks/test_lenders.py",),
    ),
)
