"""Present value and return against figures that others published, and a root finder of another house."""

from __future__ import annotations

import csv
import random
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from scipy.optimize import brentq

from planner.money import irr, sign_changes, xnpv

BENCH = Path(__file__).parents[1].parent / "shared" / "bench" / "finance"
REFERENCE, CASES, SAMPLES = BENCH / "excel_reference.csv", BENCH / "pyxirr_cases.csv", BENCH / "pyxirr" / "samples"
RATE_OF_CASES = 0.1  # the rate of the published XNPV samples


def outside(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def needed(rows: list[dict[str, str]], path: Path) -> None:
    if not rows:
        pytest.skip(f"no outside answers at {path.name}: bench/finance is not beside the repository")


def sample(name: str) -> tuple[list[date], list[float]]:
    with (SAMPLES / name).open(encoding="utf-8") as lines:
        rows = [(date.fromisoformat(day), float(flow)) for day, flow in csv.reader(lines)]
    return [day for day, _ in rows], [flow for _, flow in rows]


def flows_of(text: str) -> list[float]:
    return [float(part) for part in re.sub(r"\(.*?\)", "", text).split(";") if "=" not in part]


def yearly(count: int) -> list[date]:
    """Return days 365 days apart, so that actual/365 years are whole."""
    return [date(2023, 1, 1) + timedelta(days=365 * number) for number in range(count)]


def present(flows: list[float], days: list[date], rate: float) -> float:
    return sum(flow * (1 + rate) ** -((day - days[0]).days / 365) for flow, day in zip(flows, days, strict=True))


def test_excel_reference() -> None:
    rows = outside(REFERENCE)
    needed(rows, REFERENCE)
    checked = set()
    for row in rows:
        due, near = row["expected"], float(row["tolerance"])
        if row["function"] in ("XNPV", "XIRR"):
            dated = [part.split("@") for part in row["inputs"].split(";") if "@" in part]
            flows, days = [float(flow) for flow, _ in dated], [date.fromisoformat(day) for _, day in dated]
            given = xnpv(flows, days, 0.09) if row["function"] == "XNPV" else irr(flows, days)
        elif row["function"] == "IRR":
            flows = flows_of(row["inputs"])
            given = irr(flows, yearly(len(flows)))
            due = due if not due.startswith("{") else ""
        elif row["function"] in ("NPV", "NPV0"):
            given = _periodic(row)
        else:
            continue  # modified rates of return are no figure of a plan
        checked.add(row["id"])
        assert given == (pytest.approx(float(due), abs=near) if due else None), row["id"]
    assert {"xirr_ms", "xnpv_ms", "irr_ms_2y", "multi_root", "npf_npv", "npv_ms_3"} <= checked


def _periodic(row: dict[str, str]) -> float:
    """Return a periodic NPV by years: the first flow is today for NPV0, else one year away."""
    rate = float(re.search(r"rate=([0-9.]+)", row["inputs"])[1])  # type: ignore[index]
    text, _, today = row["inputs"].partition(" then add ")
    flows = flows_of(text)
    first = 0 if row["function"] == "NPV0" else 1
    now = float(today.split()[0]) if today else 0.0
    return now + xnpv(flows, [float(first + number) for number in range(len(flows))], rate)


def test_two_roots_are_no_rate_of_return() -> None:
    # 100 - 230 / 1.1 + 132 / 1.21 = 0, and the same at 1.2: neither is the rate of return.
    flows, days = [100.0, -230.0, 132.0], yearly(3)
    assert present(flows, days, 0.1) == pytest.approx(0, abs=1e-9)
    assert present(flows, days, 0.2) == pytest.approx(0, abs=1e-9)
    assert irr(flows, days) is None


def test_published_samples() -> None:
    rows = outside(CASES)
    needed(rows, CASES)
    checked = {"xnpv": 0, "xirr": 0, "refused": 0}
    for row in rows:
        if not (SAMPLES / row["sample_csv"]).exists():
            continue
        days, flows = sample(row["sample_csv"])
        if row["test"] == "test_xnpv_samples":
            assert xnpv(flows, days, RATE_OF_CASES) == pytest.approx(float(row["expected"]), rel=1e-9)
            checked["xnpv"] += 1
            continue
        ordered = [flow for _, flow in sorted(zip(days, flows, strict=True))]
        rate = irr(flows, days)
        if sign_changes(ordered) != 1:
            assert rate is None, row["sample_csv"]
            checked["refused"] += 1
        else:
            assert rate == pytest.approx(float(row["expected"]), rel=1e-6), row["sample_csv"]
            checked["xirr"] += 1
    assert min(checked.values()) > 0, checked


@pytest.mark.parametrize("seed", range(12))
def test_a_bracketing_root_finder_agrees(seed: int) -> None:
    dice = random.Random(seed)
    days = [date(2025, 10, 1) + timedelta(days=30 * number) for number in range(40)]
    flows = [-dice.uniform(0, 900) for _ in range(15)] + [dice.uniform(0, 900) for _ in range(25)]
    root: Any = brentq(lambda rate: present(flows, days, rate), -0.9, 1e4, xtol=1e-14)
    assert irr(flows, days) == pytest.approx(root, rel=1e-8)


def test_present_value_counts_days_from_the_start() -> None:
    # 110 after 365 days at 10 % is 100; a flow on the start date itself counts whole.
    assert xnpv([110.0], [date(2026, 1, 1)], 0.1, start_date=date(2025, 1, 1)) == pytest.approx(100.0)
    assert xnpv([110.0], [date(2026, 1, 1)], 0.1) == pytest.approx(110.0)
    assert xnpv([110.0], [1.0], 0.1) == pytest.approx(100.0)
    assert xnpv([], [], 0.1) == 0.0
    assert xnpv([110.0, 1.0], [date(2026, 1, 1), date(2025, 1, 1)], 0.1) == pytest.approx(101.0)


def test_days_and_years_give_the_same() -> None:
    days = [date(2026, 1, 31), date(2026, 2, 28), date(2027, 3, 31)]
    years = [(day - date(2026, 1, 1)).days / 365 for day in days]
    flows = [-100.0, 20.0, 95.0]
    assert xnpv(flows, days, 0.07, start_date=date(2026, 1, 1)) == pytest.approx(xnpv(flows, years, 0.07), rel=1e-12)


def test_only_one_change_of_sign_has_a_rate() -> None:
    days = yearly(4)
    assert irr([100.0, 100.0, 100.0, 0.0], days) is None
    assert irr([0.0, 0.0, 0.0, 0.0], days) is None
    assert irr([-100.0, 0.0, 121.0, 1e-13], days) == pytest.approx(0.1)
    assert irr([-100.0, 1e-14, -1e-14, 133.1], days) == pytest.approx(0.1)
    # Order is that of the dates, not of the list.
    assert irr([121.0, -100.0], [days[2], days[0]]) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-1.0, 1001.0], 1000.0),  # 1001 / (1 + 1000) = 1: the highest that is told
        ([-1.0, 1002.0], None),
        ([-1e-9, 1e20], None),  # 1e29 a year says only that the first outlay was next to nothing
        ([-100.0, 1e-3], 1e-5 - 1.0),
    ],
)
def test_a_rate_beyond_all_sense_is_none(flows: list[float], rate: float | None) -> None:
    # 365 days apart, so that the flows are a year apart to the day.
    assert irr(flows, [date(2025, 1, 1), date(2026, 1, 1)]) == (None if rate is None else pytest.approx(rate))


