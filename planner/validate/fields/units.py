"""The unit of each field, and values given in another unit that surely is one of the same kind."""

from __future__ import annotations

import re

# Among what stands between thousands: spaces that do not break, wide and narrow, and an apostrophe as it is printed.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([,' \u00a0\u202f\u2019]\d{3})+(\.\d+)?")
_GROUPED_BY_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_SPELT = r"(?P<number>[+-]?[\d.][\d.,' ]*(?:e[+-]?\d+)?)"
_PARTS = re.compile(r"(?P<before>[^\d\s.,+-][^\d.,+-]*)?" + _SPELT + r"\s*(?P<after>[^\d\s.,][^\d]*)?", re.IGNORECASE)

# What a unit is in that of the field: the factor. Units are compared in lower case, where case tells nothing.
_MILLIONS = {
    "": 1e-6, "k": 1e-3, "thousand": 1e-3, "m": 1.0, "mn": 1.0, "mio": 1.0, "mln": 1.0, "mm": 1.0, "million": 1.0,
    "millions": 1.0, "bn": 1e3, "b": 1e3, "billion": 1e3, "billions": 1e3, "tn": 1e6, "trillion": 1e6,
}  # fmt: skip
_FAMILIES: dict[str, dict[str, float]] = {
    "share": {"%": 0.01, "percent": 0.01, "per cent": 0.01, "pct": 0.01, "bp": 1e-4, "bps": 1e-4},
    "MW": {"mw": 1.0, "kw": 1e-3, "gw": 1e3, "tw": 1e6},
    "kW": {"kw": 1.0, "mw": 1e3, "gw": 1e6},
    "million USD": _MILLIONS,
    "USD per MWh": {
        "usd/mwh": 1.0, "$/mwh": 1.0, "usd per mwh": 1.0, "usd": 1.0, "$": 1.0,
        "usd/kwh": 1e3, "$/kwh": 1e3, "usd per kwh": 1e3,
    },
    "t per MWh": {"t/mwh": 1.0, "t": 1.0, "kg/mwh": 1e-3, "g/kwh": 1e-3, "kg/kwh": 1.0},
    "m³ per MWh": {"m3/mwh": 1.0, "m³/mwh": 1.0, "m3": 1.0, "m³": 1.0, "l/kwh": 1.0, "l/mwh": 1e-3},
    "racks": {"racks": 1.0, "rack": 1.0, "units": 1.0, "unit": 1.0},
    "units": {"units": 1.0, "unit": 1.0},
    "GPUs": {"gpus": 1.0, "gpu": 1.0},
}  # fmt: skip
SURELY_DOLLARS = 1e5  # from here on a figure with nothing but a currency is no figure in million USD
_DOLLARS = re.compile(r"us\$|\$|usd|dollars?", re.IGNORECASE)
_WORDS = {
    "share": "a share, where 1 is 100 %", "MW": "in MW", "kW": "in kW", "million USD": "in million USD",
    "USD per MWh": "in USD per MWh", "t per MWh": "in t per MWh", "m³ per MWh": "in m³ per MWh",
    "periods": "in periods of the plan",
}  # fmt: skip
_ENDINGS = (
    ("_share", "share"), ("rate_per_year", "share"), ("fee_per_year", "share"), ("growth_per_year", "share"),
    ("discount_rate", "share"), ("_mw", "MW"), ("it_kw", "kW"), ("usd_per_mwh", "USD per MWh"),
    ("t_per_mwh", "t per MWh"), ("m3_per_mwh", "m³ per MWh"),
    ("_periods", "periods"), ("racks_per_period", "racks"), ("gpus", "GPUs"),
    ("units", "units"), ("rack_positions", "racks"),
)  # fmt: skip


def unit_of(field: str) -> str:
    """Return the unit that the name of a field ends in, empty where it has none."""
    if field == "mw":
        return "MW"
    if "usd_m" in field and "usd_per" not in field:
        return "million USD"
    return next((unit for ending, unit in _ENDINGS if field.endswith(ending)), "")


def number_in(text: str) -> str | None:
    """Return a text that is a number but for its separators as a plain number, else None."""
    if _NUMBER.fullmatch(text):
        return text
    if _GROUPED.fullmatch(text):
        return re.sub(r"[,' \u00a0\u202f\u2019]", "", text)
    if _GROUPED_BY_POINTS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else None


def in_unit(text: str, field: str) -> str:
    """Return the hint for a number with a unit: its value in the unit of the field where that is sure."""
    found = _PARTS.fullmatch(text)
    number = number_in(found["number"].strip()) if found else None
    if found is None or number is None:
        return ""
    unit = " ".join(part.strip() for part in (found["before"], found["after"]) if part)
    family = unit_of(field)
    factor = _factor(unit, family)
    if family == "million USD" and _DOLLARS.sub("", unit).strip() == "" and abs(float(number)) < SURELY_DOLLARS:
        factor = None  # as likely a figure in million USD as one in dollars
    if factor == 1.0:
        return f"; write {number} without the unit '{unit}'"
    if factor is not None:
        return f"; write {told(float(number) * factor)}, {_WORDS[family]}"
    return f"; give it {_WORDS[family]}, without a unit" if family in _WORDS else "; write the number without a unit"


def _factor(unit: str, family: str) -> float | None:
    """Return what a unit is in that of the field, None where it is not surely one of the same kind."""
    known = _FAMILIES.get(family, {})
    if family == "million USD":
        bare, dollars = _DOLLARS.subn("", unit)
        # A figure in no currency is in that of the field; one in dollars without a magnitude is in dollars.
        return known.get(bare.strip().lower()) if dollars or bare.strip() else None
    if unit == "W" and family in ("MW", "kW"):
        return 1e-6 if family == "MW" else 1e-3
    # A small m in front of a W is a thousandth by the book, and a million by those who type in haste.
    return None if unit.startswith("mW") and family in ("MW", "kW") else known.get(unit.lower())


def told(value: float) -> str:
    """Return a number as one would write it: no exponent, no digit that only rounding made."""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text if float(text) == float(f"{value:.10g}") else f"{value:.10g}"
