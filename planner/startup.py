"""Keeps the start of a process short that belongs to the planner: a command, or a worker of a study."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """Stands for a module until something of it is asked for, and is then replaced by it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


UNUSED = ("scipy.stats", "scipy.integrate")


def defer_unused() -> None:
    """Defer what Pyomo imports whole as soon as it sees scipy: half of the time a start takes.

    No model here uses it. It is done in processes of the planner only, never by importing it.
    """
    for name in UNUSED:
        sys.modules.setdefault(name, _Deferred(name))
