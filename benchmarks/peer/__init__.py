"""The solvers the planner is compared with, each given the same arrays, threads and seconds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peer.order import Peer

THREADS = 2


def _of(module: str, name: str) -> Callable[[], Peer]:
    def load() -> Peer:
        peer: Peer = getattr(import_module(f"benchmarks.peer.{module}"), name)()
        return peer

    return load


PEERS: dict[str, Callable[[], Peer]] = {
    "highs": _of("highs", "PlainHighs"),
    "scip": _of("scip", "Scip"),
    "cbc": _of("cbc", "Cbc"),
    "cp-sat": _of("cp_sat", "CpSat"),
}
