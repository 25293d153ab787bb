"""What the bank pack calls the columns of the ledger, on every sheet the same."""

from __future__ import annotations

LABELS = {
    "opening_cash": "Opening cash",
    "tranche_cash": "Tranches in cash",
    "rent": "Rent",
    "rent_lost": "Rent lost to curtailment",
    "draw": "Drawn from facilities",
    "credit_used": "Credit in kind used for racks",
    "activity_spend": "Site works",
    "rack_payments": "Racks, before credit",
    "spare_payments": "of it for spares",
    "sales_tax": "Sales tax on racks",
    "upgrade_capex": "Grid upgrades",
    "onsite_capex": "Power on site",
    "energy": "Energy from the grid",
    "fuel": "Fuel, operation and maintenance of power on site",
    "demand": "Demand charges of utilities",
    "capacity": "Capacity charges of the grid",
    "security": "Security of utilities, less what comes back",
    "opex": "Running the racks",
    "fixed": "Fixed costs of open sites",
    "lease": "Leases of phases",
    "opening_cost": "Opening of sites",
    "late_charges": "Late milestones",
    "interest": "Interest",
    "fees": "Fees of facilities",
    "repay": "Debt repaid",
    "closing_cash": "Closing cash",
    "tranche_credit": "Tranches in kind, as credit for racks",
    "credit_balance": "Closing credit in kind",
    "debt": "Debt of all facilities",
    "horizon_value": "Value at the horizon",
    "debt_settled": "Debt settled at the horizon",
    "npv_flow": "Flow to the owner",
    "liquidity": "Liquidity",
    "liquidity_capex_only": "Liquidity for capital only",
}
"""Words for every column of money of the table of cash; order and sides are those of the lists of the ledger."""
OF_FACILITY = {"draw": "drawn", "repay": "repaid", "interest": "interest", "fees": "fees", "balance": "closing balance"}
