"""`planner compare`: written plans side by side, the first of them as the baseline."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run(outs: Sequence[Path], html: Path | None, as_json: bool) -> int:
    """Compare the plans in folders of results and return the exit code.

    Parameters
    ----------
    outs
        Folders that `planner solve` wrote; the first is the baseline.
    html
        File for a page with pictures; None: none.
    as_json
        Show one JSON object in place of text.
    """
    from planner.comparison import compare
    from planner.comparison.page import MARK
    from planner.exports.page_file import refuse_page, write_page
    from planner.exports.sound import read_sound

    if html is not None:
        refuse_page(html, MARK)
    first, second, *more = [read_sound(out) for out in outs]
    found = compare(first, second, *more, names=_names(outs))
    if html is not None:
        write_page(html, found.html(), MARK)
    if as_json:
        places = {"outs": [str(out) for out in outs], "html": None if html is None else str(html)}
        print_json({"exit_code": 0, **places, **found.as_object()})
    else:
        sys.stdout.write(f"{found}\n" + (f"\nthe page is {html}\n" if html is not None else ""))
    return 0


def _names(outs: Sequence[Path]) -> list[str]:
    """Return the names of folders, their whole paths where names are alike, numbers where even those are."""
    names = [out.resolve().name or str(out) for out in outs]
    if len(set(names)) < len(names):
        names = [str(out) for out in outs]
    return [
        name if names.count(name) == 1 else f"{name} ({names[: place + 1].count(name)})"
        for place, name in enumerate(names)
    ]
