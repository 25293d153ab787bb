"""The rows of a plan's tables: each field a column, with its meaning.

Periods count from 0 at the plan's start; a row of one period has the first and the last day of it, and its money moves
on the last. Columns that end in ``_mw`` are MW, in ``_usd_m`` million USD.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - the readers of a written plan resolve these annotations
from typing import Literal

PROVEN_GAP = 1e-4
"""Relative distance of value and bound up to which a goal is proven, whatever gap was asked for."""


@dataclass(frozen=True)
class ScheduleRow:
    """One dated item of the build schedule."""

    id: str  # activity, upgrade, milestone id; SITE:stage1; UNIT@, RACK@, SITE:RACK@LABEL; MILESTONE:tranche
    kind: Literal["gate", "phase", "stage", "upgrade", "onsite", "rack_order", "delivery", "milestone", "tranche"]
    site: str  # empty where it is programme-wide
    name: str
    option: str  # chosen option of an activity, else empty
    status: Literal["finished", "under_way", "planned"]
    start_period: int  # start of work, order or delivery; negative before the plan
    finish_period: int  # first period in which it is usable (start + duration or lead); payment period of a tranche
    start_date: date  # first day of the start period
    finish_date: date  # last day of work (eve of the finish period); for dated events their own day
    quantity: float  # units, racks, MW of a stage, upgrade or milestone, million USD of a tranche; 1 for work
    nameplate_mw: float  # MW IT of a phase, else 0
    predecessors: str  # "A1 FS+2; B SS": what had to come first, as ids with type and lag
    total_float_periods: int | None  # delay that moves no milestone (None: history, or nothing depends on it)
    free_float_periods: int | None  # delay that moves no successor's start
    critical_to: str  # milestones it has no total float to, separated by blanks
    deadline_float_periods: int | None = None  # total float where a milestone may slip to its deadline, if it has one


@dataclass(frozen=True)
class DeliveryRow:
    """Racks of one type delivered to one site in one period."""

    site: str
    rack: str
    order_period: int | None  # None: ordered before the plan starts
    order_date: date | None
    delivery_period: int
    delivery_date: date
    online_period: int  # delivery + commissioning; may lie past the horizon
    online_date: date
    units: int
    it_mw: float
    gpus: int
    order_payment_usd_m: float  # paid in the order period; 0 where ordered before the plan
    delivery_payment_usd_m: float  # paid in the delivery period


@dataclass(frozen=True)
class CapacityRow:
    """Racks of one type at one site in one period; rows where nothing is installed are left out."""

    period: int
    period_start: date  # first day of the period
    period_end: date  # last day of the period
    site: str
    rack: str
    racks_installed: int
    racks_online: int
    installed_it_mw: float
    online_it_mw: float
    online_facility_mw: float  # online IT MW x peak PUE


@dataclass(frozen=True)
class PowerRow:
    """One source of power of a site, or one link, in one period; rows without capacity and use are left out."""

    period: int
    period_start: date  # first day of the period
    period_end: date  # last day of the period
    kind: Literal["grid", "onsite", "link"]
    site: str  # empty for a link
    source: str  # "grid", the unit's id, or the link's id
    capacity_mw: float  # energised import, firm MW in service, or the link's limit
    peak_mw: float  # import at peak; firm MW relied on; flow (positive from `from_node` to `to_node`)
    mean_mw: float  # mean facility MW from this source; equals the flow for a link
    energy_mwh: float  # mean MW x hours; 0 for a link
    stranded_mw: float  # capacity less peak; 0 for a link


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone and its tranche."""

    id: str
    threshold_mw: float
    basis: str
    due_date: date | None
    reached_period: int | None  # None: not within the horizon
    reached_date: date | None  # first day of that period
    late_months: float  # 0 when met or without deadline; to the horizon's end when not reached
    slack_months: float | None  # months from reaching to the deadline; negative when late; None without one
    online_mw: float  # on the basis, in the period reached (or the last one)
    tranche_usd_m: float
    cash_usd_m: float  # cash part paid within the horizon
    in_kind_usd_m: float  # credit granted within the horizon
    paid_period: int | None  # None: not within the horizon
    paid_date: date | None  # last day of that period


