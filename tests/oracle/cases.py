"""Random tiny cases that between them use every family and every field of a problem.

`case(seed)` is always the same case. Each rule is drawn in or left out by a coin, figures stay on a coarse grid (so
that no two plans differ by less than a tolerance), and cases with more plans than the oracle lists are drawn again.
"""

from __future__ import annotations

import functools
import math
import random
from typing import Any

from planner.problem import Problem
from planner.validate import validate
from tests.oracle.draw_dates import Dates
from tests.oracle.draw_money import finance_of, programme_of, tenant_of
from tests.oracle.enumerate import Infeasible, Oracle
from tests.oracle.ways import ways
from tests.oracle.works import TooBig

Entry = dict[str, Any]

MOST_WORKS, MOST_POWER, MOST_FLEETS, MOST_PLANS = 4000, 80, 40_000, 2e8


class Draw:
    """One draw of a whole case."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.dates = rng, Dates(rng)
        self.horizon = self.dates.horizon
        self.racks = self._racks()
        self.resources = self._resources()
        self.grid: Entry = {}
        self.sites = self._sites()

    def coin(self, chance: float) -> bool:
        return self.rng.random() < chance

    def problem(self) -> Problem:
        installed = sum(units["units"] * rack["it_kw"] / 1000 for s in self.sites for units in s.get("installed", ())
                        for rack in self.racks if rack["id"] == units["rack"])  # fmt: skip
        room = sum(a.get("nameplate_mw", 0.0) for s in self.sites for a in s["activities"])
        given = {
            "case": "random", "programme": programme_of(self.rng, self.dates, room, installed),
            "finance": finance_of(self.rng, self.dates), "tenant": tenant_of(self.rng), "grid": self.grid,
            "racks": self.racks, "resources": self.resources, "sites": self.sites,
        }  # fmt: skip
        return Problem.model_validate(given)

    def _racks(self) -> list[Entry]:
        rng = self.rng
        sizes = rng.sample((400.0, 500.0, 600.0, 750.0, 1000.0), rng.choice((1, 1, 2)))
        return [self._rack(f"R{k}", size) for k, size in enumerate(sizes)]

    def _rack(self, name: str, size_kw: float) -> Entry:
        rng, last = self.rng, self.horizon - 1
        rack: Entry = {
            "id": name,
            "it_kw": size_kw,
            "gpus": 72,
            "price_usd_m": round(size_kw / 1000 * rng.randint(3, 8), 2),
        }
        if self.coin(0.5):
            rack |= {"lead_periods": rng.randint(1, 2), "order_share": rng.choice((0.0, 0.25, 0.5, 1.0))}
            if self.coin(0.6):
                rack["on_order"] = [{"date": self.dates.some(-1, last - 1), "units": rng.randint(1, 2)}]
        if self.coin(0.2):
            rack["first_delivery_date"] = self.dates.some(1, last - 1)
        if self.coin(0.2):
            rack["last_delivery_date"] = self.dates.some(last - 1, last)
        if self.coin(0.35):
            rack["cooling"] = "liquid"
        if self.coin(0.6):
            rack["supply"] = [{"date": self.dates.some(-1, 1), "units": rng.randint(1, 2)},
                              {"date": self.dates.some(1, last - 1), "units": rng.randint(1, 2)}]  # fmt: skip
        return rack

    def _resources(self) -> list[Entry]:
        rng, found = self.rng, []
        if self.coin(0.4):
            crews: Any = float(rng.randint(1, 2))
            if self.coin(0.4):
                crews = [{"value": 1.0}, {"from_date": self.dates.some(1, 2), "value": float(rng.randint(0, 3))}]
            found.append({"id": "crew", "kind": "renewable", "capacity": crews})
        if self.coin(0.5):
            found.append({"id": "transformer", "kind": "consumable", "stock": rng.choice((0, 0, 1)),
                          "arrivals": [{"date": self.dates.some(1, 3), "units": rng.randint(1, 2)}]})  # fmt: skip
        for resource in found:
            if self.coin(0.3):
                resource["region"] = "north"
        return found

    def _usable(self, region: str, kind: str) -> dict[str, int]:
        """Return a draw on one resource that a site of a region may use, or none."""
        mine = [r["id"] for r in self.resources if r["kind"] == kind and r.get("region", region) == region]
        return {mine[0]: self.rng.choice((1, 1, 2))} if mine and self.coin(0.7) else {}

    def _sites(self) -> list[Entry]:
        rng = self.rng
        count = rng.choice((1, 2, 2, 3))
        each = {1: (3, 4), 2: (1, 2), 3: (1, 1)}[count]
        networked = count > 1 and self.coin(0.45)
        sites = [self._site(f"S{i}", rng.randint(*each), networked) for i in range(count)]
        if networked:
            self.grid = self._grid(sites)
        if count > 1 and self.coin(0.12):
            sites[-1]["eligible"] = False
        self._cross(sites)
        return sites

    def _grid(self, sites: list[Entry]) -> Entry:
        """Return a zone with one substation for each site, or one node that serves all of them."""
        rng = self.rng
        headroom: Any = rng.choice((0.7, 1.2, 2.0))
        if self.coin(0.3):
            headroom = [
                {"value": headroom},
                {"from_date": self.dates.some(1, self.horizon - 1), "value": headroom + 0.9},
            ]
        if self.coin(0.4):
            return {"nodes": [{"id": "zone", "headroom_mw": headroom}]}
        nodes = [{"id": "zone", "headroom_mw": headroom}]
        links = []
        for i, site in enumerate(sites):
            if site.get("node"):
                site["node"] = f"N{i}"
                nodes.append({"id": f"N{i}", "headroom_mw": rng.choice((0.0, 0.0, 0.6))})
                ends = ["zone", f"N{i}"] if self.coin(0.7) else [f"N{i}", "zone"]
                links.append({"id": f"L{i}", "from_node": ends[0], "to_node": ends[1],
                              "limit_mw": rng.choice((0.6, 0.9, 1.5, 2.0))})  # fmt: skip
        return {"nodes": nodes, "links": links}

    def _site(self, name: str, works: int, networked: bool) -> Entry:
        rng = self.rng
        peak = rng.choice((1.0, 1.1, 1.2, 1.3))
        site: Entry = {
            "id": name, "region": rng.choice(("", "north", "north", "south")), "peak_pue": peak,
            "mean_pue": rng.choice((1.0, peak)), "commissioning_periods": rng.choice((0, 0, 0, 1, 1, 2)),
            "energy_usd_per_mwh": rng.choice((0.0, 60.0, 300.0)), "opex_usd_m_per_mw_year": rng.choice((0.0, 1.2)),
            "grid_emissions_t_per_mwh": rng.choice((0.0, 0.1, 0.5)),
        }  # fmt: skip
        if networked and self.coin(0.85):
            site["node"] = "zone"
        if self.coin(0.3):
            site |= {"opening_usd_m": rng.choice((0.5, 2.0)), "fixed_usd_m_per_year": rng.choice((0.6, 2.4))}
        if self.coin(0.4):
            site["install_racks_per_period"] = rng.choice((1, 1, 2))
        if self.coin(0.75):
            site["cooling"] = ["liquid"]
        if self.coin(0.2):
            site["energy_usd_per_mwh"] = [{"value": 40.0}, {"from_date": self.dates.some(1, 2), "value": 200.0}]
        self._power(site)
        site["activities"] = [self._activity(site, f"{name}A{n}") for n in range(works)]
        for n in range(1, works):
            if self.coin(0.6):
                before: Entry = {"activity": f"{name}A{rng.randrange(n)}", "type": rng.choice(("FS", "FS", "SS"))}
                before["lag_periods"] = rng.choice((0, 0, 1, 2))
                site["activities"][n]["predecessors"] = [before]
        self._install(site)
        return site

    def _power(self, site: Entry) -> None:
        rng, last = self.rng, self.horizon - 1
        site["stages"] = [{"mw": rng.choice((0.8, 1.5, 2.4, 4.0)), "energisation_date": self.dates.some(-2, 1)}]
        if self.coin(0.3):
            site["stages"].append({"mw": rng.choice((0.6, 1.2)), "energisation_date": self.dates.some(1, last)})
        if self.coin(0.3):
            upgrade: Entry = {
                "id": f"{site['id']}U", "mw": rng.choice((0.9, 1.8)), "capex_usd_m": rng.choice((0.3, 2.0)),
                "order_share": rng.choice((1.0, 0.5)), "lead_periods": rng.randint(0, 2),
                "draws": self._usable(site["region"], "consumable"),
            }  # fmt: skip
            if self.coin(0.3):
                upgrade["earliest_energisation_date"] = self.dates.some(1, 2)
            site["upgrades"] = [upgrade]
        if self.coin(0.3):
            site["onsite"] = [self._unit(site)]
        if ("onsite" in site or "upgrades" in site) and self.coin(0.75):
            site["stages"] = [{"mw": rng.choice((0.0, 0.5, 0.7)), "energisation_date": self.dates.start(-1)}]

    def _unit(self, site: Entry) -> Entry:
        rng, last = self.rng, self.horizon - 1
        unit: Entry = {
            "id": f"{site['id']}G", "firm_mw": rng.choice((0.7, 1.1)), "capex_usd_m": rng.choice((0.2, 0.9)),
            "order_share": rng.choice((1.0, 0.4)), "fuel_usd_per_mwh": rng.choice((20.0, 90.0)),
            "om_usd_per_mwh": rng.choice((0.0, 10.0)), "lead_periods": rng.randint(0, 2),
            "max_units": rng.choice((1, 1, 2)), "draws": self._usable(site["region"], "consumable"),
            "emissions_t_per_mwh": rng.choice((0.2, 0.6)),
        }  # fmt: skip
        if self.coin(0.3):
            unit["earliest_service_date"] = self.dates.some(1, 2)
        if self.coin(0.3):
            unit["last_service_date"] = self.dates.some(2, last)
        if self.coin(0.35):
            unit["committed"] = [{"date": self.dates.some(-1, 2), "units": 1}]
        return unit

    def _activity(self, site: Entry, name: str) -> Entry:
        rng = self.rng
        gate = self.coin(0.25) and not name.endswith("A0")
        length = rng.choice((1, 1, 1, 2, 2, 3)) if self.horizon > 3 else 1
        activity: Entry = {"id": name, "kind": "gate" if gate else "phase", "nameplate_mw": 0.0,
                           "options": [self._option(site["region"], "standard", length)]}  # fmt: skip
        if not gate:
            activity["nameplate_mw"] = rng.choice((1.0, 1.5, 2.0, 3.0))
            if self.coin(0.3):
                activity["rack_positions"] = rng.randint(1, 2)
        if self.coin(0.2):
            activity["options"].append(self._option(site["region"], "fast", 1))
        if self.coin(0.15):
            activity["earliest_start_date"] = self.dates.some(1, 2)
        if self.coin(0.15):
            activity["latest_finish_date"] = self.dates.some(1, self.horizon - 1)
        if self.coin(0.12):
            activity["obligatory"] = True
        if self.coin(0.2):
            self._past(activity)
        return activity

    def _past(self, activity: Entry) -> None:
        """Give an activity a history: finished, or under way since before the plan."""
        option = self.rng.choice(activity["options"])
        if len(activity["options"]) > 1 or self.coin(0.3):
            activity["chosen_option"] = option["id"]
        if self.coin(0.5):
            day = self.dates.rng.choice((self.dates.start(0), self.dates.within(-1), self.dates.within(-2)))
            activity["finished_date"] = day
            activity["started_date"] = self.dates.start(-3)
        else:
            option["duration_periods"] += 1
            activity["started_date"] = self.dates.within(self.rng.choice((-1, -1, -2)))

    def _option(self, region: str, name: str, length: int) -> Entry:
        rng = self.rng
        shares = rng.choice(((0.0, 0.0), (0.3, 0.2), (1.0, 0.0), (0.0, 1.0)))
        capex = rng.choice((0.0, 0.6, 2.1, 4.0)) * (2 if name == "fast" else 1)
        return {"id": name, "duration_periods": length, "capex_usd_m": capex, "start_share": shares[0],
                "finish_share": shares[1], "uses": self._usable(region, "renewable"),
                "draws": self._usable(region, "consumable") if self.coin(0.6) else {}}  # fmt: skip

    def _install(self, site: Entry) -> None:
        """Put a rack online before the plan where a finished phase and power are there for it."""
        first = site["activities"][0]
        rack = min(self.racks, key=lambda given: float(given["it_kw"]))
        if "finished_date" in first and self.coin(0.6):
            site["installed"] = [{"rack": rack["id"], "units": 1}]
            site["stages"][0] = {"mw": 1.5, "energisation_date": self.dates.start(-1)}

    def _cross(self, sites: list[Entry]) -> None:
        """Let work of a later site wait for work of an earlier one."""
        if len(sites) > 1 and self.coin(0.4):
            earlier, later = sites[0]["activities"][-1], sites[1]["activities"][-1]
            link = {"activity": earlier["id"], "type": self.rng.choice(("FS", "SS")),
                    "lag_periods": self.rng.choice((0, 1))}  # fmt: skip
            later["predecessors"] = [*later.get("predecessors", ()), link]


def size(problem: Problem) -> tuple[float, float, float]:
    """Return an upper estimate of how many schedules of works, power orders and delivery lists there are."""
    horizon, sites = problem.calendar.periods, problem.candidates
    works = math.prod(len(ways(problem, a)) for s in sites for a in s.activities)
    power = math.prod([horizon + 1 for s in sites for _ in s.upgrades]
                      + [math.comb(horizon + j.max_units, j.max_units) for s in sites for j in s.onsite])  # fmt: skip
    fleets = 1.0
    for rack in problem.racks:
        room = sum(int(sum(a.nameplate_mw for a in s.activities) * 1000 // rack.it_kw) for s in sites)
        most = room if rack.supply is None else min(room, sum(arrival.units for arrival in rack.supply))
        fleets *= math.comb((horizon - 1) * len(sites) + most, most)
    return works, power, fleets


def lively(problem: Problem, seed: int) -> bool:
    """Return whether a case leaves something to decide: a plan, and mostly one with two racks or more.

    Every tenth seed takes what comes, so that contradictions and empty cases stay among them.
    """
    if seed % 10 == 0:
        return True
    try:
        oracle = Oracle(problem)
    except (Infeasible, TooBig):
        return False
    delivered = oracle.fleets.units[oracle.d].sum(axis=(1, 2, 3))
    return bool(delivered.size and delivered.max() >= 2)


@functools.cache
def case(seed: int) -> Problem:
    """Return the random tiny case of a seed."""
    for attempt in range(10_000):
        problem = Draw(random.Random(seed * 10_000 + attempt)).problem()
        works, power, fleets = size(problem)
        small = works <= MOST_WORKS and power <= MOST_POWER and fleets <= MOST_FLEETS
        if small and works * power * fleets <= MOST_PLANS and not validate(problem) and lively(problem, seed):
            return problem
    raise RuntimeError(f"seed {seed} gives no case small enough")
