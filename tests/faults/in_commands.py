"""Faults planted around the model: in input, schedules, first points, output and checks of what is written."""

from __future__ import annotations

from tests.faults.fault import CHECKS, TABULATE, Fault

VALIDATE, PROBLEM, EXPORTS, COMMANDS = "planner/validate", "planner/problem", "planner/exports", "planner/commands"
SCHEDULING, SEARCH, SHOW = "planner/model/scheduling", "solvers/search", "planner/show"

_INPUT: tuple[Fault, ...] = (
    Fault(
        "input: a percent is one",
        f"{VALIDATE}/fields/units.py",
        '"%": 0.01',
        '"%": 1.0',
        ("tests/casefiles/test_hints.py",),
    ),
    Fault(
        "input: parts that were copied are not checked again",
        f"{PROBLEM}/base.py",
        'revalidate_instances="always"',
        'revalidate_instances="never"',
        ("tests/changes/test_changed.py",),
    ),
    Fault(
        "input: units twice on one date",
        f"{VALIDATE}/strange.py",
        "if arrival.date in seen:",
        "if False:",
        ("tests/validate/test_warnings.py",),
    ),
    Fault(
        "input: nothing put down to wrong values far below",
        f"{VALIDATE}/fields/blame.py",
        "return path[:-1] in self.around",
        "return path[:-1] in self.owners",
        ("tests/validate/test_blame.py",),
    ),
    Fault(
        "input: a digest by the order of keys",
        f"{PROBLEM}/identity.py",
        "sort_keys=True",
        "sort_keys=False",
        ("tests/test_digest.py",),
    ),
    Fault(
        "input: of wrong names and wrong values only the values are told",
        "planner/changes/making.py",
        "wrong += _blamed(problem, changes, data, flaws)",
        "wrong = list(_blamed(problem, changes, data, flaws)) or wrong",
        ("tests/changes/test_changed.py",),
    ),
    Fault(
        "input: cash at its floor is warned of",
        f"{VALIDATE}/strange.py",
        "finance.opening_cash_usd_m < finance.cash_floor_usd_m",
        "finance.opening_cash_usd_m <= finance.cash_floor_usd_m",
        ("tests/validate/test_warnings.py",),
    ),
    Fault(
        "input: patterns tried on texts ten times as long",
        f"{VALIDATE}/fields/hints.py",
        "if len(text) > LONGEST:",
        "if len(text) > 10 * LONGEST:",
        ("tests/casefiles/test_hints.py",),
    ),
    Fault(
        "input: YAML nested to any depth",
        "planner/casefiles/yaml_positions.py",
        "if len(self.indents) + len(self.flow_context) > MOST_DEEP:",
        "if False:",
        ("tests/casefiles/test_yaml.py",),
    ),
)

_SEARCH: tuple[Fault, ...] = (
    Fault(
        "schedules: a job starts before its stock has come",
        f"{SCHEDULING}/serial.py",
        "start = start if short is None else opens[short + 1]",
        "start = start if short is None else start",
        ("tests/scheduling/test_serial.py", "tests/scheduling/test_jobs.py"),
    ),
    Fault(
        "schedules: work under way takes no crew",
        f"{SCHEDULING}/jobs.py",
        "units[t] -= work.option.uses.get(crew, 0)",
        "units[t] -= 0",
        ("tests/scheduling/test_jobs.py",),
    ),
    Fault(
        "search: no plan in which nothing is built",
        f"{SEARCH}/initial_point.py",
        "x = empty_plan(primal_model, layout, options)",
        "x = None",
        ("tests/search/test_strategy.py",),
    ),
    Fault(
        "search: bounds at a tolerance wider than the room of a goal",
        "solvers/search/tolerances.py",
        "TIGHT_FEAS_TOL = 1e-7",
        "TIGHT_FEAS_TOL = 1e-6",
        ("tests/search/test_lexicographic.py",),
    ),
)

_SHOWN: tuple[Fault, ...] = (
    Fault(
        "tables: use of limits dated on the first day",
        f"{TABULATE}/limits.py",
        "ResourceRow(period, *days[period],",
        "ResourceRow(period, *days[0],",
        ("tests/tabulate/test_tables.py",),
    ),
    Fault(
        "money: a return on crumbs of a solver",
        "planner/money.py",
        " or max(map(abs, ordered)) < LEAST_FLOW",
        "",
        ("tests/test_money.py",),
    ),
    Fault(
        "shown: money rounded to a hundred dollars",
        f"{EXPORTS}/rounding.py",
        '"_usd_m": 8',
        '"_usd_m": 4',
        ("tests/exports/test_written.py",),
    ),
    Fault(
        "shown: colours by the order of sites",
        f"{SHOW}/colours.py",
        "sorted(set(ids))",
        "list(ids)",
        ("tests/show/test_picture.py",),
    ),
    Fault(
        "shown: one name covers another",
        f"{SHOW}/labels.py",
        "full.append(label.box)",
        "pass",
        ("tests/show/test_picture.py",),
    ),
    Fault(
        "shown: a limit from above called one from below",
        f"{COMMANDS}/progress.py",
        "'most' if",
        "'least' if",
        ("tests/cli/test_stopping.py", "-k", "progress"),
    ),
    Fault(
        "shown: an edited plan with what was wrong when it was written",
        f"{COMMANDS}/show.py",
        "violations=recheck(plan)",
        "violations=plan.violations",
        ("tests/cli/test_written_again.py",),
    ),
    Fault(
        "shown: the number of a signal alone as exit code",
        f"{COMMANDS}/failures.py",
        "code = STOPPED + error.number",
        "code = error.number",
        ("tests/cli/test_streams.py", "-k", "signal"),
    ),
)

_CHECKED: tuple[Fault, ...] = (
    Fault(
        "check: a rent without revenue is divided by it",
        f"{CHECKS}/tables.py",
        "rent / revenue if revenue else None",
        "None if revenue is None else rent / revenue",
        ("tests/tabulate/test_tenant.py",),
    ),
    Fault(
        "check: a type of rack named twice",
        f"{CHECKS}/headline.py",
        "if len(given) < len(plan.racks):",
        "if False:",
        ("tests/checks/test_reported.py",),
    ),
    Fault(
        "check: any types of rack at the head of a plan",
        f"{CHECKS}/headline.py",
        "elif list(given) != list(racks):",
        "elif False:",
        ("tests/checks/test_reported.py",),
    ),
    Fault(
        "files: warnings are not compared",
        f"{EXPORTS}/audited.py",
        "found += _warnings(problem, plan)",
        "pass",
        ("tests/exports/test_audited.py",),
    ),
)

IN_COMMANDS = (*_INPUT, *_SEARCH, *_SHOWN, *_CHECKED)
