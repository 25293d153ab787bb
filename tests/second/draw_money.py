"""Programme, finance and tenant of a random case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.second.draw import Chance, Entry
    from tests.second.draw_site import Places

GOALS = ("shortfall", "lateness", "earliest", "npv", "cost", "emissions")
USUAL = (("shortfall", "lateness", "npv"), ("npv",), ("shortfall", "npv", "emissions"),
         ("shortfall", "earliest", "cost"), ("lateness", "npv"), ("cost", "emissions"))  # fmt: skip
ROOM = {"shortfall": 0.75, "lateness": 1.0, "earliest": 2.0, "npv": 0.5, "cost": 0.8, "emissions": 0.2}


def goals_of(chance: Chance) -> list[Entry]:
    rng = chance.rng
    names = rng.choice(USUAL) if chance.coin(0.4) else tuple(rng.sample(GOALS, rng.randint(1, 6)))
    if names[0] in ("cost", "emissions") and chance.coin(0.75):  # nothing is cheapest
        names = (chance.pick("shortfall", "shortfall", "earliest"), *(name for name in names if name in GOALS[3:]))
    goals: list[Entry] = [{"goal": name} for name in names]
    for goal in goals[:-1]:
        if chance.coin(0.15):
            goal["tolerance"] = ROOM[goal["goal"]]
        if chance.coin(0.25):
            goal["tolerance_share"] = chance.pick(0.05, 0.1, 0.4)
    return goals


def near(chance: Chance, places: Places, most_mw: float) -> float:
    """Return MW that whole racks add up to, often off by 1e-7 to 1e-4 and never near the edge of the tolerance."""
    kw = chance.rng.choice(places.racks)["it_kw"]
    whole = kw * chance.rng.randint(1, max(1, int(most_mw * 1000 / kw))) / 1000
    if chance.coin(0.4):
        return round(whole, 9)
    off = chance.pick(-1.0, 1.0) * 10 ** chance.rng.uniform(-7.0, -4.0)
    return float(round(whole + (off if not 0.7e-6 < off < 1.4e-6 else 3e-7), 10))


def room_mw(places: Places) -> float:
    """Return the nameplate of all sites that may be used."""
    return float(sum(a["nameplate_mw"] for s in places.sites if s.get("eligible", True) for a in s["activities"]))


def programme_of(chance: Chance, places: Places) -> Entry:
    last, room = chance.horizon - 1, room_mw(places) or 1.0
    target: Entry = {"mw": near(chance, places, room * 0.9), "basis": chance.pick("it", "it", "facility"),
                     "by_date": chance.some(last // 2, last)}  # fmt: skip
    if chance.coin(0.05):
        target["mw"] = 0.0
    if chance.coin(0.25):
        target["stop_at_target"] = True
    milestones = [_milestone(chance, places, f"M{n}", room) for n in range(chance.pick(0, 1, 2, 3))]
    return {"name": "random", "start_date": chance.start(0), "end_date": chance.within(last),
            "period": "quarter" if chance.quarters else "month", "target": target, "milestones": milestones,
            "goals": goals_of(chance)}  # fmt: skip


def _milestone(chance: Chance, places: Places, name: str, room: float) -> Entry:
    given: Entry = {"id": name, "threshold_mw": near(chance, places, room * 0.7),
                    "basis": chance.pick("it", "it", "facility")}  # fmt: skip
    if chance.coin(0.8):
        given["deadline_date"] = chance.some(-2, chance.horizon - 1)
    if chance.coin(0.4):
        given["weight"] = chance.pick(0.0, 0.5, 2.0)
    if chance.coin(0.7):
        given |= {"tranche_usd_m": chance.pick(0.0, 3.0, 8.0, 20.0), "in_kind_share": chance.pick(0.0, 0.4, 1.0),
                  "payment_lag_periods": chance.pick(0, 0, 1, 3)}  # fmt: skip
    return given


def finance_of(chance: Chance) -> Entry:
    value = chance.pick("none", "none", "book", "contract")
    finance: Entry = {
        "opening_cash_usd_m": chance.pick(8.0, 20.0, 30.0, 40.0, 60.0, 100.0, 200.0) if chance.coin(0.95) else 0.0,
        "discount_rate": chance.pick(0.0, 0.08, 0.1, 0.2, -0.3, -0.05),
        "rent_usd_m_per_mw_year": chance.steps(0.0, 12.0, 24.0, 24.0, 48.0), "horizon_value": value,
        "facilities": [_facility(chance, f"F{n}") for n in range(chance.pick(0, 1, 1, 2, 3))],
    }  # fmt: skip
    if chance.coin(0.35):
        finance["cash_floor_usd_m"] = min(chance.pick(0.5, 1.0, -2.0), finance["opening_cash_usd_m"])
    if value == "book" or chance.coin(0.3):
        finance |= {"rack_life_periods": chance.pick(2, 6, 24), "works_life_periods": chance.pick(3, 12, 120)}
    if value == "contract":
        finance |= {"contract_periods": chance.pick(0, 6, 18, 40), "contract_margin_share": chance.pick(1.0, 0.7, 0.0)}
    return finance


def _facility(chance: Chance, name: str) -> Entry:
    last = chance.horizon - 1
    loan: Entry = {"id": name, "limit_usd_m": chance.steps(0.0, 3.0, 8.0, 20.0),
                   "rate_per_year": chance.pick(0.0, 0.06, 0.15)}  # fmt: skip
    if chance.coin(0.4):
        loan["draw_fee_share"] = chance.pick(0.02, 0.1)
    if chance.coin(0.4):
        loan["commitment_fee_per_year"] = chance.pick(0.01, 0.06)
    if chance.coin(0.3):
        loan["available_from_date"] = chance.some(-1, last // 2)
    if chance.coin(0.4):
        loan["available_to_date"] = chance.some(last // 2, last + 1)
    if chance.coin(0.45):
        loan["maturity_date"] = chance.some(last // 2 + 1, last + 4)
    if chance.coin(0.4):
        loan["repayment"] = "straight_line"
    if chance.coin(0.25):
        loan["borrowing_base_share"] = chance.pick(0.0, 0.5, 0.9)
    if chance.coin(0.25):
        loan["capex_only"] = True
    return loan


def tenant_of(chance: Chance) -> Entry | None:
    if chance.coin(0.6):
        return None
    year = chance.first[0]
    years = chance.rng.sample((year - 2, year - 1, year, year + 1), chance.pick(1, 1, 2))
    last = chance.start(chance.horizon - 1).year
    tenant: Entry = {"revenue_usd_m": {y: chance.pick(9.0, 20.0, 60.0, 200.0) for y in years if y <= last},
                     "growth_per_year": chance.pick(0.0, 0.5, -0.5),
                     "compute_share": chance.pick(0.5, 0.3, 0.3) if chance.coin(0.9) else 0.0}  # fmt: skip
    return tenant | ({"limits_rent": True} if tenant["revenue_usd_m"] and chance.coin(0.7) else {})
