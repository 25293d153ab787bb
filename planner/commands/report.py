"""`planner report`: a written plan as one page that opens without a network, and as PDF."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json
from planner.errors import BadArgument
from planner.outfolder import REPORT_FILE, REPORT_PDF

if TYPE_CHECKING:
    from pathlib import Path

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
        """The command that makes the page again."""
        parts = ["planner", "report", str(self.out)]
        parts += [] if self.against is None else ["--against", str(self.against)]
        parts += [option for option, given in (("--static", self.static), ("--pdf", self.pdf)) if given]
        parts += [] if self.file is None else ["--out", str(self.file)]
        return shlex.join(parts)


def run(asked: Asked, as_json: bool) -> int:
    """Write the page of the plan in a folder of results, beside it or to a file, and return the exit code.

    Nothing is written where anything is wrong.
    """
    from planner.exports.added import add_files, held_plan
    from planner.exports.single_file import write_files
    from planner.exports.sound import read_sound
    from planner.report.needed import refuse_without_packages
    from planner.report.printed import chromium

    refuse_without_packages()
    program = chromium() if asked.pdf else ""
    if asked.file is not None:
        _refuse_places(asked.file, asked.pdf)
    held = held_plan(asked.out)
    plan = read_sound(asked.out)
    against = None if asked.against is None else read_sound(asked.against)
    files = _files(asked, plan, against, program)
    if asked.file is None:
        add_files(asked.out, files, held)
        paths = [asked.out / name for name in files]
    else:
        _refuse_places(asked.file, asked.pdf)
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
    from planner.report import report_html
    from planner.report.printed import pdf_bytes

    explanation = read_explanation(asked.out, plan)
    page = report_html(plan, against, asked.static, command=asked.command, explanation=explanation)
    files = {REPORT_FILE: page.encode("utf-8")}
    if asked.pdf:
        printed = report_html(
            plan, against, True, command=asked.command, unfolded=True, explanation=explanation
        )  # fmt: skip
        files[REPORT_PDF] = pdf_bytes(printed, program, plan.start_date)
    return files


def _refuse_places(file: Path, pdf: bool) -> None:
    """Refuse files that the page and the PDF cannot go to."""
    from planner.exports.page_file import refuse_page
    from planner.exports.single_file import refuse_file
    from planner.report.mark import MARK
    from planner.report.printed import PDF_MARK

    if file.suffix.lower() not in SUFFIXES:
        raise BadArgument(f"the file of the page must end in {' or '.join(SUFFIXES)}, got {file.name}")
    refuse_page(file, MARK)
    if pdf:
        refuse_file(file.with_suffix(".pdf"), lambda held: not held or held.endswith(PDF_MARK), MOST_BYTES)
