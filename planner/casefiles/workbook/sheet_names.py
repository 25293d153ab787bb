"""What sheets and columns of a workbook are called where the names of fields do not say it."""

from __future__ import annotations

# What the keys and values of mappings are, where the names of the fields do not say it: else `key` and the field.
PAIRS = {
    "uses": ("resource", "units"), "draws": ("resource", "units"), "revenue_usd_m": ("year", "revenue_usd_m"),
    "ramp": ("after_periods", "share"), "most_by_year": ("year", "most"), "figures": ("field", ""),
}  # fmt: skip
# Sheets of a field that other entries have too by now keep the name that workbooks know them by; dated prices without a
# CSV table of their own are called as those with one are.
SHORT: dict[tuple[str, ...], str] = {
    ("sites", "activities", "predecessors"): "predecessors",
    ("grid", "nodes", "capacity_usd_per_mw_day"): "capacity_charges",
    ("sites", "rent_usd_m_per_mw_year"): "site_rents",
}
