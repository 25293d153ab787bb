"""Faults planted in the workbooks of a plan: cells that run, bars that lie, formulas that give another figure."""

from __future__ import annotations

from tests.faults.fault import Fault

WORKBOOK, BANK, TESTS = "planner/exports/workbook", "planner/exports/bank", "tests/exports/sheets"
BOOK_TESTS, PLAN_TESTS = (f"{TESTS}/test_book.py",), (f"{TESTS}/test_workbook.py",)
BANK_TESTS = (f"{TESTS}/test_bank.py", f"{TESTS}/test_bank_recalculated.py")
INPUT_TESTS = (f"{TESTS}/test_bank_inputs.py",)

IN_WORKBOOKS: tuple[Fault, ...] = (
    Fault(
        "workbook: limits that do not bind are left out",
        f"{WORKBOOK}/__init__.py",
        '"Limits": ("resources", plan.resources, 5),',
        '"Limits": ("resources", binding, 5),',
        PLAN_TESTS,
    ),
    Fault(
        "workbook: figures of the case as texts",
        f"{WORKBOOK}/heads.py",
        "if str(found) == text and isfinite(found):",
        "if False:",
        PLAN_TESTS,
    ),
    Fault(
        "workbook: a text is whatever it looks like",
        f"{WORKBOOK}/book.py",
        "made.write_string(row, column, shortened(value), shown)",
        "made.write_formula(row, column, value, shown)",
        BOOK_TESTS,
    ),
    Fault(
        "workbook: made now and not when the plan starts",
        f"{WORKBOOK}/book.py",
        '"created": datetime.combine(made_on, time())}',
        '"created": datetime.now()}',
        BOOK_TESTS,
    ),
    Fault(
        "workbook: saved by others and still ours",
        "planner/exports/mark.py",
        "return all(own in _head_of_part(held, part) for part, own in inside)",
        "return any(own in _head_of_part(held, part) for part, own in inside)",
        BOOK_TESTS,
    ),
    Fault(
        "workbook: the last row of a table is lost",
        f"{WORKBOOK}/tables.py",
        "rows = table.rows[: MOST_ROWS - 1]",
        "rows = table.rows[:-1]",
        PLAN_TESTS,
    ),
    Fault(
        "workbook: what has no room is not told",
        f"{WORKBOOK}/tables.py",
        "over = len(self.rows) - (MOST_ROWS - 1)",
        "over = 0",
        PLAN_TESTS,
    ),
    Fault(
        "workbook: bars of the Gantt end a period late",
        f"{WORKBOOK}/gantt.py",
        "strip.column(schedule.day(first)), strip.column(schedule.day(last))",
        "strip.column(schedule.day(first)), strip.column(schedule.day(last + 31))",
        PLAN_TESTS,
    ),
    Fault(
        "workbook: critical tasks look like others",
        f"{WORKBOOK}/gantt.py",
        "CRITICAL if task.critical_to else PLANNED",
        "PLANNED",
        PLAN_TESTS,
    ),
    Fault(
        "workbook: links count as sources of power",
        f"{WORKBOOK}/by_period.py",
        '            case "onsite":',
        '            case "onsite" | "link":',
        PLAN_TESTS,
    ),
    Fault(
        "bank pack: interest on the closing balance",
        f"{BANK}/debt_page.py",
        "*{year}*[{at}.opening]",
        "*{year}*[{at}.balance]",
        BANK_TESTS,
    ),
    Fault(
        "bank pack: tranches in kind come as cash",
        f"{BANK}/cash_flow.py",
        '"tranche_cash": "(1-[$tranche.in_kind])"',
        '"tranche_cash": "1"',
        BANK_TESTS,
    ),
    Fault(
        "bank pack: draws count as available for debt service",
        f"{BANK}/cash_flow.py",
        'f"[rent]{costs}", strong=True)',
        'f"[rent]+[draw]{costs}", strong=True)',
        BANK_TESTS,
    ),
    Fault(
        "bank pack: repayment of choice counts as due",
        f"{BANK}/loan.py",
        "return tuple(usd_m if usd_m > DUE_USD_M else 0.0 for usd_m in beyond)",
        "return self.repay",
        BANK_TESTS,
    ),
    Fault(
        "bank pack: years of 366 days",
        f"{BANK}/cash_flow.py",
        'span = "([end]-[$start_date])/365"',
        'span = "([end]-[$start_date])/366"',
        BANK_TESTS,
    ),
    Fault(
        "bank pack: a check that sees nothing",
        f"{BANK}/checks_sheet.py",
        'f"=ROUND({apart},6)"',
        'f"=ROUND(0*({apart}),6)"',
        BANK_TESTS,
    ),
    Fault(
        "bank pack: values instead of formulas",
        f"{BANK}/page_sheet.py",
        "        if line.formula:",
        '        if line.formula and line.name != "rent":',
        BANK_TESTS,
    ),
    Fault(
        "bank pack: a sensitivity that moves nothing",
        f"{BANK}/cash_flow.py",
        "{yearly}*[$flex.rent]",
        "{yearly}",
        INPUT_TESTS,
    ),
    Fault(
        "bank pack: dearer racks are no more security",
        f"{BANK}/debt_page.py",
        "[$flex.racks]*SUMPRODUCT(",
        "SUMPRODUCT(",
        INPUT_TESTS,
    ),
    Fault(
        "bank pack: breaches of all periods added up",
        f"{BANK}/checking.py",
        "SUMPRODUCT(MAX({minded}*{beyond}))",
        "SUMPRODUCT({minded}*{beyond})",
        INPUT_TESTS,
    ),
    Fault(
        "bank pack: construction lasts as long as the plan",
        f"{BANK}/balance.py",
        "during = sum(values[: given.built_at])",
        "during = sum(values)",
        (f"{TESTS}/test_bank.py",),
    ),
    Fault(
        "bank pack: changed inputs look like the plan",
        f"{BANK}/standing.py",
        "IF({base}>0,",
        "IF({base}<0,",
        BANK_TESTS,
    ),
)
