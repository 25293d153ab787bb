"""Everything that a case asks and a contradiction may name: its limits, and what it asks beside them, in sentences."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.spec import LIMITS, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMITMENTS = (
    Sentence("{0} is obligatory", "activity", rows="obligatory"),
    Sentence("{0} starts not before its date", "activity", bounds="earliest_start"),
    Sentence("{0} is finished by its date", "activity", bounds="latest_finish"),
    Sentence("{0} waits for its predecessors", "activity", rows="after"),
    Sentence("upgrade {0} is ordered after its predecessors", "upgrade", rows="upgrade_after"),
    Sentence("on-site units {0} are ordered after their predecessors", "on-site unit", rows="units_after"),
    Sentence("grid stage {0} waits for its predecessors", "grid stage", rows="stage_after"),
    Sentence("committed units {0} wait for their predecessors", "on-site unit", rows="committed_after"),
    Sentence("{0} is done once, under one option", "activity", rows="one_option"),
    Sentence("racks of type {0} come within their delivery dates", "rack type", bounds="delivery_dates"),
    Sentence("racks of type {0} come no sooner than their lead after the order", "rack type", bounds="lead"),
    Sentence("racks of type {0} stand only where their cooling is offered", "rack type", bounds="cooling"),
    Sentence("what is drawn for capex only pays for works, racks and power", "programme", rows="drawn_for_capex"),
    Sentence("facility {0} pays for works, racks and power at its sites only", "facility", rows="drawn_there"),
    Sentence("the programme stops at its target", "programme", rows="stop"),
    Sentence(
        "no whole number of racks of type {0} will do, though parts of a rack would", "rack type", bounds="whole_racks"
    ),
    Sentence(
        "no whole number of on-site units {0} will do, though parts of a unit would",
        "on-site unit",
        bounds="whole_units",
    ),
    Sentence("the reserve of on-site units {0} gives no firm power", "on-site unit", rows="reserve_kept"),
)  # fmt: skip
"""What a case asks beside its limits."""

AFTER = ("after", "upgrade_after", "units_after", "stage_after", "committed_after")
"""Sentences on one predecessor of several: their facts say which."""

WHOLE = ("whole_racks", "whole_units")
"""Sentences without which parts of a rack or unit would do."""

SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        sentence.key: sentence
        for sentence in (*COMMITMENTS, *(asked for limit in LIMITS.values() for asked in limit.asks))
    }
)
"""Limits and commitments by the rows or bounds that ask them; all other rows define states and are always kept."""
