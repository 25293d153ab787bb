"""Energy, its cost and its emissions by calendar year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from planner.plan import Plan, PowerRow


@dataclass(frozen=True)
class EnergyYear:
    """One calendar year.

    Parameters
    ----------
    year
        Calendar year; a period counts to that of its first day.
    grid_mwh, onsite_mwh
        Energy from the grid, and made on site [MWh].
    energy_usd_m, fuel_usd_m
        What they cost; fuel with operation and maintenance [million USD].
    grid_kt, onsite_kt
        What they emit [kt CO2].
    """

    year: int
    grid_mwh: float
    onsite_mwh: float
    energy_usd_m: float
    fuel_usd_m: float
    grid_kt: float
    onsite_kt: float


@dataclass
class _Sums:
    mwh: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    kt: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    usd_m: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def energy_years(plan: Plan) -> tuple[EnergyYear, ...]:
    """Return each calendar year of the horizon, those without energy too."""
    sums: dict[int, _Sums] = defaultdict(_Sums)
    for cash in plan.cash:
        own = sums[cash.period_start.year]
        own.usd_m["energy"] += cash.energy_usd_m
        own.usd_m["fuel"] += cash.fuel_usd_m
    factors = _Factors(plan)
    for row in plan.power:
        own = sums[row.period_start.year]
        own.mwh[row.kind] += row.energy_mwh
        own.kt[row.kind] += row.energy_mwh * factors.t_per_mwh(row) / 1000.0
    return tuple(
        EnergyYear(
            year, own.mwh["grid"], own.mwh["onsite"], own.usd_m["energy"], own.usd_m["fuel"], own.kt["grid"],
            own.kt["onsite"],
        )
        for year, own in sorted(sums.items())
    )  # fmt: skip


class _Factors:
    """Emissions of each source [t CO2 per MWh]."""

    def __init__(self, plan: Plan) -> None:
        self.grid = {site.id: site.grid_emissions_t_per_mwh for site in plan.problem.sites}
        self.units = {unit.id: unit.emissions_t_per_mwh for site in plan.problem.sites for unit in site.onsite}

    def t_per_mwh(self, row: PowerRow) -> float:
        match row.kind:
            case "grid":
                return self.grid[row.site]
            case "onsite":
                return self.units[row.source]
            case "link":
                return 0.0
            case _:
                assert_never(row.kind)
