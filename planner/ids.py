"""Names for the identifiers of a case, so that a site is never passed where a phase is meant."""

from __future__ import annotations

from typing import NewType

SiteId = NewType("SiteId", str)
ActivityId = NewType("ActivityId", str)
OptionId = NewType("OptionId", str)
NodeId = NewType("NodeId", str)
LinkId = NewType("LinkId", str)
RackId = NewType("RackId", str)
ResourceId = NewType("ResourceId", str)
UpgradeId = NewType("UpgradeId", str)
UnitId = NewType("UnitId", str)
MilestoneId = NewType("MilestoneId", str)
FacilityId = NewType("FacilityId", str)
Period = NewType("Period", int)
