"""Every notebook runs from top to bottom, holds no outputs, and ends in an assert."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from planner import check, read, read_plan

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_is_a_first_notebook() -> None:
    assert "1_first_plan.ipynb" in [path.name for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_holds_no_outputs_and_ends_in_an_assert(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    assert cells[-1].source.splitlines()[-1].startswith("assert ")


@pytest.mark.parametrize("case", ["ten-gigawatt", "status-2026"])
def test_the_plans_that_notebooks_read_hold_and_are_of_the_cases_as_they_are(case: str) -> None:
    plan = read_plan(ROOT / "notebooks" / "plans" / case)  # made again by `make notebook-plans`
    assert plan.problem.digest == read(case).digest
    assert check(plan.problem, plan) == ()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in shown if output.output_type == "error"]
    assert any("<svg" in output.get("data", {}).get("text/html", "") for output in shown)
