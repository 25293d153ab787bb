"""Random programmes, finance and tenants for tiny cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

    from tests.oracle.draw_dates import Dates

Entry = dict[str, Any]

GOALS = ("shortfall", "lateness", "earliest", "npv", "cost", "emissions")
USUAL = (
    ("shortfall", "lateness", "npv"), ("shortfall", "lateness", "npv"), ("npv",), ("shortfall", "npv", "emissions"),
    ("shortfall", "earliest", "cost"), ("shortfall", "cost"), ("lateness", "shortfall", "cost"),
    ("earliest", "npv", "cost"), ("shortfall", "emissions", "npv"), ("emissions", "shortfall", "npv"),
    ("npv", "shortfall", "lateness"), ("cost", "shortfall"), ("shortfall", "lateness", "earliest", "npv", "cost"),
)  # fmt: skip


def goals_of(rng: random.Random) -> list[Entry]:
    names = rng.choice(USUAL) if rng.random() < 0.8 else tuple(rng.sample(GOALS, rng.randint(2, 4)))
    goals: list[Entry] = [{"goal": name} for name in names]
    for goal in goals[:-1]:
        if rng.random() < 0.15:
            goal["tolerance"] = {"shortfall": 0.75, "lateness": 1.0, "earliest": 2.0, "npv": 0.5, "cost": 0.8,
                                 "emissions": 0.2}[goal["goal"]]  # fmt: skip
        elif rng.random() < 0.3:
            goal["tolerance_share"] = rng.choice((0.1, 0.4))
    return goals


def programme_of(rng: random.Random, dates: Dates, room_mw: float, installed_mw: float) -> Entry:
    last = dates.horizon - 1
    target = {"mw": rng.choice((0.9, 1.4, 2.1, 3.0)), "basis": rng.choice(("it", "it", "facility")),
              "by_date": dates.some(max(1, last - 2), last)}  # fmt: skip
    if rng.random() < 0.35 and installed_mw <= 1.0:
        target |= {"mw": rng.choice((0.9, 1.1, 1.3)), "stop_at_target": True}
    milestones = [_milestone(rng, dates, f"M{n}", room_mw) for n in range(rng.choice((0, 1, 1, 2, 2)))]
    return {"name": "random", "start_date": dates.start(0), "end_date": dates.within(last),
            "period": "quarter" if dates.months == 3 else "month", "target": target, "milestones": milestones,
            "goals": goals_of(rng)}  # fmt: skip


def _milestone(rng: random.Random, dates: Dates, name: str, room_mw: float) -> Entry:
    given: Entry = {"id": name, "threshold_mw": rng.choice((0.5, 0.55, 0.8, 1.1, min(1.6, room_mw + 0.5))),
                    "basis": rng.choice(("it", "it", "facility"))}  # fmt: skip
    if rng.random() < 0.8:
        given["deadline_date"] = dates.some(1, dates.horizon - 1)
    if rng.random() < 0.4:
        given["weight"] = rng.choice((0.5, 2.0, 3.0))
    if rng.random() < 0.7:
        given |= {"tranche_usd_m": rng.choice((2.0, 5.0, 8.0)), "in_kind_share": rng.choice((0.0, 0.4, 1.0)),
                  "payment_lag_periods": rng.choice((0, 0, 1, 2))}  # fmt: skip
    return given


def finance_of(rng: random.Random, dates: Dates) -> Entry:
    rent: Any = rng.choice((0.0, 12.0, 36.0, 72.0)) / dates.months
    if rng.random() < 0.25:
        rent = [{"value": rent}, {"from_date": dates.some(1, 3), "value": rent + 12.0}]
    value = rng.choice(("none", "none", "book", "contract"))
    finance: Entry = {
        "opening_cash_usd_m": rng.choice((2.0, 6.0, 12.0, 25.0, 60.0)), "discount_rate": rng.choice((0.0, 0.08, 0.2)),
        "rent_usd_m_per_mw_year": rent, "horizon_value": value,
        "facilities": [_facility(rng, dates, f"F{n}") for n in range(rng.choice((0, 0, 1, 1, 2)))],
    }  # fmt: skip
    if rng.random() < 0.35:
        finance["cash_floor_usd_m"] = rng.choice((0.5, 1.0, -2.0))
    if value == "book" or rng.random() < 0.2:
        finance |= {"rack_life_periods": rng.choice((2, 6, 24)), "works_life_periods": rng.choice((3, 12, 120))}
    if value == "contract":
        finance |= {"contract_periods": rng.choice((1, 6, 18)), "contract_margin_share": rng.choice((1.0, 0.7))}
    return finance


def _facility(rng: random.Random, dates: Dates, name: str) -> Entry:
    last = dates.horizon - 1
    limit: Any = rng.choice((2.0, 5.0, 12.0))
    if rng.random() < 0.25:
        limit = [{"value": limit}, {"from_date": dates.some(1, last), "value": rng.choice((1.0, limit + 3.0))}]
    loan: Entry = {"id": name, "limit_usd_m": limit, "rate_per_year": rng.choice((0.0, 0.06, 0.15))}
    if rng.random() < 0.4:
        loan["draw_fee_share"] = rng.choice((0.02, 0.1))
    if rng.random() < 0.4:
        loan["commitment_fee_per_year"] = rng.choice((0.01, 0.06))
    if rng.random() < 0.3:
        loan["available_from_date"] = dates.some(0, 1)
    if rng.random() < 0.35:
        loan["available_to_date"] = dates.some(2, last)
    if rng.random() < 0.4:
        loan["maturity_date"] = dates.some(3, last + 3)
        if rng.random() < 0.6:
            loan["repayment"] = "straight_line"
            loan["available_to_date"] = dates.some(1, 1)
    if rng.random() < 0.25:
        loan["borrowing_base_share"] = rng.choice((0.5, 0.9))
    if rng.random() < 0.25:
        loan["capex_only"] = True
    return loan


def tenant_of(rng: random.Random) -> Entry | None:
    if rng.random() < 0.6:
        return None
    tenant: Entry = {"revenue_usd_m": {rng.choice((2026, 2026, 2025)): rng.choice((4.0, 9.0, 20.0))},
                     "growth_per_year": rng.choice((0.0, 0.5)), "compute_share": rng.choice((0.5, 0.3))}  # fmt: skip
    return tenant | ({"limits_rent": True} if rng.random() < 0.8 else {})
