"""`planner report`: where the page goes, what it prints, and how it ends where it cannot."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from html import escape, unescape
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from planner import write
from planner.cli import run
from planner.commands.stopping import Stopped
from planner.errors import BadOutput
from planner.exports import FILES
from planner.outfolder import REPORT_FILE, REPORT_PDF
from planner.report import needed, printed, report_html
from planner.report.mark import MARK
from tests.comparison.plans import solved, tiny

ROOT = Path(__file__).resolve().parents[2]

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)

BROWSER = next(filter(None, map(shutil.which, printed.PROGRAMS)), None)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write(tiny(), tmp_path / "out")


def told(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    """Run the command and return its exit code and what it wrote."""
    code = run(["report", *map(str, args)])
    text, err = capsys.readouterr()
    return code, text, err


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))


def test_the_page_goes_beside_the_plan_and_is_told(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    assert told(capsys, out) == (0, f"report  {out}/report.html\n", "")
    assert names(out) == {*FILES, REPORT_FILE}
    html = (out / REPORT_FILE).read_text(encoding="utf-8")
    assert MARK in html
    assert f"planner report {out}" in html
    assert run(["audit", "tiny", str(out)]) == 0
    assert run(["show", str(out)]) == 0


def test_written_again_it_is_the_same_bytes(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    told(capsys, out, "--static")
    first = (out / REPORT_FILE).read_bytes()
    told(capsys, out, "--static")
    assert (out / REPORT_FILE).read_bytes() == first
    assert b"<script" not in first
    told(capsys, out)
    assert (out / REPORT_FILE).read_bytes() != first


def test_no_page_outlives_its_plan(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    told(capsys, out)
    write(solved(("sites.birch.eligible", False)), out)
    assert names(out) == set(FILES)


def test_an_earlier_plan_is_named_in_the_command_that_is_shown(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path
) -> None:
    earlier = write(solved(("sites.birch.eligible", False)), tmp_path / "earlier plan")
    file = tmp_path / "hand" / "page.html"
    code, text, _ = told(capsys, out, "--against", earlier, "--static", "--out", file, "--json")
    assert code == 0
    assert json.loads(text) == {"exit_code": 0, "out": str(out), "files": [str(file)], "against": str(earlier)}
    html = file.read_text(encoding="utf-8")
    assert escape(f"planner report {out} --against '{earlier}' --static --out {file}") in html
    assert names(out) == set(FILES)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("page.pdf", "the file of the page must end in .html or .htm, got page.pdf"),
        ("out/other.html", "would stand in a folder of results"),
        ("mine.html", "holds something else, which would be lost"),
    ],
)
def test_a_page_goes_to_no_place_of_something_else(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path, file: str, said: str
) -> None:
    (tmp_path / "mine.html").write_text("<p>mine</p>", encoding="utf-8")
    code, text, err = told(capsys, out, "--static", "--out", tmp_path / file)
    assert (code, text) == (2, "")
    assert said in err
    assert names(out) == set(FILES)
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == "<p>mine</p>"


def test_a_folder_without_a_plan_and_a_broken_plan_end_without_a_page(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert told(capsys, tmp_path / "empty")[0] == 2
    path = out / "plan.json"
    path.write_text(path.read_text("utf-8").replace('"gpus": ', '"gpus": 1', 1), encoding="utf-8")
    code, _, err = told(capsys, out)
    assert code == 6
    assert "fails its audit" in err
    assert names(out) == set(FILES)


def test_a_missing_extra_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needed, "find_spec", lambda _: None)
    code, text, err = told(capsys, out)
    assert (code, text) == (2, "")
    assert err.count("\n") == 1
    assert "python -m pip install 'datacentre-capacity-planner[report]'" in err
    assert names(out) == set(FILES)


def test_a_missing_browser_is_told_in_one_line_before_any_work(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed.shutil, "which", lambda _: None)
    code, text, err = told(capsys, out, "--pdf")
    assert (code, text) == (2, "")
    assert err.count("\n") == 1
    assert "apt-get install chromium" in err
    assert names(out) == set(FILES)


def test_a_browser_that_prints_nothing_leaves_nothing(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed.shutil, "which", lambda _: "/bin/false")
    code, _, err = told(capsys, out, "--pdf")
    assert code == 2
    assert "/bin/false printed no PDF and ended with 1" in err
    assert names(out) == set(FILES)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no Chromium is found")
def test_the_pdf_is_the_same_bytes_again_and_goes_with_its_plan(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path
) -> None:
    assert told(capsys, out, "--pdf") == (0, f"report  {out}/report.html\nreport  {out}/report.pdf\n", "")
    assert names(out) == {*FILES, REPORT_FILE, REPORT_PDF}
    first = (out / REPORT_PDF).read_bytes()
    assert first.startswith(b"%PDF-")
    assert first.endswith(printed.PDF_MARK)
    file = tmp_path / "page.html"
    assert told(capsys, out, "--pdf")[0] == 0
    assert (out / REPORT_PDF).read_bytes() == first
    assert told(capsys, out, "--pdf", "--out", file)[0] == told(capsys, out, "--pdf", "--out", file)[0] == 0
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.4 mine")
    assert told(capsys, out, "--pdf", "--out", file)[0] == 2
    assert (tmp_path / "page.pdf").read_bytes() == b"%PDF-1.4 mine"
    write(tiny(), out)
    assert names(out) == set(FILES)


def test_make_plan_ends_by_writing_the_page() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.split("\nplan: setup\n")[1].split("\n\n")[0].splitlines()
    assert recipe[-1] == "\t$(BIN)/planner report out/ten-gigawatt"


def browser(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a Chromium that does this with ``$pdf``, the file that it is to print to."""
    program = folder / "chromium"
    program.write_text(
        f'#!/bin/sh\nfor a in "$@"; do case $a in --print-to-pdf=*) pdf=${{a#*=}};; esac; done\n{does}\n', "utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setattr(printed.shutil, "which", lambda _: str(program))
    return program


@pytest.mark.parametrize(
    ("does", "said"),
    [
        (': > "$pdf"', "printed no PDF and ended with 0"),
        ('echo "<p>error" > "$pdf"', "printed no whole PDF and ended with 0"),
        ('echo "%PDF-1.4 cut" > "$pdf"; exit 1', "printed no whole PDF and ended with 1"),
        ("echo one >&2; printf 'two\\033[31m\\n' >&2; exit 3", "printed no PDF and ended with 3: two\\x1b[31m"),
        ("kill -SEGV $$", "printed no PDF and ended with -11"),
        ("sleep 60", "printed no PDF within 1 seconds"),
    ],
)
def test_what_is_no_whole_pdf_takes_the_place_of_nothing(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, said: str
) -> None:
    (out / REPORT_FILE).write_bytes(b"earlier page")
    (out / REPORT_PDF).write_bytes(b"earlier print")
    program = browser(tmp_path, does, monkeypatch)
    monkeypatch.setattr(printed, "MOST_SECONDS", 1.0)
    assert told(capsys, out, "--pdf", "--static") == (2, "", f"{program} {said}\n")
    assert (out / REPORT_FILE).read_bytes() == b"earlier page"
    assert (out / REPORT_PDF).read_bytes() == b"earlier print"


@pytest.mark.parametrize("signal", ["", "a signal"])
def test_a_browser_that_hangs_ends_with_all_that_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signal: str
) -> None:
    def stopped(*_: object) -> int:
        deadline = monotonic() + 10
        while not (tmp_path / "inner").exists() and monotonic() < deadline:
            sleep(0.05)
        raise Stopped(15) if signal else subprocess.TimeoutExpired("chromium", 1)

    program = browser(tmp_path, f"sleep 60 & echo $! > {tmp_path}/now; mv {tmp_path}/now {tmp_path}/inner; wait",
                      monkeypatch)  # fmt: skip
    with monkeypatch.context() as patched:
        real = subprocess.Popen.wait

        def wait(self: subprocess.Popen[bytes], timeout: float | None = None) -> int:
            return real(self) if timeout is None else stopped()

        patched.setattr(subprocess.Popen, "wait", wait)
        with pytest.raises(Stopped if signal else BadOutput):
            printed.pdf_bytes("<p>page", str(program), date(2026, 1, 1))
    inner = Path("/proc", (tmp_path / "inner").read_text("utf-8").strip(), "stat")
    deadline = monotonic() + 10
    while inner.exists() and inner.read_text("utf-8").split()[2] != "Z" and monotonic() < deadline:
        sleep(0.05)
    assert not inner.exists() or inner.read_text("utf-8").split()[2] == "Z"


