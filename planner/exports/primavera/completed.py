"""What the XML of Primavera P6 must have and its writer leaves out: days without work, and no empty list of them."""

from __future__ import annotations

import re

_NO_HOLIDAYS = re.compile(rb"\n *<HolidayOrExceptions/>")
_FREE_WEEKDAY = re.compile(rb"(\n *)(<DayOfWeek>\w+</DayOfWeek>)(?=\n *</StandardWorkHours>)")
_FREE_DATE = re.compile(rb"(\n *)(<Date>[^<]+</Date>)(?=\n *</HolidayOrException>)")
_NO_WORK = rb'\1\2\1<WorkTime xsi:nil="true"/>'


def completed(content: bytes) -> bytes:
    """Return the XML as its schema wants it: a day without work says so, and a list that is empty is left out."""
    for free in (_FREE_WEEKDAY, _FREE_DATE):
        content = free.sub(_NO_WORK, content)
    return _NO_HOLIDAYS.sub(b"", content)
