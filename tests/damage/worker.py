"""Tries damaged folders, one line of JSON on stdout for each: started by `tests.damage.run`.

It ends with `SPOILT` after a command that was broken off, for what was half imported or half undone would be blamed on
the next folder.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.damage.trial import Bases, try_case, try_plan

SPOILT = 75


def main() -> int:
    """Try the numbers on the command line, after the word ``case`` or ``plan``; return the exit code."""
    what, numbers = sys.argv[1], [int(number) for number in sys.argv[2:]]
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        bases = Bases(Path(folder))
        for number in numbers:
            trial = (try_case if what == "case" else try_plan)(number, bases)
            told.write(json.dumps(trial.cells()) + "\n")
            told.flush()
            if trial.spoilt:
                return SPOILT
    return 0


if __name__ == "__main__":
    sys.exit(main())
