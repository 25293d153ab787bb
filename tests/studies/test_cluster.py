"""The same study on Dask: the same table, and a killed worker loses only its solve. Skipped where Dask is not there."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from planner.studies import run_cluster
from planner.studies.run import run_study
from tests.studies.study_case import SHORT, write_study

if TYPE_CHECKING:
    from pathlib import Path

distributed = pytest.importorskip("distributed", reason="dask[distributed] is not installed (the extra `cluster`)")


@pytest.mark.slow
def test_a_cluster_gives_the_same_table_and_a_killed_worker_loses_only_its_solve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_study(tmp_path, SHORT)
    alone = run_study(path, store=tmp_path / "alone", workers=0)
    killed: list[int] = []

    class Killing(run_cluster.Cluster):
        def submit(self, job: Any) -> None:
            super().submit(job)
            if len(self._futures) and job.key == list(alone.points.solves)[3] and not killed:
                killed.extend(self._client.run(os.getpid).values())
                os.kill(killed[0], signal.SIGKILL)

    monkeypatch.setattr(run_cluster, "Cluster", Killing)
    results = run_study(path, store=tmp_path / "cluster", workers=2, cluster="local")
    assert killed
    assert results.table_text() == alone.table_text()


@pytest.mark.slow
def test_a_scheduler_by_its_address(tmp_path: Path) -> None:
    path = write_study(tmp_path, SHORT)
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        results = run_study(path, store=tmp_path / "store", cluster=cluster.scheduler_address)
    assert results.outcomes == {"solved": 6}
