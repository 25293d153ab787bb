"""What figures were measured on, in a few lines that stand beside them."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def processor() -> str:
    """Return the name of the processor."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def machine(threads: str, time_limit_s: float | None, *more: str) -> str:
    """Return the day, the machine, the versions and the limits of a measurement, and more lines of its own."""
    lines = (
        f"measured: {datetime.now(UTC):%Y-%m-%d}",
        f"processor: {processor()}, {os.cpu_count()} cores, {threads} used",
        f"system: {platform.system()} {platform.machine()}, Python {platform.python_version()}",
        f"solver: HiGHS {version('highspy')}",
        *(() if time_limit_s is None else (f"time limit: {time_limit_s:g} s a case",)),
        *more,
    )
    return "".join(f"{line}\n" for line in lines)
