"""Money: cash, debt, rent, the value at the horizon, and the tenant who pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, assert_never

from pydantic import BeforeValidator, Field

from planner.problem.base import (
    Day,
    Figure,
    Given,
    Identifier,
    Name,
    NonNegative,
    Periods,
    Positive,
    Share,
    Steps,
    each_key_once,
)  # fmt: skip

Lifetime = Annotated[int, Field(ge=1, le=100_000)]
CostClass = Literal["works", "power", "racks", "operation"]
HorizonValue = Literal["none", "book", "contract"]
Repayment = Literal["bullet", "straight_line"]


class Facility(Given):
    """A debt facility."""

    id: Identifier
    name: Name = Field("", description="Name for people.")
    limit_usd_m: Steps = Field(description="Most debt outstanding [million USD]: a number, or dated steps.")
    rate_per_year: Share = Field(description="Interest on the opening balance, as a share a year; monthly it is 1/12.")
    draw_fee_share: Share = Field(0.0, description="Fee on each drawdown, as a share of it, paid with it.")
    commitment_fee_per_year: Share = Field(
        0.0, description="Fee on the undrawn limit while the facility is available, as a share a year."
    )
    available_from_date: Day | None = Field(
        None, description="Drawdown from the period this date opens, else the next."
    )
    available_to_date: Day | None = Field(None, description="Drawdown through the period that contains this date.")
    repayment: Repayment = Field(
        "bullet",
        description="bullet: all by maturity; straight_line: from the end of availability on, at most the balance then "
        "times the share of periods left to maturity. Early repayment is always allowed.",
    )
    maturity_date: Day | None = Field(
        None,
        description="Nothing outstanding at the end of the period that contains this date. Empty: none before the end.",
    )
    borrowing_base_share: Share | None = Field(
        None, description="Debt at most this share of the depreciated price of the racks delivered; empty: no base."
    )
    capex_only: bool = Field(
        False, description="True: what is drawn in a period is at most what is spent on works, power and racks in it."
    )
    sites: tuple[Identifier, ...] = Field(
        (), description="Sites that it lends to; empty, as `regions` is: all. Base, capex and cost count there only."
    )
    regions: tuple[Name, ...] = Field((), description="Instead of `sites`: regions whose sites it lends to.")
    pledged_after: tuple[Identifier, ...] = Field(
        (),
        description="Facilities that racks are pledged to before this one: what secures them at their borrowing base "
        "does not secure it. Empty: racks in its base may be in that of others too.",
    )
    max_loan_to_cost: Share | None = Field(
        None,
        description="Drawn to date is at most this share of the cost to date at its sites, racks in full at delivery; "
        "empty: no limit.",
    )
    cost_before_usd_m: NonNegative = Field(
        0.0,
        description="Cost before the plan that the lender counts in `max_loan_to_cost`, such as land [million USD].",
    )
    min_dscr: Positive | None = Field(
        None,
        description="What operations of its sites leave is at least this many times the interest and scheduled "
        "principal of the same twelve months, where any is due [-]; empty: no limit.",
    )
    min_dscr_from_date: Day | None = Field(
        None, description="`min_dscr` holds at the end of every period from this date on; empty: of every one."
    )

    @property
    def is_for_all_sites(self) -> bool:
        """Whether it lends to the whole programme, and not to sites or regions that it names."""
        return not self.sites and not self.regions

    @property
    def falls_due_in_parts(self) -> bool:
        """Whether what may be owed falls from the end of availability to maturity."""
        match self.repayment:
            case "straight_line":
                return True
            case "bullet":
                return False
            case _:
                assert_never(self.repayment)


class Escalation(Given):
    """What prices of one class of cost do from the date they are given at: they escalate, and have a contingency on."""

    id: CostClass = Field(
        description="Class of cost: works (capex of options, opening of sites); power (capex of upgrades and on-site "
        "units, demand charges); racks (and spares); operation (opex, fixed costs, fuel and O&M on site)."
    )
    price_date: Day | None = Field(None, description="Day at whose prices costs are given; empty: the plan's start.")
    share_per_year: Annotated[float, Field(gt=-1, le=1)] = Field(
        0.0, description="Escalation from that day to the end of the period of payment, as a share a year, actual/365."
    )
    contingency_share: Share = Field(0.0, description="Contingency on every payment, as a share of it.")


class Finance(Given):
    """Cash, debt, rent and how plans are valued."""

    opening_cash_usd_m: Figure = Field(0.0, description="Cash when the plan starts [million USD].")
    cash_floor_usd_m: Figure = Field(0.0, description="Closing cash never falls below this [million USD].")
    discount_rate: Annotated[float, Field(gt=-1, le=10)] = Field(
        0.1, description="Discount rate a year [-], actual/365."
    )
    rent_usd_m_per_mw_year: Steps = Field(
        ({"value": 0.0},),
        description="Rent per online MW IT [million USD a year]: a number, or dated steps. A site may have its own.",
        validate_default=True,
    )
    rent_lag_periods: Periods = Field(
        0,
        description="Periods from a rack's being online to its first rent; none for racks installed before the plan.",
    )
    facilities: tuple[Facility, ...] = ()
    escalation: tuple[Escalation, ...] = Field(
        (),
        description="Classes of cost whose prices change by the day of payment. Dated prices, rent, and what began "
        "before the plan stay as they are given.",
    )
    rack_life_periods: Lifetime = Field(
        60, description="Periods over which the price of a rack is written off in a straight line from delivery."
    )
    works_life_periods: Lifetime = Field(
        240, description="The same for site works, grid upgrades and on-site units, from the period they enter service."
    )
    horizon_value: HorizonValue = Field(
        "none",
        description="What is worth something after the last period: nothing; the book value of racks, works, upgrades "
        "and units; or the remaining rent of the racks online.",
    )
    contract_periods: Periods = Field(60, description="Length of a rent contract, from the period a rack comes online.")
    contract_margin_share: Share = Field(
        1.0, description="Share of the remaining rent that counts in `horizon_value: contract`, after running costs."
    )


class Tenant(Given):
    """Who pays the rent."""

    name: Name = Field("", description="Name for people.")
    revenue_usd_m: Annotated[Mapping[int, Positive], BeforeValidator(each_key_once)] = Field(
        default_factory=dict,
        description="Revenue by calendar year [million USD]; later years grow from the last one given.",
    )
    growth_per_year: Annotated[float, Field(ge=-1, le=10)] = Field(
        0.0, description="Growth of revenue a year after the last year given [-]."
    )
    compute_share: Share = Field(0.5, description="Share of a year's revenue that may go to rent [-].")
    limits_rent: bool = Field(False, description="True: rent above that share is not allowed; false: it is reported.")

    def revenue(self, year: int) -> float | None:
        """Return the revenue of a calendar year [million USD], or None before the first year given."""
        if year in self.revenue_usd_m:
            return self.revenue_usd_m[year]
        earlier = [known for known in self.revenue_usd_m if known < year]
        if not earlier:
            return None
        return self.revenue_usd_m[max(earlier)] * (1.0 + self.growth_per_year) ** (year - max(earlier))