def test_a_temporary_folder_that_is_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(BadOutput, match="chromium printed no PDF: No space left on device"):
        printed.pdf_bytes("<p>page", "chromium", date(2026, 1, 1))


def test_page_and_print_are_made_of_the_same_facts_and_pictures(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import vl_convert

    from planner.report import facts

    counts = {"ledgers": 0, "drawings": 0}
    ledger, drawn = facts.idle_ledger, vl_convert.vegalite_to_svg

    def counted_ledger(*given: Any) -> Any:
        counts["ledgers"] += 1
        return ledger(*given)

    def counted_drawing(*given: Any, **more: Any) -> Any:
        counts["drawings"] += 1
        return drawn(*given, **more)

    monkeypatch.setattr(facts, "idle_ledger", counted_ledger)
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", counted_drawing)
    browser(tmp_path, 'p=$(dirname "$pdf"); (echo %PDF-; cat "$p/page.html"; echo %%EOF) > "$pdf"', monkeypatch)
    assert told(capsys, out, "--pdf")[0] == 0
    page, printed_page = (out / REPORT_FILE).read_text("utf-8"), (out / REPORT_PDF).read_text("utf-8")
    assert counts == {"ledgers": 1, "drawings": page.count("<figure class=")}
    paper = report_html(tiny(), static=True, command=f"planner report {out} --pdf", unfolded=True)
    assert printed_page == f"%PDF-\n{paper}%%EOF\n{printed.PDF_MARK.decode()}"
    assert page == report_html(tiny(), command=f"planner report {out} --pdf")


def test_all_that_is_wrong_is_told_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed.shutil, "which", lambda _: None)
    (tmp_path / "file").touch()
    code, text, err = told(capsys, tmp_path / "none", "--against", tmp_path / "file", "--out", ".", "--pdf")
    assert (code, text) == (2, "")
    assert err.splitlines() == [
        printed.MISSING,
        "the file of the page must end in .html or .htm, got .",
        f"{tmp_path}/none/plan.json: No such file or directory",
        f"{tmp_path}/file is a file; give the folder that holds plan.json",
    ]


