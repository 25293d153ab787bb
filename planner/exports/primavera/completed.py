"""What files of Primavera P6 must have and their writer leaves out or gets wrong.

In the XML a day without work says so, no list is empty, and a baseline takes its own calendar by default. In both, the
calendar of a project is not the default of the enterprise.
"""

from __future__ import annotations

import re

from planner.exports.primavera.project import BASELINE, PROJECT

_NO_HOLIDAYS = re.compile(rb"\n *<HolidayOrExceptions/>")
_FREE_WEEKDAY = re.compile(rb"(\n *)(<DayOfWeek>\w+</DayOfWeek>)(?=\n *</StandardWorkHours>)")
_FREE_DATE = re.compile(rb"(\n *)(<Date>[^<]+</Date>)(?=\n *</HolidayOrException>)")
_NO_WORK = rb'\1\2\1<WorkTime xsi:nil="true"/>'
_DEFAULT = b"<IsDefault>%d</IsDefault>"
_XER_DEFAULT = re.compile(rb"(%%T\tCALENDAR\r?\n%%F[^\n]*\n%%R\t%d\t)Y" % PROJECT)
_OF_PROJECT, _OF_BASELINE = (
    b"<ActivityDefaultCalendarObjectId>%d<" % number for number in (PROJECT, BASELINE)
)  # fmt: skip


def completed(content: bytes) -> bytes:
    """Return the XML as its schema wants it and P6 reads it."""
    for free in (_FREE_WEEKDAY, _FREE_DATE):
        content = free.sub(_NO_WORK, content)
    content = _NO_HOLIDAYS.sub(b"", content).replace(_DEFAULT % 1, _DEFAULT % 0)
    project, mark, baseline = content.partition(b"<BaselineProject>")
    return b"".join((project, mark, baseline.replace(_OF_PROJECT, _OF_BASELINE)))


def completed_xer(content: bytes) -> bytes:
    """Return the XER as P6 reads it."""
    return _XER_DEFAULT.sub(rb"\1N", content)
