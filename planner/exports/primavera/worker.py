"""The process that holds the Java machine: a project as JSON on standard input, the file's bytes on standard output.

A Java machine cannot be stopped and started again in one process, takes the signals of Ctrl-C and prints as it likes,
so it gets a process of its own, which ends with the file. What went wrong is one line on standard error; the exit code
says of which kind it is.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from planner.exports.primavera.project import FAILED, NO_JAVA, OLD_JAVA

# The process lives for one file: the thorough compiler and the collector with threads cost more than they gain.
OPTIONS = (
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
    "-Dlog4j2.simplelogLevel=OFF",
    "-Djava.awt.headless=true",
)


def start_java() -> None:
    """Start the Java machine of this process, with the classes of MPXJ.

    Raises
    ------
    SystemExit
        With `NO_JAVA` if there is none, `OLD_JAVA` if it is too old for the classes.
    """
    import jpype
    import mpxj  # noqa: F401 - puts its classes on the path

    try:
        machine = jpype.getDefaultJVMPath()
        jpype.startJVM(machine, *OPTIONS, convertStrings=False)
    except (jpype.JVMNotFoundException, jpype.JVMNotSupportedException, OSError, RuntimeError) as error:
        _end(NO_JAVA, error)
    try:
        jpype.JClass("org.mpxj.ProjectFile")
    except Exception as error:  # the machine's own errors are no subclasses of anything here
        _end(OLD_JAVA if "UnsupportedClassVersion" in str(error) else FAILED, error)


def _end(code: int, error: BaseException) -> None:
    """End the process at once: one that has a Java machine may wait for its threads otherwise."""
    sys.stderr.write(f"{' '.join(str(error).split())}\n")
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    """Write the file of one project."""
    # The Java machine writes to the descriptor of standard output: what it says must not get into the file.
    out = os.dup(1)
    os.dup2(2, 1)
    given: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    start_java()
    from planner.exports.primavera.project_file import file_bytes

    try:
        found = file_bytes(given)
    except Exception as error:
        _end(FAILED, error)
    with os.fdopen(out, "wb") as file:
        file.write(found)
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
