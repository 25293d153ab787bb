"""Prices of a random case that depend on the day, drawn by dice of their own: all else stays as it was drawn."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tests.second.draw import Entry

CLASSES = ("works", "power", "racks", "operation")


def with_prices(given: Entry, seed: str) -> None:
    """Let prices of some classes of cost escalate in two of five cases."""
    dice = random.Random(f"prices {seed}")
    if dice.random() < 0.4:
        classes = dice.sample(CLASSES, dice.randint(1, len(CLASSES)))
        given["finance"]["escalation"] = [_escalation(name, given["programme"]["start_date"], dice) for name in classes]


def _escalation(name: str, start: date, dice: random.Random) -> Entry:
    found: Entry = {"id": name}
    if dice.random() < 0.7:
        found["price_date"] = start + timedelta(days=dice.choice((-700, -181, 0, 45, 200)))
    if dice.random() < 0.85:
        found["share_per_year"] = dice.choice((0.04, 0.3, 1.0, -0.1, -0.5))
    if dice.random() < 0.5:
        found["contingency_share"] = dice.choice((0.1, 0.25, 1.0))
    return found
