"""Prices by the day of payment in the bank pack: what was agreed before the plan stands apart from what escalates."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from planner.ledger_lines import CLASSES
from planner.tabulate.from_plan import parts_of
from planner.tabulate.prices import price_factors
from planner.tabulate.works import spend_of_usd_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.plan import Plan

    Series = tuple[float, ...]

AGREED = ("activity_spend", "rack_payments", "spare_payments")
"""Lines of which a part may have been agreed before the plan: it does not escalate."""
NAMES = {"works": "Works", "power": "Power", "racks": "Racks", "operation": "Operation"}


class Escalated:
    """The lines of a plan whose prices escalate, as they are before that; all series are by period [million USD]."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.periods = plan, range(plan.periods)
        self.classes = tuple(given.id for given in plan.problem.finance.escalation)
        self.factors: Mapping[str, Series] = {
            name: tuple(price_factors(plan.problem, name).tolist()) for name in self.classes
        }

    def class_of(self, line: str) -> str:
        """Return the class of cost that a line escalates with; empty where it does not."""
        name = CLASSES.get(line, "")
        return name if name in self.classes else ""

    def agreed(self, line: str) -> Series:
        """Return the part of a line that was agreed before the plan."""
        if line in ("rack_payments", "spare_payments"):
            spares = {rack.id: rack.spare_share for rack in self.plan.problem.racks}
            paid = [0.0] * len(self.periods)
            for row in (row for row in self.plan.deliveries if row.order_period is None):
                part = 1.0 if line == "rack_payments" else spares[row.rack] / (1.0 + spares[row.rack])
                paid[row.delivery_period] += part * row.delivery_payment_usd_m
            return tuple(paid)
        works = [work for work in parts_of(self.plan).works if work.status == "under_way"]
        each = [spend_of_usd_m(self.plan.problem, work).tolist() for work in works]
        return tuple(sum(paid[period] for paid in each) for period in self.periods)

    def at_its_prices(self, line: str, paid: Series) -> Series:
        """Return what is paid of a line at the prices of its date, without what was agreed before.

        Parameters
        ----------
        line, paid
            Name of the line, and what is paid in each period.
        """
        agreed = self.agreed(line) if line in AGREED else (0.0,) * len(paid)
        each = zip(paid, agreed, self.factors[self.class_of(line)], strict=True)
        return tuple((usd_m - before) / factor for usd_m, before, factor in each)

    @property
    def leads(self) -> tuple[int, ...]:
        """Periods from order to delivery of the racks whose price is partly paid at order."""
        ordered = {row.rack for row in self.plan.deliveries if row.order_period is not None}
        racks = [rack for rack in self.plan.problem.racks if rack.id in ordered and rack.order_share > 0]
        return tuple(sorted({rack.lead_periods for rack in racks}))

    def delivered(self) -> tuple[Series, Series, Mapping[int, Series]]:
        """Return the price of the racks delivered, by the period of delivery.

        Of those ordered before the plan the whole; of all others what is paid at delivery, and what was at order by
        lead, both at the prices of their date.
        """
        racks = {rack.id: rack for rack in self.plan.problem.racks}
        before, rest = [0.0] * len(self.periods), [0.0] * len(self.periods)
        deposits: dict[int, list[float]] = defaultdict(lambda: [0.0] * len(self.periods))
        for row in self.plan.deliveries:
            rack, period = racks[row.rack], row.delivery_period
            price = row.units * rack.price_usd_m
            if row.order_period is None:
                before[period] += price
                continue
            rest[period] += (1.0 - rack.order_share) * price
            deposits[rack.lead_periods][period] += rack.order_share * price
        return tuple(before), tuple(rest), {lead: tuple(deposits[lead]) for lead in self.leads}
