"""A few hundred damaged case folders and plan folders, and a few in processes with little memory of their own."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.damage.cases import damage_case
from tests.damage.plans import damage_plan, same_meaning
from tests.damage.trial import Bases, try_case, try_plan

if TYPE_CHECKING:
    from pathlib import Path

CASES, PLANS, CHUNK = 200, 80, 40
LITTLE_BYTES = 2 * 1024**3  # of addresses: half of them are libraries
ALONE = (0, 3, 6)


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    return Bases(tmp_path_factory.mktemp("damage"))


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_damaged_cases_end_in_words(bases: Bases, first: int) -> None:
    trials = [try_case(number, bases) for number in range(first, first + CHUNK)]
    assert not [f"{one.number} {one.base}: {one.damage}: {one.told}" for one in trials if one.verdict == "wrong"]


@pytest.mark.parametrize("first", range(0, PLANS, CHUNK))
def test_damaged_plans_are_refused(bases: Bases, first: int) -> None:
    trials = [try_plan(number, bases) for number in range(first, first + CHUNK)]
    assert not [f"{one.number} {one.base}: {one.damage}: {one.told}" for one in trials if one.verdict == "wrong"]


def _alone(*args: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own with little memory."""
    command = [sys.executable, "-m", "planner", *args]
    return subprocess.run(
        command, capture_output=True, text=True, errors="replace", timeout=60, check=False, stdin=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LITTLE_BYTES, LITTLE_BYTES)),
    )  # fmt: skip


@pytest.mark.parametrize("number", ALONE)
def test_damaged_folders_in_processes_of_their_own(bases: Bases, tmp_path: Path, number: int) -> None:
    import shutil

    case, out = tmp_path / "tiny", tmp_path / "out"
    shutil.copytree(bases.cases["tiny"], case)
    damage_case(random.Random(f"alone {number}"), case)
    plan = bases.plan("tiny")
    assert plan is not None
    shutil.copytree(plan, out)
    damage_plan(random.Random(f"alone {number}"), out)
    for args, codes in ((("check", str(case)), (0, 2)), (("audit", str(bases.cases["tiny"]), str(out)), (2, 6))):
        ended = _alone(*args)
        assert ended.returncode in codes
        assert "Traceback" not in ended.stderr + ended.stdout


def test_a_sound_folder_is_called_sound(bases: Bases) -> None:
    from tests.damage.command import heard

    plan = bases.plan("tiny")
    assert plan is not None
    assert heard(["check", str(bases.cases["tiny"])]).wrong((0,)) == []
    assert heard(["audit", str(bases.cases["tiny"]), str(plan)]).wrong((0,)) == []


def test_what_goes_wrong_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness itself: a crash, a hang and a flood are told."""
    import planner.commands.check as command
    from tests.damage.command import heard

    def crash(*_: object) -> int:
        raise KeyError("site")

    def hang(*_: object) -> int:
        while True:
            pass

    def flood(*_: object) -> int:
        return len(bytearray(3 * 1024**3))

    for broken, told in ((crash, "exit 1"), (hang, "broken off"), (flood, "exit 1")):
        monkeypatch.setattr(command, "run", broken)
        assert any(told in what for what in heard(["check", str(tmp_path)], 0.3).wrong((0, 2)))


def test_what_an_edit_changes() -> None:
    plan = {"npv_usd_m": 1.0, "cash": [{"rent_usd_m": 2.0}], "run": {"seed": 0}}
    assert same_meaning(plan, plan | {"run": {"seed": 9}})
    assert same_meaning(plan, plan | {"npv_usd_m": 1.0 + 1e-7})
    assert not same_meaning(plan, plan | {"npv_usd_m": 1.01})
    assert not same_meaning(plan, plan | {"cash": []})
    assert not same_meaning(plan, {"npv_usd_m": 1.0, "cash": [{"rent_usd_m": None}], "run": {}})


def test_what_waits_is_seen_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes no time of the processor is ended by the clock."""
    import time

    import planner.commands.check as command
    from tests.damage.command import heard

    def wait(*_: object) -> int:
        time.sleep(60.0)
        return 0

    monkeypatch.setattr(command, "run", wait)
    told = heard(["check", str(tmp_path)], 0.05)
    assert told.broken_off
    assert "by the clock" in told.wrong((0, 2))[0]


@pytest.mark.parametrize("seed", [5, 20, 37])
def test_data_with_aliases_are_left_alone(tmp_path: Path, seed: int) -> None:
    """The mutator itself would write out all that they stand for, which is more than any memory holds."""
    from tests.damage.cases import loaded
    from tests.damage.texts import bomb

    path = tmp_path / "case.yaml"
    path.write_bytes(bomb(random.Random(seed), b"a: 1\n"))
    assert loaded(path) is None


def test_a_word_of_a_whole_file_has_no_key() -> None:
    """Looked for from each of its letters, it took minutes."""
    from tests.damage.texts import KEY

    assert KEY.findall(b"x" * 100_000 + b" a_b: 1") == [b"a_b"]
