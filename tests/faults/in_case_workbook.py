"""Faults planted in what makes a workbook of a case and a case of a workbook; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import Fault

BOOK, TESTS = "planner/casefiles/workbook", "tests/casefiles/workbook"
ROUND, MESSAGES, LAYOUT = ((f"{TESTS}/test_{name}.py",) for name in ("round_trip", "messages", "layout"))
FILES = (f"{TESTS}/test_files.py", "-m", "not slow")

IN_CASE_WORKBOOK: tuple[Fault, ...] = (
    Fault(
        "workbook: sixteen digits",
        f"{BOOK}/putting.py",
        "return repr(float(self))",
        'return f"{float(self):.16G}"',
        ROUND,
    ),
    Fault(
        "workbook: spaces around a text are lost",
        f"{BOOK}/texts.py",
        "if text and text == text.strip() and not in_quotes",
        "if text and not in_quotes",
        ROUND,
    ),
    Fault(
        "workbook: a constant loses its source",
        f"{BOOK}/rows.py",
        "return only.value if only == type(only)(value=only.value) else None",
        "return only.value",
        ROUND,
    ),
    Fault(
        "workbook: an empty list is one left out",
        f"{BOOK}/rows.py",
        "return None if value == default else NONE",
        "return None",
        ROUND,
    ),
    Fault(
        "workbook: parts of a part have no lines",
        f"{BOOK}/layout.py",
        "yield from self.columns(shape.model, (*path, name), None, here)",
        "pass",
        LAYOUT,
    ),
    Fault(
        "workbook: zero is offered where more is wanted",
        f"{BOOK}/cell_checks.py",
        '"criteria": ">" if found.least is None else ">="',
        '"criteria": ">="',
        LAYOUT,
    ),
    Fault("workbook: a series twice", f"{BOOK}/filling.py", "if path in self.beside:", "if False:", MESSAGES),
    Fault(
        "workbook: the first of several options",
        f"{BOOK}/entries.py",
        "if len({one.ids for one in found}) > 1:",
        "if False:",
        MESSAGES,
    ),
    Fault(
        "workbook: a broken cell is called empty too",
        f"{BOOK}/reading.py",
        "for each in wrong if each.path not in filling.told]",
        "for each in wrong]",
        MESSAGES,
    ),
    Fault(
        "workbook: examples are read",
        f"{BOOK}/records.py",
        "        if _is_remark(grid, number, first):",
        "        if False:",
        MESSAGES,
    ),
    Fault("workbook: errors are empty cells", f"{BOOK}/cells.py", 'if element.get("t") == "e":', "if False:", FILES),
    Fault(
        "workbook: anything is unpacked",
        f"{BOOK}/cells.py",
        "if unpacked > MOST_UNPACKED_BYTES:",
        "if False:",
        FILES,
    ),
    Fault(
        "workbook: what was written is not compared",
        f"{BOOK}/importing.py",
        "if back.digest != problem.digest:",
        "if False:",
        ROUND,
    ),
    Fault(
        "workbook: what follows from an unread id is said",
        f"{BOOK}/entries.py",
        "if column is not None and column.required and row.given(column.name) is None:",
        "if False:",
        MESSAGES,
    ),
    Fault(
        "workbook: what follows from a row that belongs nowhere is said",
        f"{BOOK}/entries.py",
        "self._orphans[sheet.name].add(as_text(given))",
        "pass",
        MESSAGES,
    ),
    Fault(
        "workbook: a wrong key is blamed on its value",
        f"{BOOK}/filling.py",
        "self.keys[at] = row.at(key_column.name)",
        "pass",
        MESSAGES,
    ),
    Fault(
        "workbook: a number beside a form is blamed on its sheet",
        f"{BOOK}/reading.py",
        "and sheet.path not in filling.beside:",
        "and True:",
        MESSAGES,
    ),
    Fault(
        "workbook: a merged cell is an empty one",
        f"{BOOK}/records.py",
        "broken |= {name: told for name, told in covered.items() if told}",
        "pass",
        MESSAGES,
    ),
    Fault(
        "workbook: the scenario is not put on the case",
        "planner/commands/excel_export.py",
        "problem = read_named(case, scenarios)",
        "problem = read_named(case)",
        ("tests/cli/test_excel.py",),
    ),
    Fault(
        "case: a wrong period hides unknown names",
        "planner/validate/fields/repair.py",
        'if any(path == ("programme",) or path[-1:] in _NAMES for path in wrong):',
        'if any(path[:1] == ("programme",) or path[-1:] in _NAMES for path in wrong):',
        MESSAGES,
    ),
)
