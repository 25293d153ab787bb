"""Leases in a case folder: a term goes with a lease, and a lease with a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("lease_usd_m_per_year: 5", "term_periods must be given with lease_usd_m_per_year, got nothing"),
        ("term_periods: 120", "term_periods must be left out without lease_usd_m_per_year, got 120"),
        ("lease_usd_m_per_year: 5\n        term_periods: 0", "term_periods must be >= 1"),
    ],
)
def test_a_lease_needs_a_term(tmp_path: Path, given: str, told: str) -> None:
    old = "        capex_usd_m: 100\n"
    write(tmp_path / "case", changed(("sites/alpha.yaml", old, f"{old}        {given}\n")))
    found = issues(str(tmp_path / "case"))
    assert len(found) == 1
    assert told in found[0]
    assert "sites/alpha.yaml:" in found[0]
