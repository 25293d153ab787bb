"""Asks MPXJ about files of Primavera P6."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.schedule.foreign.conftest import Mpxj

SERVER = Path(__file__).with_name("p6_server.py")
CLASSES = "org.mpxj.primavera.schema"


class P6(Mpxj):
    """A Java machine with MPXJ that knows files of Primavera P6."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def place(self, content: bytes) -> str:
        """Return the path of a file of a content, named as its format is."""
        path = self._folder / ("schedule.xer" if content.startswith(b"ERMHDR") else "schedule.xml")
        path.write_bytes(content)
        return str(path)

    def read(self, content: bytes) -> Any:
        """Return what stands in a file."""
        return self.ask({"do": "p6_read", "file": self.place(content)})

    def scheduled(self, content: bytes) -> Any:
        """Return where the scheduler places everything from blank dates."""
        return self.ask({"do": "p6_rescheduled", "file": self.place(content)})

    def marked(self, content: bytes, to: str, marks: list[list[Any]]) -> bytes:
        """Return a file as MPXJ writes it again in a format, after it has marked progress."""
        path = self._folder / f"marked.{to}"
        self.ask({"do": "p6_marked", "file": self.place(content), "format": to, "to": str(path), "marks": marks})
        return path.read_bytes()

    def breaks(self, content: bytes) -> Any:
        """Return what breaks the schema of the XML."""
        return self.ask({"do": "invalid", "file": self.place(content), "package": CLASSES})
