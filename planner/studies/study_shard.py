"""One part of a study's solves, for a queue that runs the same command once for each part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.arguments import shown
from planner.errors import BadArgument

if TYPE_CHECKING:
    from planner.studies.study_points import Points

MOST_SHARDS = 100_000


@dataclass(frozen=True)
class Shard:
    """Part `number` (from 1) of `of` parts."""

    number: int
    of: int

    @classmethod
    def parsed(cls, text: object) -> Shard:
        """Return the shard that a text like ``3/16`` names.

        Raises
        ------
        BadArgument
            If it names none.
        """
        found = re.fullmatch(r"\s*(\d+)\s*/\s*(\d+)\s*", text) if isinstance(text, str) else None
        if found is None:
            raise BadArgument(f"shard must be like 3/16, from 1/16 to 16/16, got {shown(text)}")
        if not 1 <= int(found[1]) <= int(found[2]) <= MOST_SHARDS:
            of = min(max(int(found[2]), 1), MOST_SHARDS)
            raise BadArgument(
                f"shard must be from 1/{of} to {of}/{of}, at most {MOST_SHARDS:,} of them, got {shown(text)}"
            )
        return cls(int(found[1]), int(found[2]))

    def keys(self, points: Points) -> set[str]:
        """Return the solves of this part: every so-and-so-many-th, and all that these start from, down to the baseline.

        Solves that others start from are dealt out too, but every part that needs one makes it where it does not find
        it in the store.
        """
        wanted = set(list(points.solves)[self.number - 1 :: self.of])
        for key in list(wanted):
            start = points.solves[key].start
            while start and start not in wanted:
                wanted.add(start)
                start = points.solves[start].start
        return wanted
