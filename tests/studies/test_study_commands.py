"""`planner study` as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from planner.shipped import find_case
from tests.cli.case import planner
from tests.studies.study_case import SHORT, write_study


def test_a_study_is_run_and_shown(tmp_path: Path) -> None:
    study = write_study(tmp_path, f"{SHORT}pictures: [s_curves]\n")
    done = planner("study", "run", study, "--workers", "0", cwd=tmp_path)
    said = done.stdout.replace("written to studies/small/table.parquet\n", "")  # where pyarrow is installed
    assert (done.returncode, said) == (
        0,
        "Cash (six-months/small)\n6 points, 6 solves: 6 solved\n"
        "written to studies/small/table.csv\nwritten to studies/small/s_curves.svg\n",
    )
    status = planner("study", "status", study, "--json", cwd=tmp_path)
    told = json.loads(status.stdout)
    assert (told["outcomes"], told["done"], told["exit_code"], told["solves"]) == ({"solved": 6}, True, 0, 6)
    shown = planner("study", "show", study, cwd=tmp_path, COLUMNS="160")
    lines = shown.stdout.splitlines()
    assert lines[2].split()[:5] == ["point", "scenarios", "cash", "price", "status"]
    assert lines[5].split()[:5] == ["2", "500", "1", "proven", "0"]
    table = (tmp_path / "studies" / "small" / "table.csv").read_text("utf-8").splitlines()
    assert table[3].startswith("2,,500,1,solved,proven,,0,0,0,")


def test_bad_input_is_a_conversation(tmp_path: Path) -> None:
    study = write_study(tmp_path, "dimensions: [{id: x, path: finance.cash_flor_usd_m, set: [1]}]\n")
    done = planner("study", "run", study, "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "small.yaml:1:22: finance.cash_flor_usd_m must be a known field" in done.stderr
    assert "did you mean 'finance.cash_floor_usd_m'?" in json.loads(done.stdout)["message"]
    assert not (tmp_path / "studies").exists()
    for wrong in (["--shard", "3"], ["--workers", "-1"], ["--store", study]):
        done = planner("study", "run", write_study(tmp_path, "name: x\n"), *wrong, cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr


def test_a_cluster_without_dask_is_one_line_that_says_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError('absent')\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    study = write_study(tmp_path, "name: x\n")
    done = planner("study", "run", study, "--cluster", "tcp://localhost:1", cwd=tmp_path, PYTHONPATH=path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("python -m pip install 'datacentre-capacity-planner[cluster]'")


def test_shards_are_merged(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    for number in (1, 2):
        store = tmp_path / f"part-{number}"
        done = planner(
            "study", "run", study, "--shard", f"{number}/2", "--store", store, "--workers", "0", cwd=tmp_path
        )
        assert done.returncode == 0
        assert not (store / "table.csv").exists()
    part = planner("study", "merge", study, tmp_path / "part-1", "--store", tmp_path / "half", cwd=tmp_path)
    assert (part.returncode, "not done" in part.stdout) == (5, True)  # a job that goes on after it must know
    done = planner("study", "merge", study, tmp_path / "part-1", tmp_path / "part-2", cwd=tmp_path)
    assert done.returncode == 0
    assert "10 points, 10 solves: 10 solved" in done.stdout
    assert (tmp_path / "studies" / "small" / "table.csv").is_file()


def test_a_study_is_the_same_from_inside_its_case(tmp_path: Path) -> None:
    shutil.copytree(find_case("tiny"), tmp_path / "mine")
    inside, outside = Path("studies/price-and-cash.yaml"), Path("mine/studies/price-and-cash.yaml")
    there = planner("study", "run", inside, "--store", "../kept", "--workers", "0", cwd=tmp_path / "mine")
    assert (there.returncode, "mine" in there.stdout) == (0, True)
    again = planner("study", "run", outside, "--store", "kept", "--workers", "0", "--json", cwd=tmp_path)
    assert again.returncode == 0, again.stderr


def test_ctrl_c_keeps_what_was_solved_and_leaves_no_process(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    results = tmp_path / "studies" / "small" / "results"
    command = [sys.executable, "-m", "planner", "study", "run", str(study), "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as child:
        until = time.monotonic() + 60
        while time.monotonic() < until and not list(results.glob("*.json")):
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "what was solved is kept in studies/small: run the study again to go on" in told
    assert "Traceback" not in told
    kept = len(list(results.glob("*.json")))
    assert 0 < kept < 10
    time.sleep(0.5)
    assert len(list(results.glob("*.json"))) == kept
