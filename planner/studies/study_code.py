"""What tells the code that made a result: version, solver, and in a working copy a digest of the source."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from planner.problem.identity import DIGITS

PACKAGES = ("planner", "solvers")


@dataclass(frozen=True)
class Code:
    """The code of a result.

    Parameters
    ----------
    version
        Version of the planner.
    solver
        The solver and its version.
    source
        Digest of the source in a working copy; empty in an installed package, which its version tells.
    """

    version: str
    solver: str
    source: str

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(filter(None, (self.version, self.solver, self.source)))


@cache
def code_here() -> Code:
    """Return the code that this process runs."""
    from importlib.metadata import version

    return Code(version("datacentre-capacity-planner"), f"HiGHS {version('highspy')}", _source())


def _source() -> str:
    """Return the digest of all modules of a working copy by path; empty for an installed package."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "pyproject.toml").is_file():
        return ""
    found = sha256()
    for path in sorted(path for package in PACKAGES for path in (root / package).rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode())
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:DIGITS]


def place_here() -> str:
    """Return the name of this machine."""
    return platform.node() or "this machine"
