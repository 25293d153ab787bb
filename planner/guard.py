"""Says so when another distribution has overwritten one of our two top-level packages.

`planner` and `solvers` are common names. pip lets a second distribution write over them without a word, and deletes
ours with it when that one goes: what then fails is some import far from the cause.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from planner.errors import PlannerError

DISTRIBUTION = "datacentre-capacity-planner"
MARKER = f'__planner__ = "{DISTRIBUTION}"'
PACKAGES = ("planner", "solvers")


class ForeignPackage(PlannerError, ImportError):
    """A package of that name is installed, and it is not ours."""


def check_packages() -> None:
    """Check that both packages found on the path are ours, by the marker line in their `__init__.py`.

    Raises
    ------
    ForeignPackage
        If one is missing or another distribution's, with that distribution's name where it is known.
    """
    for package in PACKAGES:
        origin = _origin(package)
        if origin is None or not _is_ours(origin):
            raise ForeignPackage(_told(package, origin))


def _origin(package: str) -> Path | None:
    """Return the `__init__.py` that an import of the package would run, without running it."""
    loaded = sys.modules.get(package)
    spec = loaded.__spec__ if loaded is not None else find_spec(package)
    return Path(spec.origin) if spec is not None and spec.origin else None


def _is_ours(origin: Path) -> bool:
    try:
        return MARKER in origin.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def _told(package: str, origin: Path | None) -> str:
    place = f"{origin.parent} is not ours" if origin else "none of that name can be imported"
    owners = [name for name in _owners(package) if name != DISTRIBUTION]
    blame = f"; it comes from the distribution {', '.join(owners)}" if owners else ""
    return (
        f"the package '{package}' of {DISTRIBUTION} has been replaced or removed: {place}{blame}. "
        f"Install {DISTRIBUTION} in an environment of its own, or uninstall the other one and install ours again."
    )


def _owners(package: str) -> list[str]:
    """Return the installed distributions that ship a package of that name (slow: only asked once it has failed)."""
    from importlib.metadata import packages_distributions

    return sorted(set(packages_distributions().get(package, ())))
