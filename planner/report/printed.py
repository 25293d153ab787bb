"""Prints a page as PDF, by a Chromium that is found on the machine."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadArgument, BadOutput, printable

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
        If it prints nothing, or no whole PDF.
    """
    try:
        # What a browser that ends still writes to its profile must not keep the folder from being removed.
        with tempfile.TemporaryDirectory(prefix="planner-report-", ignore_cleanup_errors=True) as folder:
            page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
            page.write_text(html, encoding="utf-8")
            told = _printed(program, page, printed)
            found = printed.read_bytes() if printed.is_file() else b""
    except OSError as error:
        raise BadOutput(f"{program} printed no PDF: {error.strerror or error}") from error
    if not (found.startswith(b"%PDF-") and found.rstrip().endswith(b"%%EOF")):
        raise BadOutput(f"{program} printed no {'whole ' if found else ''}PDF and ended with {told}")
    return _dated(found, day)


def _printed(program: str, page: Path, printed: Path) -> str:
    """Let a browser print a page, and return the code it ended with and the last line that it said."""
    # A browser that runs as root has no sandbox to go to; the page holds nothing but what this planner wrote.
    rootless = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
    own = (f"--user-data-dir={page.parent}/profile", f"--print-to-pdf={printed}", page.as_uri())
    # What it says goes to a file: a pipe stays open as long as any process that the browser began.
    with Path(page.parent, "said").open("w+b") as said:
        browser = subprocess.Popen(
            [program, *OPTIONS, *rootless, *own],
            stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
        try:
            code = browser.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            raise BadOutput(f"{program} printed no PDF within {MOST_SECONDS:.0f} seconds") from None
        finally:
            _end(browser)
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return f"{code}{f': {printable(lines[-1])}' if lines else ''}"


def _end(browser: subprocess.Popen[bytes]) -> None:
    """End a browser with all processes that it began."""
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(browser.pid, signal.SIGKILL)
    browser.kill()
    browser.wait()


def _dated(pdf: bytes, day: date) -> bytes:
    """Return a PDF whose dates are a given day; its length stays, and so do the places in it."""
    stamp = f"{day:%Y%m%d}000000".encode()
    return _WHEN.sub(lambda found: found[1] + stamp + found[3] + b")", pdf).rstrip() + b"\n" + PDF_MARK
