"""One Java machine with MPXJ for each module of tests, in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = Path(__file__).with_name("server.py")
MSPDI_CLASSES = "org.mpxj.mspdi.schema"


def missing() -> str | None:
    """Return what is missing for MPXJ to run, None if nothing is."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "no Java here"
    lacking = [name for name in ("mpxj", "jpype") if importlib.util.find_spec(name) is None]
    return f"no {' and no '.join(lacking)} here: pip install '.[p6]'" if lacking else None


class Mpxj:
    """Asks MPXJ about files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, request: dict[str, Any]) -> Any:
        """Return the answer to one request; what fails there fails here."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the Java machine has ended"}')
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def file(self, text: str) -> str:
        """Return the path of a file that holds a text."""
        path = self._folder / "schedule.xml"
        path.write_text(text, encoding="utf-8", newline="")
        return str(path)

    def rescheduled(self, text: str) -> Any:
        """Return the tasks of MS Project XML as MPXJ's own scheduler places them from blank dates."""
        return self.ask({"do": "rescheduled", "file": self.file(text), "scheduler": "MicrosoftScheduler"})

    def as_read(self, text: str) -> Any:
        """Return what stands in MS Project XML."""
        return self.ask({"do": "as_read", "file": self.file(text)})

    def invalid(self, text: str) -> Any:
        """Return what breaks the schema of MS Project XML."""
        return self.ask({"do": "invalid", "file": self.file(text), "package": MSPDI_CLASSES})

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


@pytest.fixture(scope="module")
def mpxj(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mpxj]:
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    machine = Mpxj(tmp_path_factory.mktemp("mpxj"))
    try:
        yield machine
    finally:
        machine.close()
