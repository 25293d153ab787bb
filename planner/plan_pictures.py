"""The pictures of a plan as its methods: what draws them is imported inside the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from planner import arguments
from planner.errors import BadArgument

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

ThemeName = Literal["light", "dark"]


def _known(theme: ThemeName) -> ThemeName:
    """Return the name of a ground, refused where there is no such one."""
    if theme not in get_args(ThemeName):
        raise BadArgument(f"theme must be {' or '.join(get_args(ThemeName))}, got {arguments.shown(theme)}")
    return theme


class Picture(Protocol):
    """A picture of a plan: it shows itself in a notebook, offline, and is saved as SVG, PNG or PDF."""

    @property
    def name(self) -> str:
        """What it is called in files and pages."""
        ...

    @property
    def title(self) -> str:
        """Its title, with the unit."""
        ...

    @property
    def alt(self) -> str:
        """What one sees on it, in one or two sentences with figures."""
        ...

    @property
    def data(self) -> pd.DataFrame:
        """What it shows: one row for each mark."""
        ...

    @property
    def spec(self) -> Any:
        """The Altair chart."""
        ...

    def svg(self) -> str:
        """Return the picture as an SVG element."""
        ...

    def png(self, ppi: float = 144) -> bytes:
        """Return the picture as a PNG, at so many pixels per inch."""
        ...

    def pdf(self) -> bytes:
        """Return the picture as a PDF of one page."""
        ...

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file of the kind its name ends in; return its path."""
        ...


class Pictures:
    """What a plan can show of itself.

    Each method takes the ground, ``light`` or ``dark``, and needs the extra `report`; without it, it raises
    `BadArgument` with what to install. Where a plan has nothing to show, such as no tenant, it returns None.
    """

    def capacity_chart(self: Any, theme: ThemeName = "light") -> Picture:
        """Return MW online by site over time, against deadlines, milestones and target."""
        from planner.show.charts.capacity import capacity_chart

        return capacity_chart(self, _known(theme))

    def gantt(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return the build order by site: phases, gates, orders, energisation, racks, and what is critical."""
        from planner.show.charts.build_order import gantt_chart

        return gantt_chart(self, _known(theme))

    def map(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return the sites on a map, with MW and first month online; None where no site has coordinates."""
        from planner.show.charts.places import map_chart

        return map_chart(self, _known(theme))

    def power_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return power by source, the load at peak, and what is energised but idle."""
        from planner.show.charts.power import power_chart

        return power_chart(self, _known(theme))

    def racks_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return racks by type and quarter, and against supply."""
        from planner.show.charts.racks import racks_chart

        return racks_chart(self, _known(theme))

    def resources_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return what work uses of each resource, against what there is."""
        from planner.show.charts.resources import resources_chart

        return resources_chart(self, _known(theme))

    def cash_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return the cash balance with liquidity, debt, floor and tranches."""
        from planner.show.charts.cash import cash_chart

        return cash_chart(self, _known(theme))

    def waterfall_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return where the cash of the horizon comes from and goes to, by line of the ledger."""
        from planner.show.charts.waterfall import waterfall_chart

        return waterfall_chart(self, _known(theme))

    def debt_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return debt by facility, against its limit and borrowing base; None where the case has no facility."""
        from planner.show.charts.debt import debt_chart

        return debt_chart(self, _known(theme))

    def affordability_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return rent by year against what the tenant can pay; None where the case has no tenant."""
        from planner.show.charts.affordability import affordability_chart

        return affordability_chart(self, _known(theme))

    def energy_chart(self: Any, theme: ThemeName = "light") -> Picture | None:
        """Return energy by source and year, and what it emits."""
        from planner.show.charts.energy import energy_chart

        return energy_chart(self, _known(theme))
