"""Compares the bounds of random tiny cases with every plan listed: ``python -m tests.bounds.run [first [last]]``."""

from __future__ import annotations

import sys
from collections import Counter

from tests.bounds.listing import compared
from tests.oracle.cases import case


def main(first: int, last: int) -> int:
    """Print every bound that a plan beats and how often bounds are tight; return 1 if any is beaten."""
    seen: Counter[str] = Counter()
    for seed in range(first, last):
        found = compared(case(seed))
        for one in found:
            kind = "date" if "first" in one.what else "MW"
            seen[f"{kind} compared"] += 1
            seen[f"{kind} tight"] += one.is_tight
            seen["beaten"] += one.is_wrong
            if one.is_wrong:
                sys.stdout.write(f"seed {seed}: {one}\n")
        seen["cases without a plan" if not found else "cases compared"] += 1
        seen["cases tight throughout"] += bool(found) and all(one.is_tight for one in found)
    sys.stdout.write("".join(f"{what}: {count}\n" for what, count in sorted(seen.items())))
    return int(seen["beaten"] > 0)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*({0: (0, 300), 1: (0, *given)}.get(len(given), tuple(given)))))
