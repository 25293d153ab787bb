"""The XER as two programs read it that know nothing of MPXJ; each needs an environment of its own, as they clash.

The variables name the interpreter of such an environment, or the folders below hold one.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from planner.exports.primavera import xer_file
from tests.schedule.by_hand import SCHEDULE
from tests.schedule.foreign.conftest import missing

ROOT = Path(__file__).parents[3]
XERPARSER = """
import json, sys
from xerparser import Xer
xer = Xer.reader(sys.argv[1])
(project,) = xer.projects.values()
print(json.dumps({
    "project": [project.short_name, project.name, str(project.data_date)],
    "wbs": sorted([node.code, node.name] for node in project.wbs_nodes),
    "links": sorted(
        [one.predecessor.task_code, one.successor.task_code, one.link, one.lag] for one in project.relationships
    ),
    "tasks": {task.task_code: {
        "name": task.name, "type": task.type.name, "status": task.status.name, "start": str(task.start),
        "finish": str(task.finish), "float": task.total_float,
        "codes": {code.name: value.code for code, value in task.activity_codes.items()},
        "fields": {field.label: value for field, value in task.user_defined_fields.items()},
        "uses": {use.resource.name: use.target_qty for use in task.resources.values()},
    } for task in project.tasks},
}))
"""
PYP6XER = """
import json, sys
from xerparser.reader import Reader
xer = Reader(sys.argv[1])
(project,) = xer.projects
activities, relations = list(xer.activities), list(xer.relations)
codes = {one.task_id: one.task_code for one in activities}
print(json.dumps({
    "project": project.proj_short_name,
    "tasks": {one.task_code: [one.task_type, one.status_code, str(one.target_start_date), str(one.target_end_date),
                              one.total_float_hr_cnt, one.cstr_type] for one in activities},
    "links": sorted([codes[one.pred_task_id], codes[one.task_id], one.pred_type, one.lag_hr_cnt] for one in relations),
    "resources": sorted(one.rsrc_short_name for one in xer.resources),
}))
"""
READERS = {
    "xerparser": ("PLANNER_XERPARSER", XERPARSER),
    "PyP6Xer": ("PLANNER_PYP6XER", PYP6XER),
}


def answer_of(reader: str, tmp_path: Path) -> dict:
    """Return what a reader says of the schedule by hand; skipped where the reader is not at hand."""
    variable, script = READERS[reader]
    folder = ROOT / ".ci" / "readers" / reader.lower() / "bin" / "python"
    python = os.environ.get(variable) or (str(folder) if folder.exists() else None)
    if python is None:
        pytest.skip(f"no {reader} here: name the interpreter of an environment that has it in {variable}")
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    place = tmp_path / "schedule.xer"
    place.write_bytes(xer_file(SCHEDULE).content)
    done = subprocess.run([python, "-c", script, str(place)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_xerparser_reads_what_the_schedule_says(tmp_path):
    answer = answer_of("xerparser", tmp_path)
    # It takes the two quotes for one that the format has within a text as they stand.
    name = 'Hall ""A"" & Bau äöü U+6771U+4EAC '
    assert answer["project"] == ["by-hand", "Ostsee & Söhne <1 GW>", "2026-11-01 08:00:00"]
    assert ["by-hand", "Ostsee & Söhne <1 GW>"] in answer["wbs"]
    assert len(answer["wbs"]) == len(SCHEDULE.wbs)
    hall, fit = answer["tasks"]["alpha:hall"], answer["tasks"]["alpha:fit"]
    assert [hall["name"], fit["name"]] == [name, "=Fit-out"]
    assert [hall["type"], hall["status"], hall["start"], hall["finish"], hall["float"]] == [
        "TT_Task", "TK_Active", "2026-11-01 08:00:00", "2026-11-30 17:00:00", 20
    ]  # fmt: skip
    assert [hall["codes"]["Building"], hall["codes"]["Furnished by"]] == ["A", "owner"]
    assert [fit["fields"]["Planner id"], fit["fields"]["Cumulative MW"]] == ["alpha:fit", "12.5"]
    assert fit["uses"] == {"Crews of A & B": 240.0}  # 1.5 crews for 20 days of 8 hours
    ends = [answer["tasks"][one]["type"] for one in ("programme:start", "programme:finish")]
    assert ends == ["TT_Mile", "TT_Mile"]  # both open their day, as in MS Project
    assert ["alpha:hall", "alpha:paint", "FF", 3] in answer["links"]
    assert len(answer["links"]) == len(SCHEDULE.links)


def test_pyp6xer_reads_what_the_schedule_says(tmp_path):
    answer = answer_of("PyP6Xer", tmp_path)
    assert answer["project"] == "by-hand"
    assert answer["resources"] == ["crews", "transformers"]
    # Energised on day 40, held there; 10 days of float are 80 hours.
    assert answer["tasks"]["alpha:power"] == [
        "TT_Mile", "TK_NotStart", "2026-12-11 08:00:00", "2026-12-11 08:00:00", 80.0, "CS_MSOA"
    ]  # fmt: skip
    assert sorted(answer["tasks"]) == sorted(task.id for task in SCHEDULE.tasks)
    assert ["alpha:hall", "alpha:paint", "PR_SS", 40.0] in answer["links"]
    assert len(answer["links"]) == len(SCHEDULE.links)
