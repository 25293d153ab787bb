"""The time of a search: how much there is, how much is left, and the wish to stop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Budget:
    """The time there is, and the wish to stop.

    `beyond_s` is how long after the limit what must be finished may take; None: as long as it takes. `least_s` is what
    it has in any case, however late it begins: a plan that is late is better than none.
    """

    limit_s: float | None = None
    should_stop: Callable[[], bool] = field(default=lambda: False)
    begun_s: float = field(default_factory=time.monotonic)
    beyond_s: float | None = None
    least_s: float = 0.0

    @property
    def elapsed_s(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self.begun_s

    def left_s(self, share: float = 1.0) -> float | None:
        """Return a share of the seconds left; None without a limit."""
        return None if self.limit_s is None else max(0.0, (self.limit_s - self.elapsed_s) * share)

    def at_most_s(self, seconds: float, share: float = 1.0) -> float:
        """Return the seconds, or that share of those left where these are fewer."""
        left_s = self.left_s(share)
        return seconds if left_s is None else min(seconds, left_s)

    def finish_s(self) -> float | None:
        """Return the seconds left for what must be finished though the time is up; None: as long as it takes."""
        if self.limit_s is None or self.beyond_s is None:
            return None
        return max(self.least_s, self.limit_s + self.beyond_s - self.elapsed_s)

    @property
    def spent(self) -> bool:
        """Whether nothing more may be begun, the time for what must be finished included."""
        finish_s = self.finish_s()
        return self.expired and finish_s is not None and finish_s <= self.least_s

    def sub_budget(self, share: float = 1.0, most_s: float | None = None) -> Budget:
        """Return a budget for a share of the time left, at most so many seconds, with the same wish to stop."""
        limit_s = self.left_s(share) if most_s is None else self.at_most_s(most_s, share)
        return Budget(limit_s, self.should_stop, beyond_s=self.beyond_s, least_s=self.least_s)

    @property
    def expired(self) -> bool:
        """Whether to stop now."""
        return self.should_stop() or (self.limit_s is not None and self.elapsed_s >= self.limit_s)
