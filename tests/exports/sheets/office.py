"""Workbooks as LibreOffice recalculates them, and workbooks changed cell by cell as a user would, without a library."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FORMULA_CELL = re.compile(r'<c r="(\w+)"( s="\d+")?(?: t="\w+")?><f>(.*?)</f><v>.*?</v></c>', re.DOTALL)
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""Recalculate every workbook when it is loaded, whatever values it holds."""


def office() -> str:
    """Return the program of LibreOffice, or skip."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    return found


def converted(files: Mapping[str, bytes], folder: Path, to: str = "xlsx") -> dict[str, Path]:
    """Return workbooks as LibreOffice saves them after a hard recalculation, by their names."""
    program, given, made, profile = office(), folder / "given", folder / "made", folder / "profile"
    given.mkdir(parents=True)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    paths = [given / f"{name}.xlsx" for name in files]
    for path, held in zip(paths, files.values(), strict=True):
        path.write_bytes(held)
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to, "--outdir"]
    done = subprocess.run(
        [*command, str(made), *map(str, paths)], capture_output=True, text=True, check=False, timeout=500,
        env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    found = {name: made / f"{name}.{to}" for name in files}
    assert all(path.exists() for path in found.values()), done.stdout + done.stderr
    return found


def changed(workbook: bytes, change: Callable[[str, str], str]) -> bytes:
    """Return a workbook with the text of each of its sheets changed, by the name of the part and the text."""
    import io

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            held = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                held = change(name, held.decode()).encode()
            new.writestr(name, held)
    return made.getvalue()


def without_values(workbook: bytes) -> bytes:
    """Return a workbook whose formulas have lost the values they were written with."""
    return changed(workbook, lambda _, text: FORMULA_CELL.sub(r'<c r="\1"\2><f>\3</f></c>', text))


def with_figure(workbook: bytes, sheet: int, cell: str, figure: float) -> bytes:
    """Return a workbook in which the figure of one cell is another; sheets count from 1."""

    def put(name: str, text: str) -> str:
        if name != f"xl/worksheets/sheet{sheet}.xml":
            return text
        new, count = re.subn(rf'(<c r="{cell}"[^>]*>)<v>[^<]*</v>', rf"\g<1><v>{figure!r}</v>", text)
        assert count == 1, cell
        return new

    return changed(workbook, put)
