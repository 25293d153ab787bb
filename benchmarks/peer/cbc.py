"""CBC, the program, on a model file that HiGHS writes; what it logs is the trace."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from benchmarks.peer import THREADS
from benchmarks.peer.order import ASKED_GAP, Answer, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix

PROGRAM = "cbc"
GRACE_S = 30.0  # it looks at its clock between steps only; so long after its time is over it is ended
LOOK_EVERY_S = 0.2
NUMBER = r"([-+]?[\d.]+(?:e[-+]?\d+)?)"
FOUND = re.compile(rf"Cbc00(?:04|12|16)I Integer solution of {NUMBER} found")
FOUND_IN_ALL = re.compile(rf"Cbc0010I .* {NUMBER} best solution, best possible {NUMBER} ")
BOUNDED = (
    re.compile(rf"^Continuous objective value is {NUMBER}"),
    re.compile(rf"Cbc0013I At root node, .* changed objective from \S+ to {NUMBER} "),
    re.compile(rf"\(best possible {NUMBER}\)"),
    re.compile(rf"^Lower bound:\s+{NUMBER}"),
)
COMPLETED = re.compile(rf"Cbc0001I Search completed - best objective {NUMBER},")
NOTHING = 1e49  # what it calls the value of no solution


class Cbc:
    """CBC with default settings."""

    def missing(self) -> str | None:
        """Return why it cannot run here."""
        return None if shutil.which(PROGRAM) else "no program cbc: apt-get install coinor-cbc"

    def version(self) -> str:
        """Return its version."""
        said = subprocess.run([PROGRAM, "-quit"], stdout=subprocess.PIPE, text=True, check=False).stdout
        found = re.search(r"Version: (\S+)", said)
        return f"CBC {found[1] if found else '?'}"

    def solve(
        self,
        matrix: Matrix,
        start: np.ndarray | None,
        turn: Turn,
        tell: Callable[[float | None, float | None], None],
    ) -> Answer:
        """Return what it finds."""
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            write_mps(matrix, folder / "model.mps")
            command = [PROGRAM, str(folder / "model.mps"), "-threads", str(THREADS), "-ratioGap", str(ASKED_GAP)]
            if start is not None:
                _write_start(folder / "start.txt", start)
                command += ["-mipstart", str(folder / "start.txt")]
            limit_s = max(turn.most_s(start is not None) - turn.elapsed_s, 1.0)
            command += ["-timeMode", "elapsed", "-seconds", f"{limit_s:.1f}", "-solve"]
            heard = Heard(matrix.offset, tell, start is not None)
            run([*command, "-solution", str(folder / "solution.txt"), "-quit"], heard, turn)
            return Answer(_read_solution(folder / "solution.txt", matrix), heard.proven, heard.infeasible)


class Heard:
    """What the log has said so far; its values lack the objective's constant."""

    def __init__(self, offset: float, tell: Callable[[float | None, float | None], None], held: bool) -> None:
        self._offset, self._tell, self.held = offset, tell, held
        self.value: float | None = None
        self.bound: float | None = None
        self.infeasible = False

    def line(self, text: str) -> None:
        """Take a line of the log."""
        if both := FOUND_IN_ALL.search(text):
            self._take(float(both[1]), float(both[2]))
        elif found := FOUND.search(text):
            self._take(float(found[1]), None)
        elif completed := COMPLETED.search(text):
            best = float(completed[1])
            self._take(best, best - ASKED_GAP * abs(best) if best < NOTHING else None)
        for pattern in BOUNDED:
            if bounded := pattern.search(text):
                self._take(None, float(bounded[1]))
        self.infeasible = self.infeasible or "proven infeasible" in text

    @property
    def proven(self) -> float | None:
        """The bound with the constant."""
        return None if self.bound is None else self.bound + self._offset

    def _take(self, value: float | None, bound: float | None) -> None:
        if value is not None and value < NOTHING:
            self.value, self.held = value if self.value is None else min(self.value, value), True
        if bound is not None and abs(bound) < NOTHING:
            self.bound = bound if self.bound is None else max(self.bound, bound)
        self._tell(None if self.value is None else self.value + self._offset, self.proven)


def run(command: list[str], heard: Heard, turn: Turn) -> None:
    """Run the program line by line; ask it to stop when the goal's time is over, and end it when it does not."""
    # Without a terminal it would hold its lines back.
    buffered = shutil.which("stdbuf")
    child = subprocess.Popen(
        [buffered, "-oL", *command] if buffered else command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        errors="replace",
    )
    done = threading.Event()

    def watch() -> None:
        asked_s: float | None = None
        while not done.wait(LOOK_EVERY_S):
            if asked_s is None and turn.over(heard.held):
                asked_s = turn.elapsed_s
                child.send_signal(signal.SIGINT)
            elif asked_s is not None and turn.elapsed_s - asked_s > GRACE_S:
                child.kill()

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    assert child.stdout is not None
    for line in child.stdout:
        heard.line(line)
    child.wait()
    done.set()
    watching.join()


def write_mps(matrix: Matrix, path: Path) -> None:
    """Write a matrix without its constant; columns are called c and their number.

    Raises
    ------
    ValueError
        If what was written is another model: the writer has turned continuous columns into integer ones before.
    """
    highs = _quiet()
    rows, columns = matrix.A.shape
    highs.passModel(
        columns, rows, matrix.A.nnz, 2, 1, 0.0, matrix.c,
        matrix.col_lower, matrix.col_upper, matrix.row_lower, matrix.row_upper,
        matrix.A.indptr.astype(np.int32), matrix.A.indices.astype(np.int32), matrix.A.data.astype(float),
        matrix.integer.astype(np.int32),
    )  # fmt: skip
    highs.writeModel(str(path))
    again = _quiet()
    again.readModel(str(path))
    lp = again.getLp()
    used = (np.diff(matrix.A.tocsc().indptr) > 0) | (matrix.c != 0)
    whole = np.array([kind != highspy.HighsVarType.kContinuous for kind in lp.integrality_] or [False] * columns)
    same = np.array_equal(whole[used], matrix.integer[used])
    for written, given in (
        (lp.col_cost_, matrix.c), (lp.col_lower_, matrix.col_lower), (lp.col_upper_, matrix.col_upper),
        (lp.row_lower_, matrix.row_lower), (lp.row_upper_, matrix.row_upper),
    ):  # fmt: skip
        same = same and np.allclose(np.array(written), given, rtol=1e-12, atol=0.0)
    if not same:
        raise ValueError("the model file does not hold the model")


def _quiet() -> Any:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    return highs


def _write_start(path: Path, x: np.ndarray) -> None:
    lines = [f"{j} c{j} {value:.17g} 0" for j, value in enumerate(x.tolist()) if value]
    path.write_text("\n".join(["Optimal - objective value 0", *lines, ""]), encoding="ascii")


def _read_solution(path: Path, matrix: Matrix) -> np.ndarray | None:
    """Return the point in a solution file, None if there is none in it; columns that are not named are zero."""
    lines = path.read_text("ascii").splitlines() if path.is_file() else []
    if not lines or "nfeasible" in lines[0] or "no integer solution" in lines[0]:
        return None
    x = np.zeros(len(matrix.c))
    for line in lines[1:]:
        _, name, value, *_ = line.replace("**", "").split()
        x[int(name[1:])] = float(value)
    return x
