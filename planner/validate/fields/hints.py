"""What to write in place of a number with a unit or separators, of a date in another form, of a bool of YAML 1.1."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from planner.validate.fields.units import in_unit, number_in

# A number with a unit is shorter; the time that patterns take over a text grows faster than its length.
LONGEST = 60
_DATE_WITH_SLASHES = re.compile(r"^\d{1,4}[/.]\d{1,2}[/.]\d{1,4}$")
_DIGITS_ALONE = "%Y%m%d"
_SURE_DATES = (
    "%Y/%m/%d", "%Y.%m.%d", _DIGITS_ALONE, "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
)  # fmt: skip
"""Ways to write a date that mean one day alone; with slashes and the year last, month and day may change places."""
_DAY_AND_TIME = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_DECIMAL = re.compile(r"[+-]?(\d+\.\d*|\.\d+)")
YAML_1_1_BOOLS = {"on": "true", "yes": "true", "y": "true", "off": "false", "no": "false", "n": "false"}


def decimal_point(given: Any) -> bool:
    """Return whether a number is written with a decimal point, as text or as a float."""
    return isinstance(given, float) or (isinstance(given, str) and _DECIMAL.fullmatch(given.strip()) is not None)


def explained_number(given: Any, field: str = "") -> str:
    """Return what to write in place of a text that is no number: without separators, in the unit of its field.

    Parameters
    ----------
    given
        What was given in place of a number.
    field
        Name of the field, which tells its unit.
    """
    text = given.strip() if isinstance(given, str) else ""
    if len(text) > LONGEST:
        return ""
    plain = number_in(text)
    if plain is None:
        return in_unit(text, field)
    if plain == text:
        return ""
    how = "with a decimal point" if "." in plain and "." not in text else "without separators"
    return f"; write {plain} {how}"


def explained_date(given: Any) -> str:
    """Return why a text is no date."""
    text = given.strip() if isinstance(given, str) else ""
    meant = _sure_date(text) if len(text) <= LONGEST else None
    if meant is not None:
        return f"; write {meant}" + (" without a time" if _DAY_AND_TIME.match(text) else "")
    if _DATE_WITH_SLASHES.match(text):
        return "; write the year first and dashes between, like 2026-02-01"
    parts = _ISO.match(text)
    if parts and not 1 <= int(parts[2]) <= 12:
        return f"; there is no month {parts[2]}"
    return f"; there is no day {parts[3]} in that month" if parts and int(parts[1]) and not _is_date(text) else ""


def _sure_date(text: str) -> date | None:
    """Return the day that a text in another form surely means."""
    for form in _SURE_DATES:
        if form == _DIGITS_ALONE and len(text) != len("YYYYMMDD"):
            continue
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def explained_bool(given: Any) -> str:
    """Return what to write in place of a bool of YAML 1.1."""
    meant = YAML_1_1_BOOLS.get(given.strip().lower()) if isinstance(given, str) else None
    return f"; `{given}` is text in YAML 1.2, write {meant}" if meant else ""
