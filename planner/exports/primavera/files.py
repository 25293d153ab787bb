"""The bytes of a file for Primavera P6, and what in it differs from the schedule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from planner.errors import BadArgument, PlannerError
from planner.exports.primavera.completed import completed, completed_xer
from planner.exports.primavera.project import NO_JAVA, OLD_JAVA
from planner.exports.primavera.translated import translated

if TYPE_CHECKING:
    from planner.exports.primavera.project import Format
    from planner.schedule.build_schedule import BuildSchedule

WORKER = "planner.exports.primavera.worker"
PACKAGES = ("mpxj", "jpype")
INSTALL = "python -m pip install 'datacentre-capacity-planner[p6]'"
NEED_JAVA = "a Java runtime, 17 or later (Debian: apt-get install openjdk-17-jre-headless), on PATH or in JAVA_HOME"


class P6File(NamedTuple):
    """A file, and in words what it holds otherwise than the schedule."""

    content: bytes
    notes: tuple[str, ...]


def pmxml_file(schedule: BuildSchedule) -> P6File:
    """Return a schedule as the XML of Primavera P6; the same schedule gives the same bytes.

    Its notes name texts that are too long for P6.

    Raises
    ------
    BadArgument
        If the extra `p6` or a Java runtime is missing.
    PlannerError
        If the writer failed.
    """
    found = _file(schedule, "pmxml")
    return P6File(completed(found.content), found.notes)


def xer_file(schedule: BuildSchedule) -> P6File:
    """Return a schedule as an XER, in the code page windows-1252; the same schedule gives the same bytes.

    Its notes name texts that are too long for P6, or not of its code page.

    Raises
    ------
    BadArgument
        If the extra `p6` or a Java runtime is missing.
    PlannerError
        If the writer failed.
    """
    found = _file(schedule, "xer")
    return P6File(completed_xer(found.content), found.notes)


def _file(schedule: BuildSchedule, to: Format) -> P6File:
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise BadArgument(f"{to} needs the packages mpxj and JPype1: {INSTALL}")
    project = translated(schedule, to)
    given = json.dumps(asdict(project)).encode()
    # What is imported here is found there too, also where this process has a path of its own.
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-m", WORKER], input=given, capture_output=True, env=told, check=False)
    if done.returncode in (NO_JAVA, OLD_JAVA):
        raise BadArgument(f"{to} needs {NEED_JAVA}")
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise PlannerError(f"{to} could not be written: {said[-1] if said else f'exit code {done.returncode}'}")
    return P6File(done.stdout, project.notes)
