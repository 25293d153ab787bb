"""Writes a plan to files, reads it back and audits what was written."""

from __future__ import annotations

from planner.exports.audited import audit, recheck
from planner.exports.read_back import read_plan
from planner.exports.written import FILES, check_out, write_plan
from planner.outfolder import PLAN_FILE, PROBLEM_FILE

__all__ = ["FILES", "PLAN_FILE", "PROBLEM_FILE", "audit", "check_out", "read_plan", "recheck", "write_plan"]
