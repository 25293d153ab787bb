"""What is decided, and nothing that follows from it: the bridge from the solver's values to the plan's tables."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Delivery:
    """Racks of one type delivered to one site in one period, `from_order_book` of them ordered before the plan."""

    site: str
    rack: str
    period: int
    units: int
    from_order_book: int = 0


@dataclass(frozen=True)
class Decisions:
    """Every decision of PROBLEM section 4 in plain values; what is absent is zero or not done.

    `starts` holds planned and started activities (not finished ones): activity to (option, start period; negative when
    under way). `imports_mw` is by (site, period), `flows_mw` by (link, period), `generation_mw` by (on-site unit,
    period) in mean MW; `conditional_mw` is the import on conditional steps, `backed_mw` what of it units on site stand
    ready to replace, both by (site, period); `draws_usd_m` and `repayments_usd_m` by (facility, period);
    `credit_used_usd_m` by period.
    """

    starts: dict[str, tuple[str, int]] = field(default_factory=dict)
    upgrades: dict[str, int] = field(default_factory=dict)  # upgrade to order period
    units: dict[tuple[str, int], int] = field(default_factory=dict)  # (on-site unit, order period) to units ordered
    deliveries: tuple[Delivery, ...] = ()
    imports_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    flows_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    generation_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    conditional_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    backed_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    draws_usd_m: dict[tuple[str, int], float] = field(default_factory=dict)
    repayments_usd_m: dict[tuple[str, int], float] = field(default_factory=dict)
    credit_used_usd_m: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """What the search proved of one goal: no plan within tolerance of the earlier goals is better than `bound`.

    `best` is the value it had before later goals worsened it, within `tolerance`; None: they did not.
    """

    goal: str
    bound: float | None
    tolerance: float = 0.0
    gap_asked: float = 0.0
    best: float | None = None
