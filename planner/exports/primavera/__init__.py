"""Files for Primavera P6 from a build schedule: PMXML and XER, written by MPXJ in a process of its own."""

from __future__ import annotations

from planner.exports.primavera.files import pmxml_bytes, pmxml_notes, xer_bytes, xer_notes

__all__ = ["pmxml_bytes", "pmxml_notes", "xer_bytes", "xer_notes"]
