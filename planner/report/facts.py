"""What several sections of the page look up in a plan, each found once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.calendar import Calendar
from planner.enough import is_enough
from planner.explanation.explained import Explained
from planner.explanation.grounds import Grounds
from planner.explanation.holding_back import hold_rows, start_reasons
from planner.explanation.idle import idle_ledger
from planner.report.figures import SMALL, Figure, over, told
from planner.words import BASES, counted

if TYPE_CHECKING:
    from datetime import date

    from planner.explanation.holding_back import HoldRow
    from planner.explanation.idle import IdleLedger
    from planner.explanation.reasons import StartReason
    from planner.plan import Plan, ScheduleRow


class Facts:
    """A plan, the earlier plan beside it if there is one, and what is looked up in them.

    Parameters
    ----------
    plan
        The plan that the page is of.
    against
        An earlier plan; None: none.
    """

    def __init__(self, plan: Plan, against: Plan | None = None) -> None:
        self.plan, self.against = plan, against
        self.calendar = Calendar(plan.start_date, plan.periods, plan.months_per_period)
        self.mw_digits = 0 if plan.target_mw >= SMALL else 1 if plan.target_mw >= 100 else 2
        money = max((abs(row.closing_cash_usd_m) for row in plan.cash), default=0.0)
        self.usd_digits = 0 if max(money, plan.peak_debt_usd_m) >= SMALL else 2

    @property
    def basis(self) -> str:
        """What the target counts, in words."""
        return BASES.get(self.plan.target_basis, self.plan.target_basis)

    @cached_property
    def grounds(self) -> Grounds:
        """Facts of the plan that reasons are given from."""
        return Grounds(self.plan)

    @cached_property
    def idle(self) -> IdleLedger:
        """What stands idle."""
        return idle_ledger(self.plan, self.grounds)

    @cached_property
    def explained(self) -> Explained:
        """What `planner explain` says of the plan without a search, of the same facts."""
        return Explained(self.plan, self.grounds, self.idle)

    @cached_property
    def reasons(self) -> dict[tuple[str, str], StartReason]:
        """Why items start when they do."""
        return start_reasons(self.plan, self.grounds)

    @cached_property
    def holds(self) -> tuple[HoldRow, ...]:
        """What is in the way."""
        return hold_rows(self.plan, self.reasons)

    @cached_property
    def earlier_items(self) -> dict[tuple[str, str], ScheduleRow]:
        """Items of the earlier plan by kind and id; none without one."""
        return {(row.kind, row.id): row for row in (self.against.schedule if self.against else ())}

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """Names for people of sites, rack types and resources, by kind and id."""
        problem = self.plan.problem
        return (
            {("site", site.id): site.name for site in problem.sites}
            | {("rack", rack.id): rack.name for rack in problem.racks}
            | {("resource", resource.id): resource.name for resource in problem.resources}
        )

    def site_words(self, site: str) -> str:
        """Return the name of a site with its id."""
        return self._named("site", site)

    def rack_words(self, rack: str) -> str:
        """Return the name of a rack type with its id."""
        return self._named("rack", rack)

    def resource_words(self, resource: str) -> str:
        """Return the name of a resource with its id."""
        return self._named("resource", resource)

    def _named(self, kind: str, given: str) -> str:
        name = self.names.get((kind, given)) or given
        return name if name == given else f"{name} ({given})"

    def item_words(self, row: ScheduleRow) -> str:
        """Return an item of the schedule as a reader knows it: what it is, and where."""
        at = f" at {self.site_words(row.site)}" if row.site else ""
        match row.kind:
            case "delivery" | "rack_order":
                what = counted(round(row.quantity), "rack")
            case "gate" | "phase" | "stage" | "upgrade" | "onsite" | "milestone" | "tranche":
                what = row.name if row.name.startswith(row.id) else f"{row.name} ({row.id})"
            case _:
                assert_never(row.kind)
        return f"{what}{at} on {row.start_date}"

    @cached_property
    def target_reached(self) -> date | None:
        """First day of the first period in which as much is online as the target asks for."""
        online: dict[int, float] = defaultdict(float)
        for (_, period), mw in self._online.items():
            online[period] += mw
        reached = [period for period, mw in online.items() if is_enough(mw, self.plan.target_mw)]
        return self.calendar.start_of(min(reached)) if reached else None

    @cached_property
    def year_ends(self) -> tuple[tuple[int, int], ...]:
        """Each calendar year of the horizon with its last period."""
        found = {self.calendar.start_of(period).year: period for period in range(self.plan.periods)}
        return tuple(found.items())

    @property
    def online_column(self) -> str:
        """Column of the table of capacity that the target counts."""
        return f"online_{self.plan.target_basis}_mw"

    @cached_property
    def _online(self) -> dict[tuple[str, int], float]:
        found: dict[tuple[str, int], float] = defaultdict(float)
        for row in self.plan.capacity:
            found[row.site, row.period] += getattr(row, self.online_column)
        return found

    @cached_property
    def used_sites(self) -> tuple[str, ...]:
        """Ids of sites where racks are ever installed, in the order of the case."""
        used = {row.site for row in self.plan.capacity}
        return tuple(site.id for site in self.plan.problem.sites if site.id in used)

    def online(self, site: str, period: int) -> Figure:
        """Return the MW online at a site in a period, on the basis of the target."""
        field = over("sum", f"capacity.{self.online_column}", site=site, period=period)
        return self.mw(field, self._online.get((site, period), 0.0))

    def online_in_all(self, period: int) -> Figure:
        """Return the MW online in the programme in a period, on the basis of the target."""
        mw = sum(value for (_, when), value in self._online.items() if when == period)
        return self.mw(over("sum", f"capacity.{self.online_column}", period=period), mw)

    def mw(self, field: str, value: float | None) -> Figure:
        """Return MW with as many decimals as the size of the programme asks for."""
        return told(field, value, self.mw_digits)

    def usd(self, field: str, value: float | None) -> Figure:
        """Return million USD with as many decimals as the size of the programme asks for."""
        return told(field, value, self.usd_digits)
