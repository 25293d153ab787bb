"""Faults planted in studies: design, keys, store, runs, merging and pictures; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import Fault

STUDIES = "planner/studies"
FILES = ("tests/studies/test_study_file.py",)
PICTURES = ("tests/studies/test_pictures.py",)


def runs(words: str) -> tuple[str, ...]:
    """Return the tests of runs whose names hold one of the words."""
    return ("tests/studies/test_run_study.py", "-k", words)


IN_STUDIES: tuple[Fault, ...] = (
    Fault(
        "studies: a grid starts each point from its stack",
        f"{STUDIES}/design.py",
        "numbers[first] if moved else None,",
        "None,",
        FILES,
    ),
    Fault(
        "studies: draws that are not shuffled",
        f"{STUDIES}/design.py",
        "    random.shuffle(parts)",
        "    parts.sort()",
        FILES,
    ),
    Fault(
        "studies: whole numbers drawn without the last one",
        f"{STUDIES}/design.py",
        "share * (interval.high - interval.low + 1))",
        "share * (interval.high - interval.low))",
        FILES,
    ),
    Fault(
        "studies: the key of a solve without its start",
        f"{STUDIES}/study_points.py",
        "key = _digest(digest, start, told, self.code.text)",
        'key = _digest(digest, "", told, self.code.text)',
        FILES,
    ),
    Fault(
        "studies: the key of a solve without its options",
        f"{STUDIES}/study_points.py",
        "key = _digest(digest, start, told, self.code.text)",
        "key = _digest(digest, start, (), self.code.text)",
        FILES,
    ),
    Fault(
        "studies: the key of a solve without the code",
        f"{STUDIES}/study_points.py",
        "key = _digest(digest, start, told, self.code.text)",
        'key = _digest(digest, start, told, "")',
        FILES,
    ),
    Fault(
        "studies: a recipe without the scenarios",
        f"{STUDIES}/study_points.py",
        "changes = [change for scenario in self._scenarios[point.stack] for change in scenario.changes]",
        "changes = []",
        runs("solved_once"),
    ),
    Fault(
        "studies: time-outs counted as solved",
        f"{STUDIES}/results.py",
        '"timed out with a plan": "timed out",',
        '"timed out with a plan": "solved",',
        runs("time_out"),
    ),
    Fault(
        "studies: no plan found told as a failure",
        f"{STUDIES}/run_one.py",
        'return Record(status="timed out without a plan", message=_told(error), goals=goals, **known)',
        'return Record(status="failed", message=_told(error), goals=goals, **known)',
        runs("failures"),
    ),
    Fault(
        "studies: failures solved again unasked",
        f"{STUDIES}/run_known.py",
        "if retry_failed else ()",
        "if not retry_failed else ()",
        runs("failures"),
    ),
    Fault(
        "studies: the start of a solve not followed to one with a plan",
        f"{STUDIES}/run.py",
        "while key and not self.records[key].has_plan:",
        "while False:",
        runs("failures"),
    ),
    Fault(
        "studies: a damaged plan to start from not seen",
        f"{STUDIES}/run_known.py",
        "if key and key in records and not _holds(store, records[key]):",
        "if key and key in records and not records[key].has_plan:",
        runs("damaged"),
    ),
    Fault(
        "studies: a lost worker's solve given up at once",
        f"{STUDIES}/run_processes.py",
        "MOST_LOST = 2",
        "MOST_LOST = 1",
        runs("killed_one"),
    ),
    Fault(
        "studies: a worker with all the memory it likes",
        f"{STUDIES}/run_worker.py",
        "resource.setrlimit(resource.RLIMIT_DATA, (most, hard))",
        "resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))",
        runs("share_of_cores"),
    ),
    Fault(
        "studies: a half-written file left behind",
        f"{STUDIES}/store.py",
        "                    os.unlink(name)",
        "                    os.stat(name)",
        runs("full_disk"),
    ),
    Fault(
        "studies: a worker with other code trusted",
        f"{STUDIES}/run_one.py",
        "if code_here().text != job.code:",
        "if not job.code:",
        runs("other_code"),
    ),
    Fault(
        "studies: a shard without what its points start from",
        f"{STUDIES}/study_shard.py",
        "                wanted.add(start)",
        "                pass",
        runs("shards_put_together"),
    ),
    Fault(
        "studies: a merge that prefers failures",
        f"{STUDIES}/study_merge.py",
        "RANK[held.outcome] <= RANK[record.outcome]",
        "RANK[held.outcome] >= RANK[record.outcome]",
        runs("goes_before"),
    ),
    Fault(
        "studies: the model of a start built for every solve",
        "planner/model/prepared.py",
        "found = _Kept.models.pop(digest, None)",
        "found = None",
        runs("built_once"),
    ),
    Fault(
        "pictures: the worst cells darkest",
        f"{STUDIES}/pictures_heat.py",
        "return share if more else 1.0 - share",
        "return 1.0 - share if more else share",
        PICTURES,
    ),
    Fault(
        "pictures: a tornado with the narrowest first",
        f"{STUDIES}/pictures_bars.py",
        "key=lambda item: -max(abs(value - base) for _, _, value in item[1]))",
        "key=lambda item: max(abs(value - base) for _, _, value in item[1]))",
        PICTURES,
    ),
    Fault(
        "pictures: time-outs drawn as if they were done",
        f"{STUDIES}/pictures_sheet.py",
        'return record is not None and record.outcome == "timed out"',
        "return False and record is not None",
        PICTURES,
    ),
)
