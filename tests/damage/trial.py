"""One damaged folder and all that is asked of it."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.damage.cases import damage_case
from tests.damage.command import Heard, heard
from tests.damage.plans import damage_plan, same_meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

SOLVE_EVERY, INFO_EVERY = 3, 5
SOLVE_S = 2.0
RANDOM_CASES = 6


@dataclass(frozen=True)
class Trial:
    """One line of the results."""

    number: int
    what: str  # case or plan
    base: str
    damage: str
    ends: str  # exit code of each command
    seconds: float  # of the processor, of the slowest
    peak_mb: int
    verdict: str  # sound or wrong
    told: str
    spoilt: bool = False  # a command was broken off: its process may hold halves of things

    def cells(self) -> dict[str, Any]:
        """Return it as cells of a table."""
        return {name: value for name, value in asdict(self).items() if name in COLUMNS}


COLUMNS = [column.name for column in fields(Trial) if column.name != "spoilt"]


class Bases:
    """Sound folders, made once, to be copied and damaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases = self._cases()
        self._plans: dict[str, Path] = {}

    def _cases(self) -> dict[str, Path]:
        from planner.casefiles.starter import write_starter
        from planner.casefiles.writing import write_case
        from tests.casefiles.folders import GOOD, write
        from tests.second.draw import case

        cases = self.folder / "cases"
        shutil.copytree(Path(__file__).parents[2] / "sites" / "tiny", cases / "tiny")
        write_starter(cases / "starter")
        write(cases / "good", dict(GOOD))
        for seed in range(RANDOM_CASES):
            problem = case(seed, "small")
            write_case(problem, cases / problem.case)
        return {path.name: path for path in sorted(cases.iterdir())}

    def plan(self, name: str) -> Path | None:
        """Return the folder of the plan of a case, None where there is none."""
        if name not in self._plans:
            out = self.folder / "plans" / name
            heard(["solve", str(self.cases[name]), "--out", str(out), "--threads", "1", "--time-limit", "20"], 60.0)
            self._plans[name] = out
        return self._plans[name] if self._plans[name].exists() else None


def try_case(number: int, bases: Bases) -> Trial:
    """Damage a case folder, and check, at times show and solve it."""
    rng = random.Random(f"case {number}")
    base = rng.choice(list(bases.cases))
    folder = bases.folder / "work" / base
    _fresh(bases.cases[base], folder)
    damage = damage_case(rng, folder)
    told = heard(["check", str(folder)])
    wrong = [f"check: {what}" for what in (*told.wrong((0, 2)), *_unsaid(told))]
    ends, all_heard = [f"check {told.code}"], [told]
    if number % INFO_EVERY == 0:
        shown = heard(["info", str(folder)])
        wrong += [f"info: {what}" for what in shown.wrong((told.code,))]
        ends.append(f"info {shown.code}")
        all_heard.append(shown)
    if told.code == 0 and number % SOLVE_EVERY == 0:
        _solved(folder, bases.folder / "out", ends, wrong, all_heard)
    shutil.rmtree(folder, ignore_errors=True)
    return _line(number, "case", base, damage, ends, wrong, all_heard)


def _solved(folder: Path, out: Path, ends: list[str], wrong: list[str], all_heard: list[Heard]) -> None:
    """Solve what passes the check for a moment, and audit the plan."""
    shutil.rmtree(out, ignore_errors=True)
    limits = ["--time-limit", f"{SOLVE_S:g}", "--threads", "1"]
    found = heard(["solve", str(folder), "--out", str(out), *limits])
    wrong += [f"solve: {what}" for what in found.wrong((0, 2, 3, 4, 5))]
    ends.append(f"solve {found.code}")
    all_heard.append(found)
    if found.code in (0, 3):
        audited = heard(["audit", str(folder), str(out)])
        wrong += [f"audit: {what}" for what in audited.wrong((0,))]
        ends.append(f"audit {audited.code}")
        all_heard.append(audited)


def _unsaid(told: Heard) -> list[str]:
    """Return what a refusal does not say that it should: at least one issue, each with a place and a rule."""
    answer = told.answer
    if told.code != 2 or not isinstance(answer, dict):
        return []
    issues = answer.get("issues")
    if not issues:
        return [f"exit 2 without an issue: {answer}"[:200]]
    return [
        f"an issue without place or rule: {issue}"[:200] for issue in issues if not (issue["where"] and issue["what"])
    ]


def try_plan(number: int, bases: Bases) -> Trial:
    """Damage the folder of a plan and audit it: it is refused, unless it still says the same."""
    rng = random.Random(f"plan {number}")
    base = rng.choice([name for name in bases.cases if bases.plan(name) is not None])
    given, folder = bases.plan(base), bases.folder / "plan"
    assert given is not None
    _fresh(given, folder)
    damage = damage_plan(rng, folder)
    told = heard(["audit", str(bases.cases[base]), str(folder)])
    wrong = [f"audit: {what}" for what in told.wrong((0, 2, 6))]
    if told.code == 0 and not _unchanged(given, folder):
        wrong.append("audit: an edited plan passed")
    shutil.rmtree(folder, ignore_errors=True)
    return _line(number, "plan", base, damage, [f"audit {told.code}"], wrong, [told])


def _unchanged(given: Path, folder: Path) -> bool:
    """Return whether the files of a damaged folder still say the same."""
    try:
        before, after = (json.loads((path / "plan.json").read_text(encoding="utf-8-sig")) for path in (given, folder))
    except (OSError, ValueError):
        return False
    return same_meaning(before, after)


def _fresh(base: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)


def _line(
    number: int, what: str, base: str, damage: Sequence[str], ends: Sequence[str], wrong: Sequence[str],
    all_heard: Sequence[Heard],
) -> Trial:  # fmt: skip
    slowest, most = max(one.seconds for one in all_heard), max(one.peak_mb for one in all_heard)
    said = "; ".join(dict.fromkeys(wrong))[:400]
    return Trial(number, what, base, _plain("; ".join(damage)), ", ".join(ends), round(slowest, 2), most,
                 "wrong" if wrong else "sound", _plain(said), any(one.broken_off for one in all_heard))  # fmt: skip


def _plain(text: str) -> str:
    """Return a text that any table holds."""
    return text[:300].encode("ascii", "backslashreplace").decode().replace("\n", " ").replace("\r", " ")
