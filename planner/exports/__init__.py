"""Writes a plan to files, reads it back, audits what was written and shows it in a notebook."""

from __future__ import annotations

from planner.exports.audited import audit
from planner.exports.written import FILES, PLAN_FILE, check_out, read_plan, write_plan

__all__ = ["FILES", "PLAN_FILE", "audit", "check_out", "read_plan", "write_plan"]
