"""The rows of a plan's tables: each field a column, with its meaning and its unit.

Periods count from 0 at the plan's start; a row of one period has the first and the last day of it, and its money moves
on the last. The unit of a column is what its name ends in (``_mw``, ``_usd_m``), or is given with its meaning.
`OUTPUT_DICTIONARY.md` is generated from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the readers of a written plan resolve these annotations
from typing import Literal

from planner.spec import GOALS, LIMITS, ItemKind, ItemUnit, LimitName, PowerKind, Sense
from planner.words import either

PROVEN_GAP = 1e-4
"""Relative distance of value and bound up to which a goal is proven, whatever gap was asked for."""
NO_UNIT = "none"


def told(meaning: str, unit: str = "") -> dict[str, str]:
    """Return the metadata of a column: what it means, and its unit where its name or type does not say it."""
    return {"meaning": meaning, "unit": unit}


def later(meaning: str, unit: str = "") -> dict[str, object]:
    """Return the metadata of a column that plans written before it do not have: they have its default.

    Such a column stands beside those it belongs to: ``column(default=0.0, kw_only=True, metadata=later("out: …"))``.
    """
    return {**told(meaning, unit), "later": True}


@dataclass(frozen=True)
class ScheduleRow:
    """One dated item of the build schedule."""

    id: str = column(
        metadata=told(
            "activity, upgrade or milestone; SITE:stage1; UNIT@, RACK@ and SITE:RACK@ with the label of the period; "
            "MILESTONE:tranche"
        )
    )
    kind: ItemKind = column(metadata=told("what the item is"))
    site: str = column(metadata=told("site; empty where the item is of the whole programme"))
    name: str = column(metadata=told("name for people"))
    option: str = column(metadata=told("chosen option of an activity, else empty"))
    status: Literal["finished", "under_way", "planned"] = column(metadata=told("state at the start of the plan"))
    start_period: int = column(metadata=told("start of work, order or delivery; negative before the plan"))
    finish_period: int = column(
        metadata=told("first period in which it is usable (start + duration or lead); payment period of a tranche")
    )
    start_date: date = column(metadata=told("first day of the start period"))
    finish_date: date = column(metadata=told("last day of work (eve of the finish period); an event has its own day"))
    quantity: float = column(
        metadata=told(
            "MW of a stage, upgrade or milestone; racks; units; million USD of a tranche; 1 for work",
            "as quantity_unit says",
        )
    )
    quantity_unit: ItemUnit = column(metadata=told("unit of the quantity"))
    nameplate_mw: float = column(metadata=told("IT load a phase is built for, else 0"))
    predecessors: str = column(metadata=told("what had to come first: 'A1 FS+2; B SS' are ids with type and lag"))
    total_float_periods: int | None = column(
        metadata=told("delay that moves no milestone; empty for history, or where nothing depends on it")
    )
    free_float_periods: int | None = column(metadata=told("delay that moves no successor's start"))
    critical_to: str = column(metadata=told("milestones it has no total float to, separated by blanks"))
    deadline_float_periods: int | None = column(
        default=None, metadata=told("total float where a milestone may slip to its deadline, if it has one")
    )

    @property
    def item_id(self) -> str:
        """Id in the case of what is ordered: that of the row without the label of its period."""
        return self.id.rpartition("@")[0] or self.id


@dataclass(frozen=True)
class DeliveryRow:
    """Racks of one type delivered to one site in one period."""

    site: str = column(metadata=told("site"))
    rack: str = column(metadata=told("rack type"))
    order_period: int | None = column(metadata=told("period of the order; empty: ordered before the plan starts"))
    order_date: date | None = column(metadata=told("first day of the order period"))
    delivery_period: int = column(metadata=told("period of the delivery"))
    delivery_date: date = column(metadata=told("first day of the delivery period"))
    online_period: int = column(metadata=told("delivery + commissioning; may lie past the horizon"))
    online_date: date = column(metadata=told("first day of the online period"))
    units: int = column(metadata=told("racks delivered", "racks"))
    it_mw: float = column(metadata=told("IT load of the racks"))
    gpus: int = column(metadata=told("GPUs in the racks", "GPUs"))
    spare_units: float = column(default=0.0, kw_only=True, metadata=later("spares that come with them", "racks"))
    order_payment_usd_m: float = column(metadata=told("paid in the order period; 0 where ordered before the plan"))
    delivery_payment_usd_m: float = column(metadata=told("paid in the delivery period; spares are paid with racks"))


@dataclass(frozen=True)
class CapacityRow:
    """Racks of one type at one site in one period; rows where nothing is installed are left out."""

    period: int = column(metadata=told("number of the period"))
    period_start: date = column(metadata=told("first day of the period"))
    period_end: date = column(metadata=told("last day of the period"))
    site: str = column(metadata=told("site"))
    rack: str = column(metadata=told("rack type"))
    racks_installed: int = column(
        metadata=told("racks delivered so far, with those installed before the plan", "racks")
    )
    racks_online: int = column(metadata=told("racks past their commissioning", "racks"))
    installed_it_mw: float = column(metadata=told("IT load of the racks installed"))
    online_it_mw: float = column(metadata=told("IT load of the racks online"))
    online_facility_mw: float = column(metadata=told("facility power of the racks online: IT load x peak PUE"))
    spare_units: float = column(default=0.0, kw_only=True, metadata=later("spares that come for them", "racks"))

    def online_mw(self, basis: str) -> float:
        """Return the MW online as a basis counts them, `it` or `facility`."""
        return {"it": self.online_it_mw, "facility": self.online_facility_mw}[basis]


@dataclass(frozen=True)
class PowerRow:
    """A source of power of a site, or a link, in one period; rows without capacity, use and security are left out."""

    period: int = column(metadata=told("number of the period"))
    period_start: date = column(metadata=told("first day of the period"))
    period_end: date = column(metadata=told("last day of the period"))
    kind: PowerKind = column(metadata=told("kind of source"))
    site: str = column(metadata=told("site; empty for a link"))
    source: str = column(metadata=told("'grid', the id of the on-site unit, or of the link"))
    capacity_mw: float = column(metadata=told("import that ramps allow, firm power in service, or limit of the link"))
    peak_mw: float = column(
        metadata=told("import at peak; firm power relied on; flow of a link, positive from its first node to its other")
    )
    mean_mw: float = column(metadata=told("mean facility power from this source; the flow for a link"))
    energy_mwh: float = column(metadata=told("mean power x hours of the period; 0 for a link"))
    stranded_mw: float = column(metadata=told("capacity less peak; 0 for a link"))
    conditional_mw: float = column(default=0.0, metadata=later("part of capacity that may be curtailed"))
    conditional_peak_mw: float = column(default=0.0, metadata=later("import at peak on that part"))
    backed_mw: float = column(default=0.0, metadata=later("of that, what own units stand by to replace"))
    lost_mwh: float = column(default=0.0, metadata=later("energy lost, as curtailed and not backed"))
    reserve_mw: float = column(default=0.0, metadata=later("MW of on-site units in reserve: they may generate, too"))
    held_back_mw: float = column(default=0.0, metadata=later("energised, but not allowed yet by ramps: of the grid"))
    billed_mw: float = column(default=0.0, metadata=later("MW that the utility bills: import at peak, or the minimum"))
    unused_bill_usd_m: float = column(default=0.0, metadata=later("what is billed beyond the import: take or pay"))
    security_usd_m: float = column(default=0.0, metadata=later("security that the utility holds at the period's end"))


@dataclass(frozen=True)
class CashRow:
    """The ledger of one period; money moves on its last day. Outflows are positive in their own column."""

    period: int = column(metadata=told("number of the period"))
    period_start: date = column(metadata=told("first day of the period"))
    period_end: date = column(metadata=told("last day of the period, on which its money moves"))
    opening_cash_usd_m: float = column(metadata=told("cash at the end of the period before"))
    tranche_cash_usd_m: float = column(metadata=told("in: tranches paid in cash"))
    rent_usd_m: float = column(metadata=told("in: rent of the racks online"))
    rent_lost_usd_m: float = column(
        default=0.0, kw_only=True, metadata=later("rent lost to curtailment, taken off that of racks online")
    )
    draw_usd_m: float = column(metadata=told("in: drawn from facilities"))
    activity_spend_usd_m: float = column(metadata=told("out: phases and gates"))
    rack_payments_usd_m: float = column(metadata=told("out: racks and their spares, before credit"))
    spare_payments_usd_m: float = column(default=0.0, kw_only=True, metadata=later("part of the rack payments: spares"))
    sales_tax_usd_m: float = column(
        default=0.0, kw_only=True, metadata=later("out: sales tax on racks delivered and their spares")
    )
    credit_used_usd_m: float = column(metadata=told("part of the rack payments met in kind"))
    upgrade_capex_usd_m: float = column(metadata=told("out: grid upgrades"))
    onsite_capex_usd_m: float = column(metadata=told("out: on-site power"))
    energy_usd_m: float = column(metadata=told("out: energy from the grid"))
    fuel_usd_m: float = column(metadata=told("out: fuel, operation and maintenance of on-site power"))
    demand_usd_m: float = column(default=0.0, kw_only=True, metadata=later("out: demand charges on MW billed"))
    capacity_usd_m: float = column(default=0.0, kw_only=True, metadata=later("out: capacity charges on import at peak"))
    security_usd_m: float = column(
        default=0.0, kw_only=True, metadata=later("out: security of utilities posted, less what comes back")
    )
    opex_usd_m: float = column(metadata=told("out: running the racks installed"))
    fixed_usd_m: float = column(metadata=told("out: fixed costs of open sites"))
    lease_usd_m: float = column(default=0.0, kw_only=True, metadata=later("out: leases of phases in service"))
    opening_cost_usd_m: float = column(metadata=told("out: opening of sites"))
    late_charges_usd_m: float = column(default=0.0, kw_only=True, metadata=later("out: late months of milestones"))
    interest_usd_m: float = column(metadata=told("out: interest on debt"))
    fees_usd_m: float = column(metadata=told("out: fees of facilities"))
    repay_usd_m: float = column(metadata=told("out: debt repaid"))
    closing_cash_usd_m: float = column(metadata=told("cash at the end of the period"))
    tranche_credit_usd_m: float = column(metadata=told("credit granted in kind"))
    credit_balance_usd_m: float = column(metadata=told("credit carried on, after use"))
    debt_usd_m: float = column(metadata=told("owed at the end of the period to all facilities"))
    horizon_value_usd_m: float = column(metadata=told("value at the horizon, in the last period only"))
    debt_settled_usd_m: float = column(metadata=told("debt owed at the horizon, in the last period only"))
    npv_flow_usd_m: float = column(
        metadata=told("closing - opening cash + horizon value - debt settled: XNPV of this column is the NPV")
    )
    liquidity_usd_m: float = column(
        metadata=told("closing cash above the floor, and what available facilities would still lend, before fees on it")
    )
    liquidity_capex_only_usd_m: float = column(
        metadata=told("the part of the liquidity that only capex can draw, before fees on it")
    )


@dataclass(frozen=True)
class DebtRow:
    """One facility in one period; rows where nothing is drawn, owed, paid or available are left out."""

    period: int = column(metadata=told("number of the period"))
    period_start: date = column(metadata=told("first day of the period"))
    period_end: date = column(metadata=told("last day of the period, on which its money moves"))
    facility: str = column(metadata=told("debt facility"))
    limit_usd_m: float = column(metadata=told("limit of the facility"))
    draw_usd_m: float = column(metadata=told("drawn in the period"))
    repay_usd_m: float = column(metadata=told("repaid in the period"))
    interest_usd_m: float = column(metadata=told("interest paid in the period"))
    fees_usd_m: float = column(metadata=told("fees paid in the period"))
    balance_usd_m: float = column(metadata=told("owed at the end of the period"))
    cfads_usd_m: float | None = column(default=None, metadata=later("rent less running of its sites, twelve months"))
    service_usd_m: float | None = column(default=None, metadata=later("interest and parts of principal due in them"))
    dscr: float | None = column(default=None, metadata=later("their ratio; empty where nothing was due", "ratio"))


@dataclass(frozen=True)
class ResourceRow:
    """Use of one limit in one period."""

    period: int = column(metadata=told("number of the period"))
    period_start: date = column(metadata=told("first day of the period"))
    period_end: date = column(metadata=told("last day of the period"))
    limit: LimitName = column(metadata=told("kind of limit"))
    id: str = column(metadata=told(f"what the limit is of: {either(limit.names for limit in LIMITS.values())}"))
    unit: str = column(
        metadata=told(f"unit of limit, use and slack: {either(limit.unit for limit in LIMITS.values())}")
    )
    limit_value: float = column(metadata=told("the limit", "as unit says"))
    used: float = column(metadata=told("what is used of it; of a floor what is there", "as unit says"))
    slack: float = column(metadata=told("limit less use; of a floor use less limit", "as unit says"))
    binding: bool = column(
        metadata=told("more would be used: it is used up, or awaited and used once available (FORMULATION.md, Limits)")
    )


@dataclass(frozen=True)
class TenantRow:
    """One calendar year of the tenant."""

    year: int = column(metadata=told("calendar year", "year"))
    rent_usd_m: float = column(metadata=told("rent of the year's periods within the horizon"))
    revenue_usd_m: float | None = column(metadata=told("revenue of the tenant; empty where not known"))
    allowed_usd_m: float | None = column(metadata=told("share x revenue"))
    rent_share: float | None = column(metadata=told("rent / revenue"))
    revenue_needed_usd_m: float | None = column(metadata=told("rent / share"))


@dataclass(frozen=True)
class GoalRow:
    """One goal, in the case's order: what was reached and what is proven."""

    name: str = column(metadata=told("goal"))
    unit: str = column(
        metadata=told(f"unit of value, bound and tolerance: {either(goal.unit for goal in GOALS.values())}")
    )
    sense: Sense = column(metadata=told("whether less or more is better"))
    value: float = column(metadata=told("what the plan reaches", "as unit says"))
    bound: float | None = column(
        metadata=told(
            "no plan is better than this, given the goals before it; empty where none is known", "as unit says"
        )
    )
    gap: float | None = column(metadata=told("|value - bound| / max(|value|, 1e-9); 0 when proven", "share"))
    tolerance: float = column(metadata=told("how far the goals after it were allowed to worsen it", "as unit says"))
    proven: bool = column(metadata=told("within 1e-4 of the bound, what later goals have worsened it by apart"))


@dataclass(frozen=True)
class TermRow:
    """One named term of a goal; the terms of a goal add up to its value."""

    goal: str = column(metadata=told("goal"))
    term: str = column(metadata=told("line of the ledger, milestone, or source of emissions"))
    unit: str = column(metadata=told("unit of the value: that of the goal"))
    value: float = column(metadata=told("part of the goal's value", "as unit says"))


@dataclass(frozen=True)
class LeanRow:
    """One input that the plan depends on, with its provenance."""

    item: str = column(metadata=told("what the input belongs to: 'site SHK', 'phase SHK-B1', 'rack SEED_576'"))
    field: str = column(metadata=told("field of the case, as DATA_DICTIONARY.md has it"))
    unit: str = column(metadata=told("unit of the field; empty where it has none"))
    value: str = column(metadata=told("figure, date or series", "as unit says"))
    source: str = column(metadata=told("where it comes from"))
    confidence: str = column(metadata=told("confidence of the source"))
