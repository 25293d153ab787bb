"""`planner report`: a written plan as one page that opens without a network, and as PDF."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json
from planner.errors import BadArgument, BadOutput
from planner.outfolder import REPORT_FILE, REPORT_PDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from planner.errors import PlannerError
    from planner.plan import Plan

SUFFIXES = (".html", ".htm")
MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Asked:
    """What a user asks for.

    Parameters
    ----------
    out
        Folder that `planner solve` wrote.
    against
        Folder with an earlier plan; None: none.
    static
        Without any script.
    pdf
        As PDF too.
    file
        Where the page goes; None: beside the plan.
    """

    out: Path
    against: Path | None = None
    static: bool = False
    pdf: bool = False
    file: Path | None = None

    @property
    def command(self) -> str:
        """The command that makes the page again; bytes of names that are no text are shown by a mark."""
        parts = ["planner", "report", str(self.out)]
        parts += [] if self.against is None else ["--against", str(self.against)]
        parts += [option for option, given in (("--static", self.static), ("--pdf", self.pdf)) if given]
        parts += [] if self.file is None else ["--out", str(self.file)]
        return os.fsencode(shlex.join(parts)).decode("utf-8", "replace")


def run(asked: Asked, as_json: bool) -> int:
    """Write the page of the plan in a folder of results, beside it or to a file, and return the exit code.

    Nothing is written where anything is wrong.
    """
    from planner.exports.added import add_files, held_plan
    from planner.exports.single_file import write_files
    from planner.exports.sound import read_sound
    from planner.report.printed import chromium

    _refuse(asked)
    program = chromium() if asked.pdf else ""
    held = held_plan(asked.out)
    plan = read_sound(asked.out)
    against = None if asked.against is None else read_sound(asked.against)
    files = _files(asked, plan, against, program)
    if asked.file is None:
        add_files(asked.out, files, held)
        paths = [asked.out / name for name in files]
    else:
        _together(_places(asked))
        paths = [asked.file, *([asked.file.with_suffix(".pdf")] if asked.pdf else [])]
        write_files(dict(zip(paths, files.values(), strict=True)))
    if as_json:
        answer = {"exit_code": 0, "out": str(asked.out), "files": [str(path) for path in paths]}
        print_json({**answer, "against": None if asked.against is None else str(asked.against)})
    else:
        sys.stdout.write("".join(f"report  {path}\n" for path in paths))
    return 0


def _files(asked: Asked, plan: Plan, against: Plan | None, program: str) -> dict[str, bytes]:
    """Return the page, and where it is asked for the PDF, by the names they have beside a plan."""
    from planner.exports.explained import read_explanation
    from planner.report import report_html, report_pages
    from planner.report.printed import pdf_bytes

    explanation = read_explanation(asked.out, plan)
    if not asked.pdf:
        page = report_html(plan, against, asked.static, command=asked.command, explanation=explanation)
        return {REPORT_FILE: page.encode("utf-8")}
    page, printed = report_pages(plan, against, asked.static, command=asked.command, explanation=explanation)
    return {REPORT_FILE: page.encode("utf-8"), REPORT_PDF: pdf_bytes(printed, program, plan.start_date)}


def _refuse(asked: Asked) -> None:
    """Refuse what can be seen before any work: what is missing, where no page can go, folders without a plan."""
    from planner.exports.added import held_plan
    from planner.report.needed import refuse_without_packages
    from planner.report.printed import chromium

    plans = (asked.out, *([] if asked.against is None else [asked.against]))
    checks = [refuse_without_packages, *([chromium] if asked.pdf else []), *_places(asked)]
    _together([*checks, *(partial(held_plan, folder) for folder in plans)])


def _places(asked: Asked) -> list[Callable[[], object]]:
    """Return checks of the files that the page and the PDF go to; none where they go beside the plan."""
    from planner.exports.page_file import refuse_page
    from planner.exports.single_file import refuse_file
    from planner.report.mark import MARK
    from planner.report.printed import PDF_MARK

    file = asked.file
    if file is None:
        return []
    if file.suffix.lower() not in SUFFIXES:
        return [partial(_refuse_suffix, file)]
    found: list[Callable[[], object]] = [partial(refuse_page, file, MARK)]
    if asked.pdf:
        printed = file.with_suffix(".pdf")
        found.append(lambda: refuse_file(printed, lambda held: not held or held.endswith(PDF_MARK), MOST_BYTES))
    return found


def _refuse_suffix(file: Path) -> None:
    raise BadArgument(f"the file of the page must end in {' or '.join(SUFFIXES)}, got {file.name or file}")


def _together(checks: Iterable[Callable[[], object]]) -> None:
    """Make all checks, and raise what they find in one error, a line for each."""
    found: list[PlannerError] = []
    for check in checks:
        try:
            check()
        except (BadArgument, BadOutput) as error:
            found.append(error)
    if len(found) == 1:
        raise found[0]
    if found:
        raise BadArgument("\n".join(dict.fromkeys(map(str, found))))
