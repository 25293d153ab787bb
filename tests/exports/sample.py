"""A small plan made by hand, with a row in every table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.plan import (
    CapacityRow,
    CashRow,
    DebtRow,
    DeliveryRow,
    GoalRow,
    LeanRow,
    MilestoneRow,
    Plan,
    PowerRow,
    ResourceRow,
    Run,
    ScheduleRow,
    Sizes,
    TenantRow,
    TermRow,
)
from planner.problem import Problem

STARTS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
ENDS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))

RUN = Run(
    version="0.1.0",
    solver="by hand",
    termination="gap_limit",
    seed=0,
    time_limit_s=None,
    gap_asked=0.01,
    sizes=Sizes(rows=3, cols=2, nonzeros=4, binaries=1, integers=1),
    seconds=(("build", 0.1), ("solve", 0.2)),
    notes=("made by hand",),
)


PROBLEM = Problem.model_validate(
    {
        "case": "sample",
        "programme": {
            "name": "Sample <programme>",
            "start_date": STARTS[0],
            "end_date": ENDS[2],
            "target": {"mw": 12.0, "by_date": ENDS[2]},
        },
        "racks": [{"id": "R600", "it_kw": 600, "gpus": 576, "price_usd_m": 2.5}],
        "sites": [{"id": "ALFA", "peak_pue": 1.25, "mean_pue": 1.2}],
    }
)


def _cash(period: int) -> CashRow:
    """Return a ledger row: 0.1 million USD come in each period and nothing goes out."""
    figures = dict.fromkeys(CashRow.__dataclass_fields__, 0.0)
    figures |= {"opening_cash_usd_m": 1 + 0.1 * period, "rent_usd_m": 0.1, "closing_cash_usd_m": 1.1 + 0.1 * period}
    days = {"period": period, "period_start": STARTS[period], "period_end": ENDS[period]}
    return CashRow(**{**figures, **days, "npv_flow_usd_m": 0.1})


def _capacity(period: int, racks: int) -> CapacityRow:
    mw = 0.6 * racks
    return CapacityRow(period, STARTS[period], ENDS[period], "ALFA", "R600", racks, racks, mw, mw, 1.25 * mw)


def sample() -> Plan:
    """Return three months of one site: 10 racks online in February, the target of 12 MW missed by 6 MW."""
    milestone = MilestoneRow("GW1", 6.0, "it", ENDS[0], 1, STARTS[1], 1.0, -1.0, 6.0, 100.0, 80.0, 20.0, 2, ENDS[2])
    batch = ScheduleRow(
        "ALFA:R600@2026-02", "delivery", "ALFA", 'Ten "racks", first lot', "", "planned", 1, 1, STARTS[1], STARTS[1],
        10.0, "racks", 0.0, "R600@2026-01 FS+1", 0, None, "GW1",
    )  # fmt: skip
    return Plan(
        case="sample",
        name="Sample <programme>",
        start_date=STARTS[0],
        periods=3,
        months_per_period=1,
        target_mw=12.0,
        target_basis="it",
        target_date=ENDS[2],
        target_online_mw=6.0,
        shortfall_mw=6.0,
        racks=(("R600", 10),),
        gpus=5760,
        npv_usd_m=0.1 + 0.2,
        irr=None,
        lowest_cash_usd_m=1.1,
        lowest_cash_date=ENDS[0],
        least_liquidity_usd_m=51.1,
        least_liquidity_capex_only_usd_m=50.0,
        least_liquidity_date=ENDS[0],
        peak_debt_usd_m=0.0,
        run=replace(RUN, problem=PROBLEM.digest),
        problem=PROBLEM,
        goals=(GoalRow("shortfall", "MW", "min", 6.0, 5.9, 0.1 / 6.0, 0.0, False),),
        terms=(TermRow("shortfall", "short", "MW", 6.0),),
        schedule=(batch,),
        deliveries=(DeliveryRow("ALFA", "R600", None, None, 1, STARTS[1], 1, STARTS[1], 10, 6.0, 5760, 0.0, 12.5),),
        capacity=(_capacity(1, 10), _capacity(2, 10)),
        power=(PowerRow(1, STARTS[1], ENDS[1], "grid", "ALFA", "grid", 10.0, 7.5, 7.2, 4838.4, 2.5),),
        milestones=(milestone,),
        cash=tuple(_cash(period) for period in range(3)),
        debt=(DebtRow(0, STARTS[0], ENDS[0], "loan", 50.0, 0.0, 0.0, 0.0, 0.02, 0.0),),
        resources=(ResourceRow(1, STARTS[1], ENDS[1], "site_power", "ALFA", "MW", 10.0, 7.5, 2.5, False),),
        tenant=(TenantRow(2026, 0.3, None, None, None, 0.6),),
        leans_on=(LeanRow("rack R600", "it_kw", "kW", "600.0", "announcement", "seed"),),
    )
