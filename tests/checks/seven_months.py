"""A sound plan for the case of seven months, written out by hand; the figures are derived in comments.

Site alpha gets its permit in January, its hall in February and March, two racks in April and one in May.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any, get_type_hints

from planner.plan import (
    CapacityRow,
    CashRow,
    DebtRow,
    DeliveryRow,
    GoalRow,
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
from tests.checks.seven_months_case import problem

STARTS = [date(2026, month, 1) for month in range(1, 9)]
ENDS = [day - timedelta(days=1) for day in STARTS[1:]]

# hall and racks: hall over in March, so alpha has 2 MW IT from April and 3 MW IT from May, online a month later.
# Float: M1 (2 MW) waits for the April racks, those for the hall and the on-site unit; M2 (4.5 MW facility) waits for
# the May racks. U serves from April but only May needs it: one period of float, to M2 alone. M1 is late and M2 has no
# deadline: neither may slip, so float to the deadlines is float to the dates as planned.
SCHEDULE = """
id,kind,site,status,start_period,finish_period,quantity,nameplate_mw,predecessors,total_float_periods,free_float_periods,critical_to,deadline_float_periods
alpha:grid,stage,alpha,finished,-1,-1,2,0,,,,,
permit,gate,alpha,planned,0,1,1,0,,0,0,M1,0
hall,phase,alpha,planned,1,3,1,4,permit FS,0,0,M1,0
U,upgrade,alpha,planned,1,3,2,0,,1,1,,1
R@2026-02,rack_order,,planned,1,3,1,0,,0,0,M1,0
G@2026-03,onsite,alpha,planned,2,3,1,0,,0,0,M1,0
R@2026-03,rack_order,,planned,2,4,1,0,,0,0,M2,0
alpha:R@2026-04,delivery,alpha,planned,3,3,2,0,R@2026-02 FS; hall FS; alpha:grid FS; G@2026-03 FS,0,0,M1,0
alpha:R@2026-05,delivery,alpha,planned,4,4,1,0,R@2026-03 FS; hall FS; alpha:grid FS; G@2026-03 FS; U FS,0,0,M2,0
M1,milestone,,planned,4,4,2,0,alpha:R@2026-04 FS+1,0,0,M1,0
M1:tranche,tranche,,planned,4,4,20,0,M1 FS,,,,
M2,milestone,,planned,5,5,4.5,0,alpha:R@2026-04 FS+1; alpha:R@2026-05 FS+1,0,0,M2,0
M2:tranche,tranche,,planned,6,6,30,0,M2 FS+1,,,,
"""

# A rack costs 10: 2 at order, 8 at delivery. One of the two April racks was ordered before the plan.
DELIVERIES = """
site,rack,order_period,delivery_period,online_period,units,it_mw,gpus,order_payment_usd_m,delivery_payment_usd_m
alpha,R,,3,4,1,1,8,0,8
alpha,R,1,3,4,1,1,8,2,8
alpha,R,2,4,5,1,1,8,2,8
"""
CAPACITY = """
period,site,rack,racks_installed,racks_online,installed_it_mw,online_it_mw,online_facility_mw
3,alpha,R,2,0,2,0,0
4,alpha,R,3,2,3,2,3
5,alpha,R,3,3,3,3,4.5
6,alpha,R,3,3,3,3,4.5
"""

# Peak: 2 MW x 1.5 = 3 MW in April, 4.5 MW from May, 1 MW of it on site. Mean: x 1.2 = 2.4 and 3.6 MW.
# N serves 1 MW itself, the rest comes from Z. Energy is mean MW x 720 or 744 hours.
POWER = """
period,kind,site,source,capacity_mw,peak_mw,mean_mw,energy_mwh,stranded_mw
0,grid,alpha,grid,2,0,0,0,2
1,grid,alpha,grid,2,0,0,0,2
2,grid,alpha,grid,2,0,0,0,2
3,grid,alpha,grid,4,2,1.9,1368,2
4,grid,alpha,grid,4,3.5,2.6,1934.4,0.5
5,grid,alpha,grid,4,3.5,2.6,1872,0.5
6,grid,alpha,grid,4,3.5,2.6,1934.4,0.5
3,onsite,alpha,G,1,1,0.5,360,0
4,onsite,alpha,G,1,1,1,744,0
5,onsite,alpha,G,1,1,1,720,0
6,onsite,alpha,G,1,1,1,744,0
0,link,,ZN,4,0,0,0,0
1,link,,ZN,4,0,0,0,0
2,link,,ZN,4,0,0,0,0
3,link,,ZN,4,1,1,0,0
4,link,,ZN,4,2.5,2.5,0,0
5,link,,ZN,4,2.5,2.5,0,0
6,link,,ZN,4,2.5,2.5,0,0
"""

# M1 is due in April and reached in May; M3 is due in May and not reached by the end of July: 3 months.
MILESTONES = """
id,threshold_mw,basis,scope,racks,drop_dead_date,due_date,reached_period,late_months,slack_months,online_mw,tranche_usd_m,cash_usd_m,in_kind_usd_m,paid_period
M1,2,it,programme,,2026-05-31,2026-04-30,4,1,-1,2,20,15,5,4
M2,4.5,facility,alpha,R,,,5,0,,4.5,30,30,0,6
M3,5,it,any_site,,,2026-05-31,,3,-3,3,0,0,0,
"""

# Works: permit 1 at its start; hall 2 at start, 3 a month, 2 at the end. Upgrade 4 + 4, unit 3 + 3. Opening 12,
# fixed 12/12. Opex 0.1 and rent 1 per MW and month. Energy 100 USD/MWh: 1368 MWh are 0.1368. Loan: 10 drawn in April
# (fee 0.5, and 0.1 % of the 10 left), 1 repaid in June, 9 in July, interest 1 % a month.
# Liquidity: closing cash less the floor of 1, and what is left of the loan from January through May, for capex only: of
# its borrowing base (below) of 18 in April, 8; of its limit of 20 in May, 10.
# Book value: racks 20 x 47/50 + 10 x 48/50; permit 1 x 95/100; hall 10, U 8, G 6 x 97/100: 52.63 in all.
CASH = """
period,opening_cash_usd_m,tranche_cash_usd_m,rent_usd_m,draw_usd_m,activity_spend_usd_m,rack_payments_usd_m,credit_used_usd_m,upgrade_capex_usd_m,onsite_capex_usd_m,energy_usd_m,fuel_usd_m,opex_usd_m,fixed_usd_m,opening_cost_usd_m,interest_usd_m,fees_usd_m,repay_usd_m,closing_cash_usd_m,tranche_credit_usd_m,credit_balance_usd_m,debt_usd_m,horizon_value_usd_m,debt_settled_usd_m,npv_flow_usd_m,liquidity_usd_m,liquidity_capex_only_usd_m
0,60,0,0,0,1,0,0,0,0,0,0,0,1,12,0,0.02,0,45.98,0,0,0,0,0,-14.02,44.98,0
1,45.98,0,0,0,5,2,0,4,0,0,0,0,1,0,0,0.02,0,33.96,0,0,0,0,0,-12.02,32.96,0
2,33.96,0,0,0,5,2,0,0,3,0,0,0,1,0,0,0.02,0,22.94,0,0,0,0,0,-11.02,21.94,0
3,22.94,0,0,10,0,16,0,4,3,0.1368,0.036,0.2,1,0,0,0.51,0,8.0572,0,0,10,0,0,-14.8828,15.0572,8
4,8.0572,15,2,0,0,8,4,0,0,0.19344,0.0744,0.3,1,0,0.1,0.01,0,19.37936,5,1,10,0,0,11.32216,28.37936,10
5,19.37936,0,3,0,0,0,0,0,0,0.1872,0.072,0.3,1,0,0.1,0,1,19.72016,0,1,9,0,0,0.3408,18.72016,0
6,19.72016,30,3,0,0,0,0,0,0,0.19344,0.0744,0.3,1,0,0.09,0,9,42.06232,0,1,0,52.63,0,74.97216,41.06232,0
"""
DEBT = """
period,facility,limit_usd_m,draw_usd_m,repay_usd_m,interest_usd_m,fees_usd_m,balance_usd_m
0,loan,20,0,0,0,0.02,0
1,loan,20,0,0,0,0.02,0
2,loan,20,0,0,0,0.02,0
3,loan,20,10,0,0,0.51,10
4,loan,20,0,0,0.1,0.01,10
5,loan,20,0,1,0.1,0,9
6,loan,20,0,9,0.09,0,0
"""

# The borrowing base is 0.9 x the book of the racks: 18, then 0.9 x (20 x 0.98 + 10), and so on down. The last column
# says in which months a limit binds: the hall opens in April, when its first racks come, so that they wait for it in
# March; from May on 0.5 MW of power are left, too little for a rack of 1.5 MW.
LIMITS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("renewable", "crew", "units", "2 2 2 2 2 2 2", "1 2 2 0 0 0 0", "- x x - - - -"),
    ("consumable", "transformer", "units", "1 1 1 1 1 1 1", "0 1 1 1 1 1 1", "- x x x x x x"),
    ("consumable", "turbine", "units", "0 1 1 1 1 1 1", "0 0 1 1 1 1 1", "- - x x x x x"),
    ("rack_supply", "R", "racks", "3 3 3 3 5 5 5", "0 0 0 2 3 3 3", "- - - - - - -"),
    ("nameplate", "alpha", "MW", "0 0 0 4 4 4 4", "0 0 0 2 3 3 3", "- - x - - - -"),
    ("rack_positions", "alpha", "racks", "0 0 0 5 5 5 5", "0 0 0 2 3 3 3", "- - x - - - -"),
    ("site_power", "alpha", "MW", "2 2 2 5 5 5 5", "0 0 0 3 4.5 4.5 4.5", "- - - - x x x"),
    ("headroom", "N", "MW", "1 1 1 1 1 1 1", "0 0 0 1 1 1 1", "- - - x x x x"),
    ("headroom", "Z", "MW", "10 10 10 10 10 10 10", "0 0 0 1 2.5 2.5 2.5", "- - - - - - -"),
    ("link", "ZN", "MW", "4 4 4 4 4 4 4", "0 0 0 1 2.5 2.5 2.5", "- - - - - - -"),
    ("install_pace", "alpha", "racks", "3 3 3 3 3 3 3", "0 0 0 2 1 0 0", "- - - - - - -"),
    ("facility", "loan", "million USD", "20 20 20 20 20 20 20", "0 0 0 10 10 9 0", "- - - - - - -"),
    ("borrowing_base", "loan", "million USD", "0 0 0 18 26.64 26.1 25.56", "0 0 0 10 10 9 0", "- - - - - - -"),
    (
        "cash_floor", "cash", "million USD", "1 1 1 1 1 1 1",
        "45.98 33.96 22.94 8.0572 19.37936 19.72016 42.06232", "- - - - - - -",
    ),
)  # fmt: skip

# Discounted by hand in a spreadsheet: XNPV at 10 % of the column npv_flow from 1 January 2026, and of the outlays.
NPV_USD_M, IRR, COST_USD_M = 31.221334786867054, 3.2099820034199573, 69.24999624686164

# Emissions: 7108.8 MWh x 0.5 t + 2568 MWh x 0.4 t. `earliest`: months 4 + 5 + 7. `lateness`: 1 + 2 x 3.
GOALS = f"""
name,unit,sense,value,bound,gap,tolerance,proven
shortfall,MW,min,1,1,0,0,true
lateness,months,min,7,7,0,0,true
earliest,months,min,16,12,0.25,0,false
npv,million USD,max,{NPV_USD_M!r},,,0,false
cost,million USD,min,{COST_USD_M!r},,,0,false
emissions,kt CO2,min,4.5816,,,0,false
"""
TERMS = f"""
goal,term,unit,value
shortfall,shortfall,MW,1
lateness,M1,months,1
lateness,M3,months,6
earliest,M1,months,4
earliest,M2,months,5
earliest,M3,months,7
npv,all,million USD,{NPV_USD_M!r}
cost,all,million USD,{COST_USD_M!r}
emissions,grid,kt CO2,3.5544
emissions,onsite,kt CO2,1.0272
"""


def rows(row_type: type, text: str) -> list[dict[str, Any]]:
    """Return the rows of CSV text as fields of a row type; an empty cell is None, or an empty text."""
    hints = get_type_hints(row_type)
    return [
        {name: _value(str(hints[name]), cell) for name, cell in row.items()}
        for row in csv.DictReader(text.strip().splitlines())
    ]


def _value(hint: str, cell: str) -> Any:
    if cell == "":
        return "" if "str" in hint and "None" not in hint else None
    if "bool" in hint:
        return cell == "true"
    if "date" in hint:
        return date.fromisoformat(cell)
    if "int" in hint:
        return int(cell)
    return float(cell) if "float" in hint else cell


def days(period: int) -> dict[str, date]:
    """Return the first and last day of a period as columns."""
    return {"period_start": STARTS[period], "period_end": ENDS[period]}


def _schedule() -> tuple[ScheduleRow, ...]:
    found = []
    for row in rows(ScheduleRow, SCHEDULE):
        start, finish = row["start_period"], row["finish_period"]
        first = date(2025, 12, 1) if start < 0 else STARTS[start]
        last = ENDS[finish - 1] if finish > start else first
        if row["kind"] == "tranche":
            last = ENDS[finish]
        unit = {"gate": "activity", "phase": "activity", "onsite": "units", "tranche": "million USD"}
        unit |= {"rack_order": "racks", "delivery": "racks"}
        option = "standard" if row["kind"] in ("phase", "gate") else ""
        found.append(
            ScheduleRow(
                **row,
                name=row["id"],
                option=option,
                start_date=first,
                finish_date=last,
                quantity_unit=unit.get(row["kind"], "MW"),
            )
        )
    return tuple(found)


def _deliveries() -> tuple[DeliveryRow, ...]:
    return tuple(
        DeliveryRow(
            **row,
            order_date=None if row["order_period"] is None else STARTS[row["order_period"]],
            delivery_date=STARTS[row["delivery_period"]],
            online_date=STARTS[row["online_period"]],
        )
        for row in rows(DeliveryRow, DELIVERIES)
    )


def _milestones() -> tuple[MilestoneRow, ...]:
    return tuple(
        MilestoneRow(
            **row,
            reached_date=None if row["reached_period"] is None else STARTS[row["reached_period"]],
            paid_date=None if row["paid_period"] is None else ENDS[row["paid_period"]],
        )
        for row in rows(MilestoneRow, MILESTONES)
    )


def _resources() -> tuple[ResourceRow, ...]:
    found: list[ResourceRow] = []
    for limit, name, unit, limits, used, binding in LIMITS:
        columns = zip(limits.split(), used.split(), binding.split(), strict=True)
        for period, (most, taken, binds) in enumerate(columns):
            slack = float(taken) - float(most) if limit == "cash_floor" else float(most) - float(taken)
            figures = (float(most), float(taken), slack, binds == "x")
            found.append(ResourceRow(period, STARTS[period], ENDS[period], limit, name, unit, *figures))  # type: ignore[arg-type]
    # Rent of 2 + 3 + 3 = 8 million USD against 0.5 x 40.
    found.append(ResourceRow(6, STARTS[6], ENDS[6], "tenant", "2026", "million USD", 20.0, 8.0, 12.0, False))
    return tuple(found)


def sound_plan() -> Plan:
    """Return the plan written out above."""
    run = Run("0", "by hand", "exhausted", 0, None, 0.0, Sizes(0, 0, 0, 0, 0), ())
    return Plan(
        case="seven-months", name="Seven months", start_date=STARTS[0], periods=7, months_per_period=1,
        target_mw=4.0, target_basis="it", target_date=date(2026, 6, 30), target_online_mw=3.0, shortfall_mw=1.0,
        racks=(("R", 3),), gpus=24, npv_usd_m=NPV_USD_M, irr=IRR, lowest_cash_usd_m=8.0572,
        lowest_cash_date=ENDS[3], least_liquidity_usd_m=15.0572, least_liquidity_capex_only_usd_m=8.0,
        least_liquidity_date=ENDS[3], peak_debt_usd_m=10.0, run=run, problem=problem(),
        goals=tuple(GoalRow(**row) for row in rows(GoalRow, GOALS)),
        terms=tuple(TermRow(**row) for row in rows(TermRow, TERMS)),
        schedule=_schedule(),
        deliveries=_deliveries(),
        capacity=tuple(CapacityRow(**row, **days(row["period"])) for row in rows(CapacityRow, CAPACITY)),
        power=tuple(PowerRow(**row, **days(row["period"])) for row in rows(PowerRow, POWER)),
        milestones=_milestones(),
        cash=tuple(CashRow(**row, **days(row["period"])) for row in rows(CashRow, CASH)),
        debt=tuple(DebtRow(**row, **days(row["period"])) for row in rows(DebtRow, DEBT)),
        resources=_resources(),
        tenant=(TenantRow(2026, 8.0, 40.0, 20.0, 0.2, 16.0),),
    )  # fmt: skip
