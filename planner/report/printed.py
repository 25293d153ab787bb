"""Prints a page as PDF, by a Chromium that is found on the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadArgument, BadOutput

if TYPE_CHECKING:
    from datetime import date

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MOST_SECONDS = 180.0
MISSING = (
    "--pdf needs Chromium, and none of chromium, chromium-browser and google-chrome is found: "
    "install it (Debian: apt-get install chromium), or print report.html from any browser"
)
OPTIONS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
PDF_MARK = b"% written by planner report\n"
"""What our PDF ends with, after its last line: a comment, by which it may be replaced."""
_WHEN = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)([0-9]{14})([^)]*)\)")


def chromium() -> str:
    """Return the path of a Chromium.

    Raises
    ------
    BadArgument
        If there is none, with how to get one.
    """
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise BadArgument(MISSING)
    return found


def pdf_bytes(html: str, program: str, day: date) -> bytes:
    """Return a page as PDF, dated by a day of its plan so that the same page gives the same bytes.

    Parameters
    ----------
    html
        The page, best without scripts and with nothing folded.
    program
        Path of a Chromium.
    day
        The day that the PDF says it was made on.

    Raises
    ------
    BadOutput
        If it prints nothing.
    """
    with tempfile.TemporaryDirectory(prefix="planner-report-") as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        # A browser that runs as root has no sandbox to go to; the page holds nothing but what this planner wrote.
        rootless = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
        own = (f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", page.as_uri())
        try:
            done = subprocess.run(
                [program, *OPTIONS, *rootless, *own], capture_output=True, timeout=MOST_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BadOutput(f"{program} printed no PDF: {error}") from error
        if not printed.is_file():
            last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise BadOutput(f"{program} printed no PDF and ended with {done.returncode}: {' '.join(last)}")
        return _dated(printed.read_bytes(), day)


def _dated(pdf: bytes, day: date) -> bytes:
    """Return a PDF whose dates are a given day; its length stays, and so do the places in it."""
    stamp = f"{day:%Y%m%d}000000".encode()
    return _WHEN.sub(lambda found: found[1] + stamp + found[3] + b")", pdf).rstrip() + b"\n" + PDF_MARK
