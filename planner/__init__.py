"""Plans where, when and with whose money AI racks are built.

The front door: `read` a case, `solve` it, `check` the plan, `write` it, `audit` what was written. Everything passed in
and out is plain: a frozen `Problem`, a frozen `Plan`, tables as pandas on request.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from planner.guard import check_packages

if TYPE_CHECKING:
    from planner.checked import check
    from planner.errors import (
        AuditFailed,
        BadArgument,
        BadOutput,
        Contradiction,
        InvalidProblem,
        NoPlanFound,
        PlannerError,
    )
    from planner.exports import audit, read_plan
    from planner.exports import write_plan as write
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.shipped import read_named as read
    from planner.solve import solve

    __version__: str

__planner__ = "datacentre-capacity-planner"

__all__ = [
    "AuditFailed", "BadArgument", "BadOutput", "Contradiction", "InvalidProblem", "NoPlanFound", "Plan", "PlannerError",
    "Problem", "__version__", "audit", "check", "read", "read_plan", "solve", "write",
]  # fmt: skip

_HOMES = {
    "AuditFailed": ("planner.errors", "AuditFailed"),
    "BadArgument": ("planner.errors", "BadArgument"),
    "BadOutput": ("planner.errors", "BadOutput"),
    "Contradiction": ("planner.errors", "Contradiction"),
    "InvalidProblem": ("planner.errors", "InvalidProblem"),
    "NoPlanFound": ("planner.errors", "NoPlanFound"),
    "Plan": ("planner.plan", "Plan"),
    "PlannerError": ("planner.errors", "PlannerError"),
    "Problem": ("planner.problem", "Problem"),
    "audit": ("planner.exports", "audit"),
    "check": ("planner.checked", "check"),
    "read": ("planner.shipped", "read_named"),
    "read_plan": ("planner.exports", "read_plan"),
    "solve": ("planner.solve", "solve"),
    "write": ("planner.exports", "write_plan"),
}


class _FrontDoor(ModuleType):
    """The package as a module whose names `read` and `solve` stay functions.

    `planner.read` and `planner.solve` are also modules, and importing one sets it as an attribute of its package.
    Without this, what `from planner import solve` gives would depend on what was imported before.
    """

    def __getattribute__(self, name: str) -> Any:
        if name in _HOMES:
            home, attribute = _HOMES[name]
            return getattr(import_module(home), attribute)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            from importlib.metadata import version

            return version(self.__planner__)
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return sorted(__all__)


check_packages()
sys.modules[__name__].__class__ = _FrontDoor
