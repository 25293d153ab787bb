"""Random cases that use every part of the input, and random decisions on them, sound or not."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from planner.decisions import Decisions, Delivery
from planner.problem import Problem

START = date(2026, 1, 1)


def some_day(dice: random.Random, first: int, last: int) -> str:
    return (START + timedelta(days=dice.choice((0, 14)) + 30 * dice.randint(first, last))).isoformat()


def maybe(dice: random.Random, value: Any) -> Any:
    return value if dice.random() < 0.5 else None


def option(dice: random.Random, name: str) -> dict[str, Any]:
    start = dice.choice((0.0, 0.2, 0.5))
    return {
        "id": name, "duration_periods": dice.randint(1, 4), "capex_usd_m": dice.randint(0, 40), "start_share": start,
        "finish_share": dice.choice((0.0, 0.3)), "uses": {"crew": dice.randint(0, 2)},
        "draws": {"part": dice.randint(0, 1)},
    }  # fmt: skip


def activity(dice: random.Random, name: str, earlier: list[str]) -> dict[str, Any]:
    kind = dice.choice(("phase", "phase", "gate"))
    given: dict[str, Any] = {
        "id": name, "kind": kind, "nameplate_mw": dice.randint(2, 6) if kind == "phase" else 0,
        "options": [option(dice, "standard")],
        "predecessors": [
            {"activity": other, "type": dice.choice(("FS", "SS")), "lag_periods": dice.randint(0, 2)}
            for other in dice.sample(earlier, min(len(earlier), dice.randint(0, 2)))
        ],
    }  # fmt: skip
    if kind == "phase":
        given["rack_positions"] = maybe(dice, dice.randint(3, 9))
    if dice.random() < 0.5:
        given["options"].append(option(dice, "fast"))
    history = dice.random()
    if history < 0.2:
        given |= {"started_date": some_day(dice, -4, -1), "chosen_option": "standard"}
    if history < 0.1:
        given |= {"started_date": some_day(dice, -8, -6), "finished_date": some_day(dice, -5, -1)}
    elif 0.2 <= history < 0.25:
        given |= {"finished_date": some_day(dice, -5, -1), "chosen_option": "standard"}
    return given


def site(dice: random.Random, name: str, earlier: list[str]) -> dict[str, Any]:
    peak = dice.choice((1.2, 1.35, 1.5))
    works = []
    for number in range(dice.randint(1, 4)):
        works.append(activity(dice, f"{name}{number}", earlier))
        earlier.append(f"{name}{number}")
    hours = {"conditional": True, "curtail_hours_per_year": 438 * len(works)}
    notice: dict[str, Any] = {1: {}, 2: hours}.get(len(works), {**hours, "firm_from_date": "2026-08-10"})
    return {
        "id": name, "node": dice.choice(("N", "Z", None)), "peak_pue": peak, "mean_pue": 1.1,
        "commissioning_periods": dice.randint(0, 2), "install_racks_per_period": maybe(dice, 3),
        "opening_usd_m": dice.randint(0, 9), "fixed_usd_m_per_year": dice.randint(0, 9),
        "energy_usd_per_mwh": [{"value": 50}, {"from_date": some_day(dice, 1, 6), "value": 70}],
        "opex_usd_m_per_mw_year": 1.5, "grid_emissions_t_per_mwh": 0.3,
        "stages": [
            {"mw": dice.randint(1, 5), "energisation_date": some_day(dice, -3, 6), **notice}
            for _ in range(dice.randint(0, 2))
        ],
        "upgrades": [
            {
                "id": f"{name}U", "mw": dice.randint(1, 6), "capex_usd_m": 9, "order_share": dice.choice((0, 0.3, 1)),
                "lead_periods": dice.randint(0, 3), "earliest_energisation_date": maybe(dice, some_day(dice, 0, 5)),
                "draws": {"part": 1}, **notice,
            }
        ],
        "onsite": [
            {
                "id": f"{name}G", "firm_mw": dice.choice((0.5, 2.0)), "capex_usd_m": 4, "order_share": 0.4,
                "max_units": 3,
                "fuel_usd_per_mwh": 40, "om_usd_per_mwh": 5, "lead_periods": dice.randint(0, 2),
                "last_service_date": maybe(dice, some_day(dice, 5, 8)), "emissions_t_per_mwh": 0.5,
                "committed": [{"date": some_day(dice, -2, 4), "units": 1}] * dice.randint(0, 1),
                "reserve_units": len(works) % 2,
            }
        ],
        "activities": works, "installed": [{"rack": "R", "units": 1}] * dice.randint(0, 1),
    }  # fmt: skip


def gates_on_power(dice: random.Random, sites: list[dict[str, Any]], activities: list[str]) -> None:
    """Let some of the power wait for activities."""
    for given in sites:
        for item in (*given["stages"], *given["upgrades"], *given["onsite"]):
            item["predecessors"] = [
                {"activity": other, "type": dice.choice(("FS", "SS")), "lag_periods": dice.randint(0, 2)}
                for other in dice.sample(activities, min(len(activities), dice.choice((0, 0, 1, 1, 2))))
            ]


def case(dice: random.Random) -> Problem:
    """Return a case of two or three sites over nine to twelve periods."""
    earlier: list[str] = []
    quarterly = dice.random() < 0.3
    given = {
        "case": "chance",
        "programme": {
            "name": "Chance", "start_date": START, "end_date": "2028-06-30" if quarterly else some_day(dice, 9, 12),
            "period": "quarter" if quarterly else "month",
            "target": {
                "mw": dice.randint(2, 12), "basis": dice.choice(("it", "facility")), "by_date": some_day(dice, 4, 8),
            },
            "milestones": [
                {
                    "id": f"M{number}", "threshold_mw": 2.0 * number, "basis": dice.choice(("it", "facility")),
                    "deadline_date": maybe(dice, some_day(dice, 1, 8)), "weight": number, "tranche_usd_m": 10 * number,
                    "in_kind_share": dice.choice((0.0, 0.4, 1.0)), "payment_lag_periods": dice.randint(0, 2),
                }
                for number in (1, 2, 3)
            ],
            "goals": ["shortfall", "lateness", "earliest", "npv", "cost", "emissions"],
        },
        "finance": {
            "opening_cash_usd_m": 200, "cash_floor_usd_m": dice.choice((0, 20)),
            "discount_rate": 0.08, "rack_life_periods": 20, "works_life_periods": 30,
            "rent_usd_m_per_mw_year": [{"value": 8}, {"from_date": some_day(dice, 2, 6), "value": 11}],
            "horizon_value": dice.choice(("none", "book", "contract")), "contract_periods": 14,
            "contract_margin_share": 0.6,
            "facilities": [
                {
                    "id": "loan", "limit_usd_m": [{"value": 30}, {"from_date": some_day(dice, 3, 6), "value": 60}],
                    "rate_per_year": 0.09, "draw_fee_share": 0.01, "commitment_fee_per_year": 0.005,
                    "available_from_date": maybe(dice, some_day(dice, 0, 2)),
                    "available_to_date": maybe(dice, some_day(dice, 4, 6)),
                    "borrowing_base_share": maybe(dice, 0.8), "capex_only": True,
                },
                {
                    "id": "line", "rate_per_year": 0.2, "capex_only": dice.random() < 0.5,
                    "limit_usd_m": [{"value": 5}, {"from_date": some_day(dice, 3, 6), "value": dice.choice((0, 9))}],
                    "maturity_date": maybe(dice, some_day(dice, 6, 8)),
                    "repayment": dice.choice(("bullet", "straight_line")),
                },
            ],
        },
        "tenant": {
            "revenue_usd_m": {2027: 50}, "growth_per_year": 0.3, "limits_rent": dice.random() < 0.5,
        },
        "grid": {
            "nodes": [{"id": "N", "headroom_mw": 3}, {"id": "Z", "headroom_mw": 20}],
            "links": [{"id": "L", "from_node": "Z", "to_node": "N", "limit_mw": [{"value": 4}]}],
        },
        "racks": [
            {
                "id": "R", "it_kw": 600, "gpus": 576, "price_usd_m": 6, "order_share": 0.25,
                "lead_periods": dice.randint(0, 2), "supply": [{"date": "2026-01-01", "units": 9}],
                "on_order": [{"date": "2026-02-01", "units": 4}],
            },
            {"id": "Q", "it_kw": 130, "gpus": 72, "price_usd_m": 2, "order_share": 0.0, "lead_periods": 1},
        ],
        "resources": [
            {"id": "crew", "kind": "renewable", "capacity": 3},
            {"id": "part", "kind": "consumable", "stock": 2, "arrivals": [{"date": "2026-03-10", "units": 2}]},
        ],
        "sites": [site(dice, name, earlier) for name in "ABC"[: dice.randint(2, 3)]],
    }  # fmt: skip
    _classes(random.Random(str(given)), given)
    _milestones(random.Random(str(given)), given["programme"]["milestones"])
    _spares(random.Random(str(given)), given)
    lenders_by_site(random.Random(str(given)), given)
    gates_on_power(random.Random(str(given)), given["sites"], earlier)
    given["resources"][0]["max_increase_per_period"] = maybe(random.Random(str(given)), 1)
    building_rules(random.Random(f"building {given}"), given)
    _contracts(random.Random(f"contracts {given}"), given)
    given |= shared_limits(random.Random(f"limits {given}"), given["sites"])
    with_prices(given)
    return Problem.model_validate(given)


def building_rules(dice: random.Random, given: dict[str, Any]) -> None:
    """Limit how many sites are open, to no fewer than were opened before the plan, and ask MW of those opened in it."""
    past = [any("chosen_option" in work for work in place["activities"]) for place in given["sites"]]
    least = dice.randint(sum(past), len(past))
    steps = [{"value": len(past)}, {"from_date": some_day(dice, 2, 6), "value": least}]
    for place in given["sites"]:
        if dice.random() < 0.6:
            place |= {"min_mw": dice.choice((0.6, 1.5, 4.0)), "min_mw_by_date": some_day(dice, -2, 8)}
    given["programme"]["max_open_sites"] = dice.choice(([], least, steps, steps[1:]))


def shared_limits(dice: random.Random, sites: list[dict[str, Any]]) -> dict[str, Any]:
    """Return yearly limits and quotas, kept or not, with dice of their own; sites get what they count on the way."""
    for site in sites:
        site |= {"region": dice.choice(("", "east")), "country": "NO", "water_m3_per_mwh": dice.choice((0.0, 1.8))}
        if dice.random() < 0.3:
            site["energy_usd_per_mwh"] = [{"value": -20}, {"from_date": some_day(dice, 1, 6), "value": -200}]
    east = ["east"] if any(site["region"] for site in sites) else []
    kinds = ("water", "grid_emissions", "onsite_emissions", "grid_energy", "onsite_energy")
    return {
        "yearly_limits": [
            {
                "id": f"Y{number}", "kind": dice.choice(kinds), "regions": maybe(dice, east) or [],
                "sites": maybe(dice, ["A"]) or [],
                "most_by_year": {2026: dice.choice((0, 4000, 20_000))} | (maybe(dice, {2027: 9000}) or {}),
            }
            for number in range(dice.randint(0, 3))
        ],
        "quotas": [
            {
                "id": f"Q{number}", "counts": dice.choice(("racks", "gpus")), "racks": maybe(dice, ["R"]) or [],
                "countries": maybe(dice, ["NO"]) or [], "regions": maybe(dice, east) or [],
                "sites": maybe(dice, ["B"]) or [], "per": dice.choice(("year", "total")),
                "most": [{"value": dice.choice((0, 4))}, {"from_date": some_day(dice, 2, 6), "value": 900}],
            }
            for number in range(dice.randint(0, 2))
        ],
    }  # fmt: skip


def with_prices(given: dict[str, Any]) -> None:
    """Let prices and rents differ in some of the cases; by dice of their own, so that all else stays as it was."""
    dice = random.Random(str(given))
    if dice.random() < 0.5:
        classes = dice.sample(("works", "power", "racks", "operation"), dice.randint(1, 4))
        given["finance"]["escalation"] = [
            {
                "id": name, "price_date": maybe(dice, some_day(dice, -30, 9)),
                "share_per_year": dice.choice((0.3, -0.2)), "contingency_share": dice.choice((0.0, 0.15)),
            }
            for name in classes
        ]  # fmt: skip
    for place in given["sites"]:
        if dice.random() < 0.4:
            place["sales_tax_share"] = dice.choice((0.05, 0.1))
        for work in place["activities"]:
            if dice.random() < 0.3:
                work["options"][0] |= {"lease_usd_m_per_year": 6.0, "term_periods": dice.randint(1, 9)}
    if dice.random() < 0.4:
        given["finance"]["rent_lag_periods"] = dice.randint(0, 3)
        given["racks"][1]["rent_factor"] = dice.choice((0.5, 1.3))
        for place in given["sites"]:
            if dice.random() < 0.6:
                place["rent_usd_m_per_mw_year"] = [{"value": 5}, {"from_date": some_day(dice, 1, 6), "value": 15}]


def _classes(dice: random.Random, given: dict[str, Any]) -> None:
    """Give one rack type a cooling class, and some phases classes of their own."""
    given["racks"][1]["cooling"] = maybe(dice, "liquid")
    for place in given["sites"]:
        place["cooling"] = dice.choice(([], ["liquid"], ["air"]))
        for work in place["activities"]:
            if work["kind"] == "phase" and dice.random() < 0.4:
                work["cooling"] = dice.choice((["air"], ["liquid"], ["liquid", "air"]))


def _milestones(dice: random.Random, milestones: list[dict[str, Any]]) -> None:
    """Let milestones count parts of the programme, and have late money."""
    for milestone in milestones:
        milestone["scope"] = dice.choice(("programme", "any_site", ["A"], ["A", "B"]))
        milestone["racks"] = dice.choice(([], ["R"], ["Q"]))
        if milestone["deadline_date"] is not None:
            milestone["late_usd_m_per_month"] = dice.choice((0.0, 1.5))
        if milestone["scope"] == "programme" and milestone["basis"] == "it":
            milestone["tranche_on"] = dice.choice(("reached", "ordered"))
        milestone["drop_dead_date"] = milestone["deadline_date"] if dice.random() < 0.4 else None


def lenders_by_site(dice: random.Random, given: dict[str, Any]) -> None:
    """Let facilities lend to some sites or to a region, and on cost."""
    for site in given["sites"][1:]:
        site["region"] = "south"
    for loan in given["finance"]["facilities"]:
        if dice.random() < 0.3:
            loan["sites"] = [dice.choice("AB"), *(["C"] if len(given["sites"]) > 2 else [])]
        elif dice.random() < 0.4:
            loan["regions"] = ["south"]
        if dice.random() < 0.5:
            loan |= {"max_loan_to_cost": dice.choice((0.2, 0.6)), "cost_before_usd_m": dice.choice((0.0, 4.0))}
        if dice.random() < 0.5:
            loan["min_dscr"] = dice.choice((0.8, 1.3))
            loan["min_dscr_from_date"] = some_day(dice, 1, 6) if dice.random() < 0.5 else None
    first, second = given["finance"]["facilities"]
    if first["borrowing_base_share"] is not None and dice.random() < 0.5:
        second |= {"borrowing_base_share": dice.choice((0.3, 0.7)), "pledged_after": ["loan"]}


def _contracts(dice: random.Random, given: dict[str, Any]) -> None:
    """Add contracts with utilities, with dice of their own."""
    for node in given["grid"]["nodes"]:
        if dice.random() < 0.4:
            node["capacity_usd_per_mw_day"] = [{"value": 100}, {"from_date": some_day(dice, 1, 6), "value": 300}]
    for place in given["sites"]:
        place["demand_usd_per_kw_month"] = dice.choice((0.0, 15.0))
        if dice.random() < 0.5:
            place |= {"security_usd_m_per_mw": dice.choice((0.05, 1.5)), "security_periods": dice.choice((0, 2, 9))}
        if place["demand_usd_per_kw_month"]:
            place["minimum_bill_share"] = dice.choice((0.0, 0.6, 0.85))
        for step in (*place["stages"], *place["upgrades"]):
            if dice.random() < 0.4:
                step["ramp"] = {
                    dice.randint(0, 1): dice.choice((0.0, 0.5)),
                    dice.randint(2, 4): dice.choice((0.5, 1.0)),
                }


def _spares(dice: random.Random, given: dict[str, Any]) -> None:
    """Let racks take spares with them and while they stand, and draw parts, those of a region too."""
    for rack in given["racks"]:
        rack |= {
            "spare_share": dice.choice((0.0, 0.05, 0.25)), "spare_share_per_year": dice.choice((0.0, 0.04, 0.5)),
            "draws": {"part": dice.randint(0, 2)} if dice.random() < 0.4 else {},
        }  # fmt: skip
    if dice.random() < 0.3:
        given["resources"].append({"id": "optics", "kind": "consumable", "region": "west", "stock": 9})
        given["racks"][0]["draws"] = {"optics": 3}
        given["sites"][0]["region"] = "west"


def decisions(dice: random.Random, problem: Problem) -> Decisions:
    """Return decisions of every kind that the rows of a plan can state, whether or not the rules allow them."""
    when, last = problem.calendar, problem.calendar.periods - 1
    starts, upgrades, units = {}, {}, {}
    deliveries: list[Delivery] = []
    for given in problem.candidates:
        for work in given.activities:
            if work.finished_date is not None:
                continue
            if work.started_date is not None:
                starts[work.id] = ("standard", when.period_of(work.started_date))
            elif dice.random() < 0.8:
                starts[work.id] = (dice.choice(work.options).id, dice.randint(0, 4))
        for upgrade in given.upgrades:
            if dice.random() < 0.7:
                upgrades[upgrade.id] = dice.randint(0, 3)
        for unit in given.onsite:
            for period in dice.sample(range(5), dice.randint(0, 2)):
                units[unit.id, period] = dice.randint(1, 2)
        for period in sorted(dice.sample(range(2, last + 1), 3)):
            for rack in problem.racks:
                count = dice.randint(0, 4)
                if count:
                    booked = dice.randint(0, count) if rack.id == "R" else 0
                    deliveries.append(Delivery(given.id, rack.id, period, count, booked))
    draws = {(name, period): float(dice.randint(0, 4)) for name in ("loan", "line") for period in range(2, 6)}
    repaid = {("loan", last): 0.5 * sum(usd_m for (name, _), usd_m in draws.items() if name == "loan")}
    imports = {(given.id, t): dice.uniform(0, 2) for given in problem.candidates for t in range(last + 1)}
    generation = {
        (unit.id, t): dice.uniform(0, 1)
        for given in problem.candidates
        for unit in given.onsite
        for t in range(4, last)
    }
    conditional = {(name, t): 0.5 * mw for (name, t), mw in imports.items()}
    backed = {(name, t): 0.5 * mw for (name, t), mw in conditional.items() if t % 2}
    flows = {("L", t): dice.uniform(-3, 3) for t in range(last + 1) if t % 2}
    return Decisions(
        starts=starts,
        upgrades=upgrades,
        units=units,
        deliveries=tuple(deliveries),
        imports_mw=imports,
        flows_mw=flows,
        generation_mw=generation,
        conditional_mw=conditional,
        backed_mw=backed,
        draws_usd_m=draws,
        repayments_usd_m=repaid,
        credit_used_usd_m={4: 1.0},
    )
