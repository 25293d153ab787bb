"""Writes a build schedule as MS Project XML, which Project, ProjectLibre and GanttProject open.

Nothing but the standard library is used. The order of the elements is that of Microsoft's schema, which Project needs.
Days are days of 8 hours; on the plan's calendar of seven days a week a duration in days is one of calendar days.
"""

from __future__ import annotations

from planner.exports.mspdi.document import mspdi_text

__all__ = ["mspdi_text"]