def test_signs_are_counted_without_zeros() -> None:
    assert sign_changes([-1.0, 0.0, 1.0]) == 1
    assert sign_changes([-1.0, 0.0, -1.0, 2.0, -3.0]) == 2
    assert sign_changes([]) == 0


def test_lengths_and_rates_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="2 flows but 1 dates"):
        xnpv([1.0, 2.0], [date(2026, 1, 1)], 0.1)
    with pytest.raises(ValueError, match="1 flows but 2 dates"):
        irr([1.0], yearly(2))
    with pytest.raises(ValueError, match="rate must be above -1"):
        xnpv([1.0], [1.0], -1.0)
    with pytest.raises(ValueError, match="2025-12-31 is before the start date 2026-01-01"):
        xnpv([1.0], [date(2025, 12, 31)], 0.1, start_date=date(2026, 1, 1))


def test_importing_needs_no_library() -> None:
    import subprocess

    code = "import sys, planner.money; sys.exit('pyxirr' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_days_are_taken_in_any_order() -> None:
    days, flows = yearly(3), [-100.0, 60.0, 60.0]
    turned = irr(flows[::-1], days[::-1])
    assert turned == pytest.approx(irr(flows, days))


def test_crumbs_of_a_solver_have_no_rate_of_return() -> None:
    """Three dollars drawn and repaid within a solver's tolerances are no investment; a thousand times that is one."""
    crumbs = [0.0, 3.6e-6, -5e-8, -3.6e-6]
    days = [date(2027, month, 28) for month in (1, 4, 7, 10)]
    assert irr(crumbs, days) is None
    # 3.65 back for 3.6 after half a year.
    assert irr([1e3 * flow for flow in crumbs], days) == pytest.approx(0.028, abs=1e-3)
