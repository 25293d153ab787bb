"""Where each value of a problem was written: in the files of the case, or in the scenario that changed it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.casefiles import read_placed
from planner.validate.whole import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.casefiles.placed import Placed

SITES = Path(__file__).resolve().parents[2] / "sites"

SCENARIO = """changes:
  - {path: "sites[milam].stages[#2]", remove: true}
  - path: "sites[milam].stages"
    append:
      - {mw: 12.5, energisation_date: 2028-01-01}
      - {mw: 13.5, energisation_date: 2028-02-01}
  - {path: "racks[SEED_576].price_usd_m", scale: 1.5}
  - {path: "programme.milestones[GW2].deadline_date", shift_months: 2}
  - path: "finance.facilities[#1].limit_usd_m"
    set:
      - {value: 17}
      - {from_date: 2028-01-01, value: 18}
  - {path: "racks[SEED_576].supply", scale: 0.5}
  - {path: "sites[abilene].latitude", remove: true}
"""


def figures(at: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of a part of a case with its path, positions counted from 1."""
    if isinstance(at, dict):
        for key, value in at.items():
            yield from figures(value, f"{path}[{key}]" if path.endswith("_usd_m") else f"{path}.{key}".lstrip("."))
    elif isinstance(at, list):
        for number, value in enumerate(at, 1):
            yield from figures(value, f"{path}[#{number}]")
    elif isinstance(at, int | float) and not isinstance(at, bool):
        yield path, at


def line_of(placed: Placed, path: str) -> str:
    """Return the line of a file that a value stands in."""
    place = placed.place_of(path)
    assert place is not None
    return Path(place.file).read_text("utf-8").splitlines()[place.line - 1]


@pytest.mark.parametrize("case", ["tiny", "ten-gigawatt", "status-2026"])
def test_every_figure_of_a_case_stands_in_the_line_of_its_place(case: str) -> None:
    placed = read_placed(SITES / case)
    assert placed.problem == read(case)
    given = plain(placed.problem.model_dump(exclude_unset=True))
    parts = {"sites": given["sites"][:2], "racks": given["racks"], "resources": given["resources"]}
    found = list(figures(parts))
    missed = [
        path for path, figure in found if f"{figure:.10g}" not in re.sub("[_,](?=[0-9])", "", line_of(placed, path))
    ]
    assert len(found) > 30
    assert missed == []


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Placed:
    path = tmp_path_factory.mktemp("scenario") / "other.yaml"
    path.write_text(SCENARIO, "utf-8")
    return read_placed(SITES / "ten-gigawatt", [path])


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("racks[SEED_576].price_usd_m", 7),
        ("programme.milestones[GW2].deadline_date", 8),
        ("finance.facilities[#1].limit_usd_m", 10),
        ("finance.facilities[#1].limit_usd_m[#2].value", 12),
        ("racks[SEED_576].supply[#3].units", 13),
        ("sites[abilene].latitude", 14),
    ],
)
def test_what_a_scenario_changed_stands_in_its_file(changed: Placed, path: str, line: int) -> None:
    place = changed.place_of(path)
    assert place is not None
    assert (Path(place.file).name, place.line) == ("other.yaml", line)


def test_entries_are_known_wherever_they_come_to_stand(changed: Placed) -> None:
    before = read("ten-gigawatt")
    stages = next(site for site in changed.problem.sites if site.id == "milam").stages
    old = next(site for site in before.sites if site.id == "milam").stages
    assert [stage.mw for stage in stages] == [*(stage.mw for stage in (old[0], *old[2:])), 12.5, 13.5]
    for number, stage in enumerate(stages, 1):
        assert f"{stage.mw:.10g}" in line_of(changed, f"sites[milam].stages[#{number}].mw")
    assert line_of(changed, f"sites[milam].stages[#{len(stages)}]").strip().startswith("- {mw: 13.5")


def test_what_no_scenario_touched_stays_where_it_was(changed: Placed) -> None:
    before = read_placed(SITES / "ten-gigawatt")
    for path in ("racks[SEED_576].it_kw", "programme.milestones[GW2].threshold_mw", "sites[milam].peak_pue"):
        assert changed.place_of(path) == before.place_of(path)


def test_a_path_that_names_nothing_has_no_place(changed: Placed) -> None:
    assert changed.place_of("sites[nowhere].peak_pue") is None
    assert changed.place_of("sites[milam].stages[#99].mw") is None
