"""Cases at real grid nodes: every site at a node of the file, every zone with the caps of the other."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from planner.casefiles import read_case
from planner.cli import run
from planner.errors import InvalidProblem
from planner.generate import Scale, generate, write_generated
from planner.validate import validate

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
US_NODES, US_CAPS = FACTS / "data" / "us_nodes" / "us_grid_nodes.csv", FACTS / "zones.csv"

NODES = """\
site_id,name,state,lat,lon,iso,grid_limit_mw
N1,Alfa,TX,30.5,-97.25,HOT-ZONE,900
N2,Bravo,TX,31.5,-98.25,HOT-ZONE,200
N3,Charlie,MI,42.5,-83.25,COOL,600
"""
CAPS = """\
zone,energy_usd_mwh_low,energy_usd_mwh_base,energy_usd_mwh_high,grid_connect_months_low,grid_connect_months_base,\
new_large_load_cap_gw_per_year,pue_class,confidence
HOT-ZONE,30,40,60,24,36,0.5,hot,reported
COOL,40,50,70,18,24,0.25,cool,
ISLANDED,70,85,115,0,0,,hot,assumption
"""


@pytest.fixture
def nodes(tmp_path) -> Path:
    (tmp_path / "nodes.csv").write_text(NODES, encoding="utf-8")
    (tmp_path / "LICENSE.Maker.txt").write_text("Free for all\n\nCopyright: Maker\n", encoding="utf-8")
    return tmp_path / "nodes.csv"


@pytest.fixture
def caps(tmp_path) -> Path:
    (tmp_path / "caps.csv").write_text(CAPS, encoding="utf-8")
    return tmp_path / "caps.csv"


def test_sites_stand_at_their_nodes_and_zones_have_their_caps(nodes, caps):
    problem = generate(3, 2, 36, 1, nodes, caps)
    assert validate(problem) == ()
    stand = {site.id: (site.name, site.latitude, site.longitude, site.region, site.node) for site in problem.sites}
    assert stand == {
        "n1": ("Alfa, TX", 30.5, -97.25, "hot-zone", "node-n1"),
        "n2": ("Bravo, TX", 31.5, -98.25, "hot-zone", "node-n2"),
        "n3": ("Charlie, MI", 42.5, -83.25, "cool", "node-n3"),
    }
    # 0.5 and 0.25 GW a year from each January of three years; a node has no headroom but its zone's.
    headroom = {node.id: [step.value for step in node.headroom_mw] for node in problem.grid.nodes}
    assert headroom == {
        "hot-zone": [500, 1000, 1500], "cool": [250, 500, 750], "node-n1": [0], "node-n2": [0], "node-n3": [0],
    }  # fmt: skip
    assert {link.to_node: link.limit_mw[0].value for link in problem.grid.links} == {
        "node-n1": 900, "node-n2": 200, "node-n3": 600,
    }  # fmt: skip
    zones = {node.id: (node.source, node.confidence) for node in problem.grid.nodes[:2]}
    assert zones == {"hot-zone": ("caps-file", "reported"), "cool": ("caps-file", "assumption")}
    alfa, _, charlie = problem.sites
    assert alfa.peak_pue >= 1.3 > charlie.peak_pue
    assert all(35 * 0.9 <= step.value <= 50 * 1.1 for step in alfa.energy_usd_per_mwh)


def test_a_target_asks_for_no_more_than_nodes_and_zones_can_power(nodes, caps):
    problem = generate(3, 8, 60, 1, nodes, caps)
    # 24 phases of at least 60 MW at nodes of 1,700 MW: at most those and the units at three sites.
    own = sum(unit.max_units * unit.firm_mw for site in problem.sites for unit in site.onsite)
    assert problem.programme.target.mw <= (1700 + own) / min(site.peak_pue for site in problem.sites)


def test_the_seed_draws_the_nodes(nodes, caps):
    drawn = {generate(1, 1, 12, seed, nodes, caps).sites[0].id for seed in range(20)}
    assert drawn == {"n1", "n2", "n3"}
    assert generate(2, 1, 12, 5, nodes, caps) == generate(2, 1, 12, 5, nodes, caps)


def test_the_folder_reads_back_and_names_makers_and_licence(nodes, caps, tmp_path):
    written = write_generated(tmp_path / "made", Scale(3, 2, 24, 1), nodes, caps)
    assert read_case(tmp_path / "made") == written
    page = (tmp_path / "made" / "README.md").read_text("utf-8")
    assert "`LICENSE.Maker.txt`" in page
    assert "> Copyright: Maker" in page
    assert "--nodes nodes.csv --caps caps.csv" in page
    assert str(tmp_path) not in page


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("nodes.csv", "grid_limit_mw", "limit", "nodes.csv: must have a column 'grid_limit_mw'"),
        (
            "caps.csv",
            "HOT-ZONE,30",
            "OTHER,30",
            "nodes.csv: iso must be a zone with a yearly cap in caps.csv, got 'HOT-ZONE'",
        ),
        ("nodes.csv", "30.5", "north", "nodes.csv row 2: lat must be a number, got 'north'"),
        ("caps.csv", "36,0.5", "36,", "iso must be a zone with a yearly cap in caps.csv, got 'HOT-ZONE'"),
        ("nodes.csv", "\nN2", "\nN1", "row 3: site_id must be given once, got 'N1' a second time"),
        ("nodes.csv", "30.5,", "95.5,", "row 2: lat must be <= 90, got 95.5"),
        ("caps.csv", ",40,60,", ",,60,", "caps.csv row 2: energy_usd_mwh_base must be given"),
        ("caps.csv", ",hot,", ",warm,", "caps.csv row 2: pue_class must be"),
        ("nodes.csv", ",900", ",-900", "row 2: grid_limit_mw must be > 0, got -900"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(nodes, caps, name, old, new, told):
    path = nodes.with_name(name)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidProblem, match=re.escape(told)):
        generate(3, 2, 24, 1, nodes, caps)


def test_missing_files_and_too_many_sites_end_with_2(nodes, caps, tmp_path, capsys):
    out, gone = str(tmp_path / "made"), str(tmp_path / "gone.csv")
    for given, told in (
        (["--nodes", gone, "--caps", str(caps)], "gone.csv: must be a readable CSV file"),
        (["--nodes", str(nodes), "--caps", gone], "gone.csv: must be a readable CSV file"),
        (["--nodes", str(nodes)], "caps: must be given with nodes"),
        (["--caps", str(caps)], "nodes: must be given with caps"),
        (["--nodes", str(nodes), "--caps", str(caps), "--sites", "4"], "at most the 3 nodes of nodes.csv, got 4"),
    ):
        assert run(["generate", out, *given]) == 2
        assert told in capsys.readouterr().err
        assert not (tmp_path / "made").exists()


@pytest.mark.skipif(not US_NODES.is_file(), reason=f"no grid nodes at {US_NODES}")
def test_the_nodes_of_the_united_states():
    with US_NODES.open(newline="", encoding="utf-8") as file:
        rows = {row["site_id"].lower(): row for row in csv.DictReader(file)}
    problem = generate(200, 2, 60, 1, US_NODES, US_CAPS)
    assert validate(problem) == ()
    for site in problem.sites:
        row = rows[site.id]
        assert (site.latitude, site.longitude) == (float(row["lat"]), float(row["lon"]))
        assert site.region == row["iso"].lower()
    ercot = next(node for node in problem.grid.nodes if node.id == "ercot")
    assert [step.value for step in ercot.headroom_mw] == [2200, 4400, 6600, 8800, 11000]


@pytest.mark.skipif(not US_NODES.is_file(), reason=f"no grid nodes at {US_NODES}")
def test_all_nodes_of_the_united_states_can_be_sites():
    problem = generate(1984, 1, 24, 1, US_NODES, US_CAPS)
    assert len({site.node for site in problem.sites}) == 1984
