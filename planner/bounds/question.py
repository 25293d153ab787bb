"""What is asked of a limit, and what a sentence says of it beside its MW."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from planner.model.bounds import MostOnline
    from planner.model.bounds.at_site import AtSite
    from planner.problem import Basis


class Added(NamedTuple):
    """What a sentence says beside its MW, the figures in it, and the inputs behind it."""

    words: str = ""
    figures: dict[str, float | str] = {}  # noqa: RUF012 - never changed
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What is asked of a limit: MW on a basis that should be online in a period, by a day in it."""

    bounds: MostOnline
    basis: Basis
    period: int
    day: date

    def time_at(self, one: AtSite) -> int:
        """Return the last period of deliveries to a site that are online in time."""
        return self.period - one.site.commissioning_periods

    @property
    def last_delivery(self) -> int:
        """The last period of deliveries anywhere that are online in time."""
        sites = self.bounds.sets.sites
        return self.period - min((site.commissioning_periods for site in sites), default=0)

    @property
    def period_word(self) -> str:
        """What a period is called."""
        return "month" if self.bounds.sets.calendar.months == 1 else "quarter"

    def month(self, period: int) -> str:
        """Return a period as a month or quarter."""
        return self.bounds.sets.calendar.label(period)
