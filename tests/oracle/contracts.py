"""Random tiny cases with contracts with utilities, which the brute force lists."""

from __future__ import annotations

import functools
import random
from itertools import count

from planner.problem import Problem
from planner.validate import validate
from tests.oracle.cases import case
from tests.oracle.changes import rebuilt

SHARES = ((0.5, 1.0), (0.0, 0.7), (0.4, 0.8, 1.0), (0.6,))


@functools.cache
def ramped(seed: int) -> Problem:
    """Return the tiny case of a seed with ramps: the first draw of them that keeps the rules of a case."""
    for attempt in count():
        rng = random.Random(f"ramps {seed} {attempt}")
        data = rebuilt(case(seed), lambda _, __, value: value)
        for site in data["sites"]:
            for step in (*site["stages"], *site["upgrades"]):
                if rng.random() < 0.7:
                    step["ramp"] = dict(enumerate(rng.choice(SHARES), rng.choice((0, 0, 1))))
        problem = Problem.model_validate(data)
        if not validate(problem):
            return problem
    raise AssertionError