def test_a_name_that_no_folder_can_have_is_no_internal_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "a" * 300) == (2, "", f"{'a' * 300}/plan.json: File name too long\n")


def test_names_that_are_no_text_are_shown_by_a_mark(out: Path) -> None:
    odd = out.with_name(os.fsdecode(b"out\xff"))
    try:
        out.rename(odd)
    except OSError:
        pytest.skip("names of files must be text here")
    done = subprocess.run([sys.executable, "-m", "planner", "report", odd, "--static"], cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"planner report '{out}\ufffd' --static" in unescape((odd / REPORT_FILE).read_text("utf-8"))


def test_a_folder_where_the_page_goes_is_kept(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    (out / REPORT_FILE).mkdir()
    (out / REPORT_FILE / "mine.txt").touch()
    code, _, err = told(capsys, out, "--static")
    assert (code, err) == (2, f"{out}/report.html is a folder, which would be lost; move it away\n")
    assert names(out) == {*FILES, REPORT_FILE}
    assert (out / REPORT_FILE / "mine.txt").exists()


@pytest.mark.parametrize(("old", "new"), [('"target_basis": "it"', '"target_basis": "xx"'),
                                          ('"periods": 6,', '"periods": 3,')])  # fmt: skip
def test_pictures_are_shown_of_a_plan_that_holds_alone(
    capsys: pytest.CaptureFixture[str], out: Path, old: str, new: str
) -> None:
    assert run(["show", str(out)]) == 0
    assert "Build order by site" in capsys.readouterr().out
    path = out / "plan.json"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    assert run(["show", str(out)]) == 6
    text, err = capsys.readouterr()
    assert "Build order by site" not in text
    assert "violation" in text
    assert err == ""
