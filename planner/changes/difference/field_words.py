"""What each field of a case is called in a sentence, and the unit its figures are said in."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

USD_M, PERIODS, PER_MWH, T_PER_MWH = "million USD", "periods", "USD per MWh", "t CO2 per MWh"
# The longest ending counts; each goes with the unit it tells.
ENDINGS = (
    ("_usd_m_per_mw_year", "million USD per MW and year"), ("_usd_m_per_year", "million USD a year"),
    ("_racks_per_period", "racks per period"), ("_usd_per_mwh", PER_MWH), ("_t_per_mwh", T_PER_MWH),
    ("_usd_m", USD_M), ("_periods", PERIODS), ("_per_year", ""), ("_mw", "MW"), ("_kw", "kW"), ("_date", ""),
)  # fmt: skip
NAMES = frozenset({"case", "name"})  # fields that only name a thing
PROVENANCE = frozenset({"source", "confidence", "figures", "sources"})
RECORDS = frozenset({"changes", "scenarios"})  # how a problem came about: no part of what it is


@dataclass(frozen=True)
class FieldWords:
    """What a field is called, its unit, and what is said where it is left empty."""

    words: str
    unit: str = ""
    empty: str = "none"


def field_words(model: str, field: str) -> FieldWords:
    """Return what a field of a model is called: as the table has it, else its name without the unit.

    Parameters
    ----------
    model
        Name of the class of the problem.
    field
        Name of the field, as a case file has it.
    """
    known = _TOLD.get(model, {}).get(field)
    if known is not None:
        return known
    ending, unit = next(((end, unit) for end, unit in ENDINGS if field.endswith(end)), ("", ""))
    return FieldWords(field.removesuffix(ending).replace("_", " "), unit)


def _said(words: str, unit: str = "", empty: str = "none") -> FieldWords:
    return FieldWords(words, unit, empty)


_CURTAILED = {
    "conditional": _said("conditional"),
    "curtail_hours_per_year": _said("curtailed", "hours per year"),
    "firm_from_date": _said("firm from", empty="never"),
}
_TOLD: Mapping[str, Mapping[str, FieldWords]] = MappingProxyType(
    {
        "Programme": {
            "name": _said("name of the programme"),
            "start_date": _said("first day of the plan"),
            "end_date": _said("end of the horizon"),
            "period": _said("length of a period"),
            "max_open_sites": _said("most sites open", "sites", empty="no limit"),
        },
        "Target": {
            "mw": _said("capacity", "MW"),
            "basis": _said("basis"),
            "by_date": _said("date"),
            "stop_at_target": _said("ends the programme"),
        },
        "Milestone": {
            "deadline_date": _said("deadline"),
            "weight": _said("weight of late months"),
            "in_kind_share": _said("in-kind share"),
            "payment_lag_periods": _said("lag of the payment", PERIODS),
            "late_usd_m_per_month": _said("charge for a late month", "million USD"),
        },
        "Goal": {"goal": _said("name"), "tolerance_share": _said("tolerance as a share")},
        "Finance": {
            "rack_life_periods": _said("life of racks", PERIODS),
            "works_life_periods": _said("life of works", PERIODS),
            "horizon_value": _said("value at the horizon"),
            "rent_lag_periods": _said("lag of rent after online", PERIODS),
            "contract_periods": _said("length of rent contracts", PERIODS),
            "contract_margin_share": _said("share of remaining rent that counts"),
        },
        "Facility": {
            "rate_per_year": _said("interest rate a year"),
            "draw_fee_share": _said("fee on drawdown, as a share"),
            "commitment_fee_per_year": _said("commitment fee a year, as a share"),
            "available_from_date": _said("drawdown from"),
            "available_to_date": _said("drawdown until"),
            "borrowing_base_share": _said("borrowing base, as a share", empty="no base"),
            "capex_only": _said("for capex only"),
            "sites": _said("lends to sites", empty="all"),
            "regions": _said("lends to regions", empty="all"),
            "pledged_after": _said("racks pledged first to", empty="nobody"),
            "max_loan_to_cost": _said("loan to cost, as a share", empty="no limit"),
            "cost_before_usd_m": _said("cost before the plan that counts", USD_M),
            "min_dscr": _said("least debt service cover", empty="no limit"),
            "min_dscr_from_date": _said("least debt service cover from", empty="the plan's start"),
        },
        "Escalation": {
            "price_date": _said("day of the prices", empty="the plan's start"),
            "share_per_year": _said("escalation a year, as a share"),
            "contingency_share": _said("contingency, as a share"),
        },
        "Tenant": {
            "growth_per_year": _said("growth of revenue a year"),
            "compute_share": _said("share of revenue for rent"),
            "limits_rent": _said("limits the rent"),
        },
        "Link": {"from_node": _said("from node"), "to_node": _said("to node")},
        "Rack": {
            "it_kw": _said("IT load", "kW"),
            "gpus": _said("GPUs"),
            "rent_factor": _said("factor of rent"),
            "order_share": _said("share paid at order"),
            "lead_periods": _said("lead time", PERIODS),
            "first_delivery_date": _said("first delivery", empty="from the start"),
            "last_delivery_date": _said("last delivery", empty="to the end"),
            "cooling": _said("cooling class"),
            "supply": _said("supply", "racks", "no limit"),
            "spare_share": _said("spares with each rack"),
            "spare_share_per_year": _said("spares a year for each rack installed"),
            "draws": _said("resources drawn by a rack", "units"),
            "on_order": _said("units on order", "racks"),
            "furnished_by": _said("furnished by", empty="not said"),
        },
        "Resource": {
            "region": _said("region", empty="all"),
            "capacity": _said("capacity", "units"),
            "stock": _said("stock", "units"),
            "arrivals": _said("arrivals", "units"),
        },
        "Node": {"capacity_usd_per_mw_day": _said("capacity charge", "USD per MW and day")},
        "Site": {
            "min_mw": _said("least IT load if opened in time", "MW"),
            "min_mw_by_date": _said("day of the least IT load"),
            "region": _said("region"),
            "peak_pue": _said("peak PUE"),
            "mean_pue": _said("mean PUE"),
            "latitude": _said("latitude", "degrees north"),
            "longitude": _said("longitude", "degrees east"),
            "install_racks_per_period": _said("install rate", "racks per period", "no limit"),
            "cooling": _said("cooling classes"),
            "rent_usd_m_per_mw_year": _said("rent", "million USD per MW and year", "that of finance"),
            "sales_tax_share": _said("sales tax on racks, as a share"),
            "opening_usd_m": _said("cost of opening", USD_M),
            "fixed_usd_m_per_year": _said("fixed cost", "million USD a year"),
            "energy_usd_per_mwh": _said("price of grid energy", PER_MWH),
            "opex_usd_m_per_mw_year": _said("operating cost", "million USD per MW and year"),
            "demand_usd_per_kw_month": _said("demand charge", "USD per kW and month"),
            "minimum_bill_share": _said("least share that is billed"),
            "security_usd_m_per_mw": _said("security", "million USD per MW"),
            "security_periods": _said("return of the security after energisation", PERIODS),
            "grid_emissions_t_per_mwh": _said("emissions of grid energy", T_PER_MWH),
            "stages": _said("grid stages"),
            "upgrades": _said("grid upgrades"),
            "onsite": _said("on-site units"),
            "installed": _said("racks installed"),
            "water_m3_per_mwh": _said("water", "m³ per MWh"),
        },
        "Activity": {
            "nameplate_mw": _said("nameplate", "MW"),
            "rack_positions": _said("rack positions", "racks", "not counted"),
            "cooling": _said("cooling classes", empty="those of its site"),
            "earliest_start_date": _said("earliest start"),
            "latest_finish_date": _said("latest finish"),
            "started_date": _said("started"),
            "finished_date": _said("finished"),
            "discipline": _said("kind of work", empty="not said"),
            "furnished_by": _said("furnished by", empty="not said"),
        },
        "Option": {
            "start_share": _said("share paid at start"),
            "finish_share": _said("share paid at finish"),
            "lease_usd_m_per_year": _said("lease", "million USD a year"),
            "term_periods": _said("term of the lease", PERIODS),
            "uses": _said("resources in use", "units"),
            "draws": _said("resources drawn", "units"),
        },
        "Checkpoint": {"name": _said("name of the checkpoint"), "offset_periods": _said("offset", PERIODS)},
        "Predecessor": {"type": _said("kind of link"), "activity": _said("activity")},
        "Stage": {"mw": _said("capacity", "MW"), "ramp": _said("ramp", "of its MW", "none"), **_CURTAILED},
        "Upgrade": {
            "mw": _said("capacity", "MW"),
            **_CURTAILED,
            "order_share": _said("share paid at order"),
            "lead_periods": _said("lead time", PERIODS),
            "earliest_energisation_date": _said("earliest energisation"),
            "ramp": _said("ramp", "of its MW", "none"),
            "draws": _said("resources drawn", "units"),
            "furnished_by": _said("furnished by", empty="not said"),
        },
        "OnsiteUnit": {
            "firm_mw": _said("firm capacity of a unit", "MW"),
            "capex_usd_m": _said("capex of a unit", USD_M),
            "order_share": _said("share paid at order"),
            "fuel_usd_per_mwh": _said("fuel cost", PER_MWH),
            "om_usd_per_mwh": _said("operation and maintenance", PER_MWH),
            "lead_periods": _said("lead time", PERIODS),
            "earliest_service_date": _said("earliest service"),
            "last_service_date": _said("last service", empty="no end"),
            "max_units": _said("most units", "units"),
            "reserve_units": _said("units held in reserve", "units"),
            "draws": _said("resources drawn by a unit", "units"),
            "committed": _said("committed units", "units"),
            "furnished_by": _said("furnished by", empty="not said"),
        },
        "Installed": {"rack": _said("rack type"), "units": _said("number", "racks")},
        "YearlyLimit": {
            "kind": _said("kind"),
            "regions": _said("regions", empty="no region"),
            "sites": _said("sites", empty="no site"),
            "most_by_year": _said("limit"),
        },
        "Quota": {
            "counts": _said("unit"),
            "racks": _said("rack types", empty="all"),
            "countries": _said("countries"),
            "regions": _said("regions"),
            "sites": _said("sites"),
            "per": _said("span"),
            "most": _said("limit"),
        },
        "Step": {"from_date": _said("first day")},
        "PriceStep": {"from_date": _said("first day")},
        "Arrival": {"units": _said("number", "units")},
    }
)
