"""Faults planted in prices by the day of payment: model, tables, check."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

IN_PRICES: tuple[Fault, ...] = (
    Fault(
        "prices: escalation from the wrong day in the model",
        f"{MODEL}/prices.py",
        "day = given.price_date or calendar.start",
        "day = calendar.start",
        by_hand("prices", "works_are_paid"),
    ),
    Fault(
        "prices: racks on order escalate",
        f"{MODEL}/lines/racks.py",
        "whole.add(-less, book(rack, period)).add(less, book(rack, period - 1))",
        "whole.add(0.0, book(rack, period)).add(0.0, book(rack, period - 1))",
        by_hand("prices", "on_order"),
    ),
    Fault(
        "prices: the base goes by the price as given",
        f"{FAMILIES}/debt.py",
        "left, paid = depreciated(t - came, life), sets.prices.of_rack(rack, came)",
        "left, paid = depreciated(t - came, life), rack.price_usd_m",
        by_hand("prices", "borrowing_base"),
    ),
    Fault(
        "prices: usable credit at the price as given",
        f"{MODEL}/bounds/credit.py",
        'dearest *= sets.prices.most("racks")',
        "dearest *= 1.0",
        by_hand("prices", "credit_in_kind"),
    ),
    Fault(
        "prices: contingency dropped from the tables",
        f"{TABULATE}/prices.py",
        "factors = (1.0 + given.contingency_share) * (1.0 + given.share_per_year) ** years",
        "factors = (1.0 + given.share_per_year) ** years",
        ("tests/checks/test_prices.py", "-k", "one_answer"),
    ),
    Fault(
        "prices: the check forgets the class",
        f"{CHECKS}/prices.py",
        "if given.id == cost:",
        "if given.id:",
        ("tests/checks/test_prices.py", "-k", "each_class"),
    ),
    Fault(
        "prices: the bound of money takes prices as given",
        f"{MODEL}/bounds/money.py",
        'paid = price * (prices.least("racks", by) if shares <= both else prices.most("racks"))',
        "paid = price",
        ("tests/bounds/test_prices.py", "-k", "dearer or falling"),
    ),
    Fault(
        "rent: the lag dropped in the model",
        f"{MODEL}/lines/racks.py",
        "return site.commissioning_periods + sets.problem.finance.rent_lag_periods",
        "return site.commissioning_periods",
        by_hand("rent", "begins_its_lag"),
    ),
    Fault(
        "rent: a year with racks that stand alone has no limit",
        f"{FAMILIES}/tenant.py",
        "rents[year].add(1, m.never) for year in above}",
        "rents[year].add(1, m.never) for year in above if rents[year]}",
        by_hand("rent", "owe_too_much"),
    ),
    Fault(
        "rent: the factor of a rack dropped in the tables",
        f"{TABULATE}/ledger.py",
        "mw += paying * rack.it_kw / 1000.0 * rack.rent_factor",
        "mw += paying * rack.it_kw / 1000.0",
        by_hand("rent", "higher_factor"),
    ),
    Fault(
        "rent: the bound of money takes the rent of finance",
        f"{MODEL}/bounds/money.py",
        "max(0.0, self.sets.most_rent(u) - min(",
        "max(0.0, self.sets.rent[u] - min(",
        ("tests/bounds/test_prices.py", "-k", "dearest_rent"),
    ),
    Fault(
        "lease: paid for ever in the model",
        f"{MODEL}/lines/works.py",
        "whole.add(-paid, data.handles.in_service(work, period - term))",
        "whole.add(0.0, data.handles.in_service(work, period - term))",
        by_hand("lease_and_tax", "for_its_term"),
    ),
    Fault(
        "lease: paid a period late in the tables",
        f"{TABULATE}/works.py",
        "paid[max(work.finish, 0) : max(ends, 0)] += work.option.lease_usd_m_per_year * share",
        "paid[max(work.finish + 1, 0) : max(ends, 0)] += work.option.lease_usd_m_per_year * share",
        by_hand("lease_and_tax", "for_its_term"),
    ),
    Fault(
        "lease: dropped from the check",
        f"{CHECKS}/ledger.py",
        'yield work.finish + age, "lease_usd_m", work.option.lease_usd_m_per_year * year',
        'yield work.finish + age, "lease_usd_m", 0.0 * year',
        ("tests/checks/test_lease_and_tax.py", "-k", "lease"),
    ),
    Fault(
        "sales tax: on what is paid at delivery alone",
        f"{MODEL}/lines/racks.py",
        "each = site.sales_tax_share * price",
        "each = site.sales_tax_share * price * (1 - rack.order_share)",
        by_hand("lease_and_tax", "full_price or price_of_the_day"),
    ),
    Fault(
        "sales tax: no capital in the model",
        f"{MODEL}/lines/__init__.py",
        'CAPITAL = ("activity_spend", "rack_payments", "sales_tax", "upgrade_capex", "onsite_capex")',
        'CAPITAL = ("activity_spend", "rack_payments", "upgrade_capex", "onsite_capex")',
        by_hand("lease_and_tax", "facility_for_capital"),
    ),
    Fault(
        "sales tax: dropped from the check",
        f"{CHECKS}/ledger.py",
        'yield shipment.period, "sales_tax_usd_m", taxed * price * shipment.site.sales_tax_share',
        'yield shipment.period, "sales_tax_usd_m", 0.0 * price * shipment.site.sales_tax_share',
        ("tests/checks/test_lease_and_tax.py", "-k", "sales_tax"),
    ),
    Fault(
        "prices: what was agreed escalates in the bank pack",
        "planner/exports/bank/cash_flow.py",
        'return f"([in.{name}]*[price.{priced}]{agreed})*[$flex.{flex}]"',
        'return f"([in.{name}]{agreed})*[price.{priced}]*[$flex.{flex}]"',
        ("tests/exports/sheets/test_bank_prices.py", "-k", "as_written"),
    ),
)
