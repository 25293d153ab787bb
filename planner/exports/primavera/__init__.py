"""Files for Primavera P6 from a build schedule: PMXML and XER, written by MPXJ in a process of its own."""

from __future__ import annotations

from planner.exports.primavera.files import P6File, pmxml_file, xer_file

__all__ = ["P6File", "pmxml_file", "xer_file"]
