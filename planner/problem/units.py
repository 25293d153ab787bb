"""The unit of a field of a case: what its description says in brackets, else what its name ends in."""

from __future__ import annotations

import re

_SAID = re.compile(r"\[([^\]]+)\]")
_ENDINGS = (("_periods", "periods"), ("_share", "share"), ("_per_year", "per year"), ("_date", "ISO date"))


def unit_of(field: str, description: str) -> str:
    """Return the unit of a field; empty where it has none."""
    said = _SAID.findall(description)
    if len(said) == 1:
        return str(said[0])
    return next((unit for ending, unit in _ENDINGS if field.endswith(ending)), "")
