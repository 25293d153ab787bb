"""Racks, resources, grid and sites of a random case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.second.draw import Chance, Entry

KILOWATTS = (400.0, 500.0, 600.0, 750.0, 1000.0, 333.333, 612.5)
THIRDS = (133.333333, 133.33334)  # thirty of them are 4 MW, a hair less or more; both in a case no solver tells apart


class Places:
    """Everything that stands somewhere."""

    def __init__(self, chance: Chance) -> None:
        self.chance, self.rng = chance, chance.rng
        sizes = self.rng.sample((*KILOWATTS, chance.pick(*THIRDS)), chance.pick(1, 1, 1, 2, 2, 3))
        self.racks = [self._rack(f"R{n}", kw) for n, kw in enumerate(sizes)]
        self.resources = self._resources()
        self.grid: Entry = {}
        count = self.rng.randint(*chance.size.sites)
        self.networked = chance.coin(0.5)
        self.sites = [self._site(f"S{n}") for n in range(count)]
        if self.networked:
            self.grid = self._grid()
        if count > 2 and chance.coin(0.2):
            self._leave_out(self.sites[-1])
        self._cross()

    def _rack(self, name: str, kw: float) -> Entry:
        chance, last = self.chance, self.chance.horizon - 1
        rack: Entry = {"id": name, "it_kw": kw, "gpus": 72, "price_usd_m": round(kw / 1000 * chance.pick(3, 4, 6), 2)}
        if chance.coin(0.5):
            rack |= {"lead_periods": chance.pick(1, 2, 3), "order_share": chance.pick(0.0, 0.25, 0.5, 1.0)}
        elif chance.coin(0.3):
            rack["order_share"] = chance.pick(0.3, 1.0)
        if chance.coin(0.4):
            rack["on_order"] = chance.arrivals(3)
        if chance.coin(0.15):
            rack["first_delivery_date"] = chance.some(0, 2)
        if chance.coin(0.15):
            rack["last_delivery_date"] = chance.some(last - 2, last + 2)
        if chance.coin(0.25):
            rack["cooling"] = "liquid"
        if chance.coin(0.6):
            rack["supply"] = chance.arrivals(10)
        return rack

    def _resources(self) -> list[Entry]:
        chance, found = self.chance, []
        if chance.coin(0.6):
            found.append(
                {"id": "crew", "kind": "renewable", "capacity": chance.steps(0.0, 2.0, 2.0, 3.0, 4.0, 2.5, 5.0)}
            )
        if chance.coin(0.25):
            found.append(
                {"id": "crane", "kind": "renewable", "capacity": chance.steps(0.0, 1.0, 2.0, 3.0, first=False)}
            )
        if chance.coin(0.6):
            found.append({"id": "transformer", "kind": "consumable", "stock": chance.pick(0, 0, 1, 2),
                          "arrivals": chance.arrivals(2)})  # fmt: skip
        for resource in found:
            if chance.coin(0.25):
                resource["region"] = "north"
        return found

    def _usable(self, region: str, kind: str, chance: float) -> dict[str, int]:
        mine = [r["id"] for r in self.resources if r["kind"] == kind and r.get("region", region) == region]
        return {name: self.chance.pick(1, 1, 1, 2, 0) for name in mine if self.chance.coin(chance)}

    def _grid(self) -> Entry:
        """Return one node for all, or zones that feed a substation for each site, at times linked to each other."""
        chance = self.chance
        zones = ["zone"] if chance.coin(0.5) else ["zone", "ring"]
        nodes = [{"id": zone, "headroom_mw": chance.steps(0.0, 3.0, 5.0, 8.0, 8.0, 12.0, 12.0)} for zone in zones]
        links = []
        if chance.coin(0.3):
            return {"nodes": nodes[:1]}
        for n, site in enumerate(self.sites):
            if site.get("node"):
                site["node"] = f"N{n}"
                nodes.append({"id": f"N{n}", "headroom_mw": chance.steps(0.0, 0.0, 1.5)})
                ends = [chance.pick(*zones), f"N{n}"]
                self.rng.shuffle(ends)
                links.append({"id": f"L{n}", "from_node": ends[0], "to_node": ends[1],
                              "limit_mw": chance.steps(0.0, 1.5, 2.0, 5.0, 5.0, 5.0)})  # fmt: skip
        if len(zones) > 1 and chance.coin(0.7):
            links.append({"id": "tie", "from_node": "ring", "to_node": "zone", "limit_mw": chance.steps(0.5, 3.0)})
        self.rng.shuffle(nodes)
        return {"nodes": nodes, "links": links}

    def _site(self, name: str) -> Entry:
        chance, peak = self.chance, self.chance.pick(1.0, 1.1, 1.2, 1.35)
        site: Entry = {
            "id": name, "region": chance.pick("", "north", "north", "south"), "peak_pue": peak,
            "mean_pue": chance.pick(1.0, peak, round((1 + peak) / 2, 3)),
            "commissioning_periods": chance.pick(0, 0, 1, 1, 2, 3),
            "opex_usd_m_per_mw_year": chance.pick(0.0, 0.7, 1.2),
            "energy_usd_per_mwh": chance.steps(0.0, 40.0, 60.0, 300.0),
            "cooling": chance.pick([], ["liquid"], ["liquid", "air"]),
            "grid_emissions_t_per_mwh": chance.pick(0.0, 0.1, 0.5),
        }  # fmt: skip
        if self.networked and chance.coin(0.85):
            site["node"] = "zone"
        if chance.coin(0.4):
            site |= {"opening_usd_m": chance.pick(0.5, 2.0), "fixed_usd_m_per_year": chance.pick(0.0, 0.6, 2.4)}
        if chance.coin(0.4):
            site["install_racks_per_period"] = chance.pick(0, 1, 2, 2, 3, 5, 5)
        self._power(site)
        self._works(site)
        if chance.coin(0.35):
            self._install(site)
        return site

    def _power(self, site: Entry) -> None:
        chance, last = self.chance, self.chance.horizon - 1
        sizes = (0.0, 1.2, 2.4, 4.0, 4.0, 6.0, 6.0)
        site["stages"] = [{"mw": chance.pick(*sizes),
                           "energisation_date": chance.some(-3, chance.pick(0, last // 2, last))}
                          for _ in range(chance.pick(1, 1, 2, 3))]  # fmt: skip
        for n in range(chance.pick(0, 0, 1, 1, 2)):
            upgrade: Entry = {
                "id": f"{site['id']}U{n}", "mw": chance.pick(0.9, 1.8, 3.0), "capex_usd_m": chance.pick(0.0, 0.3, 2.0),
                "order_share": chance.pick(1.0, 0.5, 0.0), "lead_periods": chance.pick(0, 1, 2, 4),
                "draws": self._usable(site["region"], "consumable", 0.5),
            }  # fmt: skip
            if chance.coin(0.3):
                upgrade["earliest_energisation_date"] = chance.some(-1, last)
            site.setdefault("upgrades", []).append(upgrade)
        for n in range(chance.pick(0, 0, 0, 1, 2)):
            site.setdefault("onsite", []).append(self._unit(site, n))

    def _unit(self, site: Entry, n: int) -> Entry:
        chance, last = self.chance, self.chance.horizon - 1
        unit: Entry = {
            "id": f"{site['id']}G{n}", "firm_mw": chance.pick(0.7, 1.1, 2.0), "capex_usd_m": chance.pick(0.0, 0.4, 0.9),
            "order_share": chance.pick(1.0, 0.4, 0.0), "fuel_usd_per_mwh": chance.pick(0.0, 20.0, 90.0),
            "om_usd_per_mwh": chance.pick(0.0, 10.0), "lead_periods": chance.pick(0, 1, 3),
            "max_units": chance.pick(0, 1, 2, 3), "draws": self._usable(site["region"], "consumable", 0.5),
            "emissions_t_per_mwh": chance.pick(0.0, 0.2, 0.6),
        }  # fmt: skip
        if chance.coin(0.3):
            unit["earliest_service_date"] = chance.some(-1, last)
        if chance.coin(0.35):
            unit["last_service_date"] = chance.some(0, last + 2)
        if chance.coin(0.35):
            unit["committed"] = [{"date": chance.some(-2, last), "units": chance.pick(0, 1, 2)}]
        return unit

    def _works(self, site: Entry) -> None:
        chance, rng = self.chance, self.rng
        count = rng.randint(*chance.size.phases)
        names = [f"{site['id']}A{n}" for n in range(count)]
        site["activities"] = [self._activity(site, name, gate=False) for name in names]
        if chance.coin(0.4):
            site["activities"].insert(0, self._activity(site, f"{site['id']}P", gate=True))
        for n, activity in enumerate(site["activities"][1:], 1):
            if chance.coin(0.6):
                before = site["activities"][rng.randrange(n)]["id"]
                activity["predecessors"] = [{"activity": before, "type": chance.pick("FS", "FS", "SS"),
                                             "lag_periods": chance.pick(0, 0, 1, 2)}]  # fmt: skip

    def _activity(self, site: Entry, name: str, gate: bool) -> Entry:
        chance, last = self.chance, self.chance.horizon - 1
        standard = self._option(site["region"], "standard", chance.pick(1, 1, 2, 2, 3, 4))
        activity: Entry = {"id": name, "kind": "gate" if gate else "phase", "nameplate_mw": 0.0, "options": [standard]}
        if not gate:
            activity["nameplate_mw"] = chance.pick(1.0, 1.5, 2.0, 3.0, 4.0)
            if chance.coin(0.2):
                activity["rack_positions"] = chance.pick(0, 2, 3, 5, 5)
        if chance.coin(0.25):
            activity["options"].append(self._option(site["region"], "fast", chance.pick(1, 2)))
        if chance.coin(0.15):
            activity["earliest_start_date"] = chance.some(-1, last // 2)
        if chance.coin(0.15):
            activity["latest_finish_date"] = chance.some(last // 2, last + 1)
        if chance.coin(0.06):
            activity["obligatory"] = True
        if chance.coin(0.25):
            self._past(activity)
        return activity

    def _past(self, activity: Entry) -> None:
        """Give an activity a history: finished, or under way since before the plan."""
        chance, option = self.chance, self.rng.choice(activity["options"])
        if len(activity["options"]) > 1 or chance.coin(0.3):
            activity["chosen_option"] = option["id"]
        if chance.coin(0.5):
            activity["finished_date"] = chance.pick(chance.start(0), chance.within(-1), chance.within(-4))
            if chance.coin(0.7):
                activity["started_date"] = chance.within(-5)
        else:
            option["duration_periods"] += chance.pick(1, 2)
            activity["started_date"] = chance.within(chance.pick(-1, -1, -2))

    def _option(self, region: str, name: str, length: int) -> Entry:
        chance = self.chance
        start, finish = chance.pick((0.0, 0.0), (0.3, 0.2), (1.0, 0.0), (0.0, 1.0), (0.5, 0.5))
        capex = chance.pick(0.0, 0.6, 2.1, 4.0) * (2 if name == "fast" else 1)
        return {"id": name, "duration_periods": length, "capex_usd_m": capex, "start_share": start,
                "finish_share": finish, "uses": self._usable(region, "renewable", 0.6),
                "draws": self._usable(region, "consumable", 0.4)}  # fmt: skip

    def _install(self, site: Entry) -> None:
        """Put racks online before the plan where a finished phase and power are there for them."""
        ready = [a for a in site["activities"] if "finished_date" in a and a["kind"] == "phase"]
        if ready:
            rack = min(self.racks, key=lambda given: float(given["it_kw"]))
            site["installed"] = [{"rack": rack["id"], "units": self.chance.pick(0, 1, 2)}]
            site["stages"][0] = {"mw": 2.4, "energisation_date": self.chance.within(-2)}

    def _leave_out(self, site: Entry) -> None:
        site["eligible"] = False
        for activity in site["activities"]:
            activity.pop("obligatory", None)

    def _cross(self) -> None:
        """Let work of later sites wait for work of earlier ones."""
        chance = self.chance
        for earlier, later in zip(self.sites, self.sites[1:], strict=False):
            if chance.coin(0.25):
                pair = (earlier, later) if later.get("eligible", True) or chance.coin(0.5) else (later, earlier)
                before, after = self.rng.choice(pair[0]["activities"]), self.rng.choice(pair[1]["activities"])
                link = {"activity": before["id"], "type": chance.pick("FS", "SS"), "lag_periods": chance.pick(0, 1)}
                known = [given["activity"] for given in after.get("predecessors", ())]
                if link["activity"] not in known:
                    after["predecessors"] = [*after.get("predecessors", ()), link]