@dataclass(frozen=True)
class CashRow:
    """The ledger of one period; money moves on its last day. Outflows are positive in their own column."""

    period: int
    period_start: date  # first day of the period
    period_end: date  # last day of the period
    opening_cash_usd_m: float
    tranche_cash_usd_m: float
    rent_usd_m: float
    draw_usd_m: float
    activity_spend_usd_m: float
    rack_payments_usd_m: float  # before credit
    credit_used_usd_m: float  # part of the rack payments met in kind
    upgrade_capex_usd_m: float
    onsite_capex_usd_m: float
    energy_usd_m: float
    fuel_usd_m: float  # fuel and O&M of on-site units
    opex_usd_m: float
    fixed_usd_m: float
    opening_cost_usd_m: float
    interest_usd_m: float
    fees_usd_m: float
    repay_usd_m: float
    closing_cash_usd_m: float
    tranche_credit_usd_m: float  # granted in kind
    credit_balance_usd_m: float  # carried, after use
    debt_usd_m: float  # outstanding at the end of the period, all facilities
    horizon_value_usd_m: float  # in the last period only
    debt_settled_usd_m: float  # debt outstanding at the horizon, in the last period only
    npv_flow_usd_m: float  # closing - opening + horizon value - debt settled: XNPV of this column is the NPV
    liquidity_usd_m: float  # closing cash above the floor, and what available facilities would still lend
    liquidity_capex_only_usd_m: float  # the part of it that only capex can draw


@dataclass(frozen=True)
class DebtRow:
    """One facility in one period; rows where nothing is drawn, owed, paid or available are left out."""

    period: int
    period_start: date  # first day of the period
    period_end: date  # last day of the period
    facility: str
    limit_usd_m: float
    draw_usd_m: float
    repay_usd_m: float
    interest_usd_m: float
    fees_usd_m: float
    balance_usd_m: float


@dataclass(frozen=True)
class ResourceRow:
    """Use of one limit in one period."""

    period: int
    period_start: date  # first day of the period
    period_end: date  # last day of the period
    limit: Literal[
        "renewable", "consumable", "rack_supply", "nameplate", "site_power", "headroom", "link", "install_pace",
        "facility", "borrowing_base", "cash_floor", "tenant",
    ]  # fmt: skip
    id: str  # resource, rack type, site, node, link, facility; the year for the tenant
    unit: str  # units, racks, MW, million USD
    limit_value: float
    used: float
    slack: float  # limit - used; used - limit for the cash floor, whose use is the closing cash
    binding: bool  # used up, or nothing yet and used as soon as there is any (definitions, Limits)


@dataclass(frozen=True)
class TenantRow:
    """One calendar year of the tenant."""

    year: int
    rent_usd_m: float  # rent of the year's periods within the horizon
    revenue_usd_m: float | None
    allowed_usd_m: float | None  # share x revenue
    rent_share: float | None  # rent / revenue
    revenue_needed_usd_m: float | None  # rent / share


@dataclass(frozen=True)
class GoalRow:
    """One goal, in the case's order: what was reached and what is proven."""

    name: str
    unit: str  # MW, months, million USD, kt CO2
    sense: Literal["min", "max"]
    value: float
    bound: float | None  # no feasible plan is better than this, given the goals before it
    gap: float | None  # |value - bound| / max(|value|, 1e-9); 0 when proven; None without a bound
    tolerance: float  # how far the goals after it were allowed to worsen it, in its unit
    proven: bool  # within `PROVEN_GAP` of the bound, what later goals have worsened it by apart


@dataclass(frozen=True)
class TermRow:
    """One named term of a goal; the terms of a goal add up to its value."""

    goal: str
    term: str
    value: float


@dataclass(frozen=True)
class LeanRow:
    """One input the answer leans on, with its provenance."""

    item: str  # "site SHK", "phase SHK-B1", "rack SEED_576", "facility gpu_loan" …
    field: str
    value: str
    source: str
    confidence: str
