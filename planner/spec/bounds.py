"""What limits the MW that can be online before anything is planned."""

from __future__ import annotations

from planner.spec.kinds import BoundSpec, by_name

BOUNDS = by_name(
    BoundSpec("halls", "site", "the halls that can be in service in time hold", "halls at {0}"),
    BoundSpec("rack_positions", "site", "the rack positions of halls that can be in service in time hold",
              "rack positions at {0}"),
    BoundSpec("site_power", "site", "the power that sites can have in time, from stages, upgrades and own units, feeds",
              "power at {0}"),
    BoundSpec("headroom", "node", "headroom and links of the grid feed", "headroom of {0}"),
    BoundSpec("link", "link", "links of the grid feed", "link {0}"),
    BoundSpec("install_pace", "site", "the pace at which sites install racks allows", "pace of installation at {0}"),
    BoundSpec("rack_supply", "rack type", "the racks that can be delivered in time come to", "racks {0}"),
    BoundSpec("first_delivery", "rack type", "racks that are first delivered in time come to",
              "first delivery of racks {0}"),
    BoundSpec("quota", "quota", "quotas let racks be delivered in time that come to", "quota {0}"),
    BoundSpec("crews", "resource", "the crews that can be at work till then finish halls for", "{0}"),
    BoundSpec("consumables", "resource", "the units that arrive in time build halls and power for", "{0}"),
    BoundSpec("cash", "cash", "the money that can be there by then pays for", "money"),
    BoundSpec("stop", "programme", "the programme, which stops at its target, has", "the end of the programme"),
    BoundSpec("installed", "site", "the racks installed before the plan come to", "racks installed at {0}"),
    BoundSpec("dates", "activity", "what can be done within the horizon allows", "dates of {0}"),
    BoundSpec("together", None, "several limits together allow", "several limits"),
)  # fmt: skip
"""Limits of what can be reached at most, by name, in the order of the documents."""
