"""Faults planted in the page of a plan: idle power, halls and racks, what it lets through, where it goes."""

from __future__ import annotations

from tests.faults.fault import Fault

EXPLANATION, REPORT = "planner/explanation", "planner/report"
IDLE = ("tests/explanation/test_idle.py",)
SUMS = ("tests/explanation/test_sums.py",)
FIGURES = ("tests/report/test_page.py", "-k", "every_figure and tiny")
OUTSIDE = ("tests/report/test_page.py", "-k", "loaded_from_outside and tiny")
PARTS = ("tests/report/test_parts.py",)
COMMAND = ("tests/cli/test_report.py",)

IN_REPORT: tuple[Fault, ...] = (
    Fault(
        "idle: power is taken for IT load",
        f"{EXPLANATION}/idle_state.py",
        "nothing_below(self.energised_mw + self.firm_mw - self.site.peak_pue * self.load_mw)",
        "nothing_below(self.energised_mw + self.firm_mw - self.load_mw)",
        IDLE,
    ),
    Fault(
        "idle: what the grid does not bring powers halls all the same",
        f"{EXPLANATION}/idle_state.py",
        "usable = np.minimum(self.energised_mw, self.brings_mw) + self.firm_mw",
        "usable = self.energised_mw + self.firm_mw",
        IDLE,
    ),
    Fault(
        "idle: racks that the plan never takes wait",
        f"{EXPLANATION}/idle_state.py",
        "np.clip(there - delivered, 0.0, delivered[-1] - delivered)",
        "np.clip(there - delivered, 0.0, None)",
        IDLE,
    ),
    Fault(
        "idle: racks wait before their lead is over",
        f"{EXPLANATION}/idle_state.py",
        "there = np.where(early, np.minimum(there, ordered), there)",
        "there = np.where(early, there, there)",
        IDLE,
    ),
    Fault(
        "idle: an order ties up its price before it serves",
        f"{EXPLANATION}/idle_money.py",
        "range(max(order.service, 0), _last(known, order) + 1)",
        "range(max(order.ordered_in, 0), _last(known, order) + 1)",
        IDLE,
    ),
    Fault(
        "idle: power waits for a hall though one stands empty",
        f"{EXPLANATION}/idle_release.py",
        "if state.empty_mw[period] > 0:",
        "if False:",
        IDLE,
    ),
    Fault(
        "idle: what is there already would release",
        f"{EXPLANATION}/idle_release.py",
        "place = bisect_right(items, period, key=lambda item: item[0])",
        "place = bisect_right(items, period - 1, key=lambda item: item[0])",
        IDLE,
    ),
    Fault(
        "report: spells with a pause between them are one",
        f"{EXPLANATION}/binding.py",
        "if last is not None and row.period == last + 1:",
        "if last is not None:",
        SUMS,
    ),
    Fault(
        "report: credit is no part of what the supplier is paid",
        f"{EXPLANATION}/money_flows.py",
        "so_far += sold - used - cash",
        "so_far += sold - cash",
        SUMS,
    ),
    Fault(
        "report: a text is taken for markup",
        f"{REPORT}/blocks.py",
        "escape(part)) if isinstance(part, str) else part.__html__()",
        "part) if isinstance(part, str) else part.__html__()",
        PARTS,
    ),
    Fault(
        "report: any address can be followed",
        f"{REPORT}/blocks.py",
        'if not self.address.startswith(("https://", "http://")):',
        "if False:",
        PARTS,
    ),
    Fault(
        "report: data of a picture ends its element",
        f"{REPORT}/pictures.py",
        'for mark in "<>\\u2028\\u2029":',
        'for mark in "\\u2028\\u2029":',
        PARTS,
    ),
    Fault(
        "report: a figure of another row",
        f"{REPORT}/sections/headline.py",
        'at = f"milestones[{place}]"',
        'at = "milestones[0]"',
        FIGURES,
    ),
    Fault(
        "report: the page may load anything",
        f"{REPORT}/page.py",
        "NOTHING_FROM_OUTSIDE = \"default-src 'none'",
        'NOTHING_FROM_OUTSIDE = "default-src *',
        OUTSIDE,
    ),
    Fault(
        "report: a page outlives its plan",
        "planner/exports/formats.py",
        "for name in one.names), REPORT_FILE, REPORT_PDF)",
        "for name in one.names),)",
        COMMAND,
    ),
    Fault(
        "report: a PDF that is not ours is replaced",
        "planner/commands/report.py",
        "lambda held: not held or held.endswith(PDF_MARK)",
        "lambda held: True",
        COMMAND,
    ),
    Fault(
        "report: half a PDF takes the place of a whole one",
        f"{REPORT}/printed.py",
        'if not (found.startswith(b"%PDF-") and found.rstrip().endswith(b"%%EOF")):',
        "if not found:",
        COMMAND,
    ),
    Fault(
        "report: what a browser began goes on when it has ended",
        f"{REPORT}/printed.py",
        "os.killpg(browser.pid, signal.SIGKILL)",
        "os.kill(browser.pid, signal.SIGKILL)",
        COMMAND,
    ),
    Fault(
        "report: the pages for screen and paper are alike",
        f"{REPORT}/page.py",
        "_rendered(plan, _still(_opened(sections)), unfolded=True)",
        "_rendered(plan, sections, unfolded=True)",
        COMMAND,
    ),
    Fault(
        "report: of all that is wrong the first is told",
        "planner/commands/report.py",
        "    if len(found) == 1:",
        "    if found:",
        COMMAND,
    ),
    Fault(
        "report: a folder that stands where the page goes is lost",
        "planner/exports/added.py",
        "        _refuse_folders(folder, files)\n",
        "",
        COMMAND,
    ),
    Fault(
        "exports: an earlier file is gone where the process is killed",
        "planner/exports/added.py",
        "shutil.copy2(folder / name, aside / name, follow_symlinks=False)",
        "os.replace(folder / name, aside / name)",
        ("tests/exports/test_exporting.py",),
    ),
    Fault(
        "show: pictures of a plan that breaks its rules",
        "planner/commands/show.py",
        "if not plan.violations:",
        "if True:",
        COMMAND,
    ),
    Fault(
        "report: a target missed is held by nothing",
        f"{REPORT}/sections/in_the_way.py",
        "if plan.shortfall_mw <= 0:",
        "if True:",
        ("tests/report/test_page.py", "-k", "a_missed_target_is_never_said_to_be_held_by_nothing"),
    ),
    Fault(
        "report: a gap of all there is proves something",
        f"{REPORT}/sections/sureness.py",
        "(row.gap is None or row.gap >= 1.0)",
        "row.gap is None",
        ("tests/report/test_page.py", "-k", "a_gap_of_all_there_is_proves_nothing"),
    ),
    Fault(
        "report: earlier dates are marked where they are the same",
        f"{REPORT}/gantt.py",
        "if moved and 0 <= first < most:",
        "if 0 <= first < most:",
        ("tests/report/test_page.py", "-k", "the_earlier_dates_are_marked_only_where_they_are_others"),
    ),
    Fault(
        "report: letters on sites stay black on dark grounds",
        f"{REPORT}/dark.py",
        "pairs |= {BLACK_THEN_WHITE: WHITE, WHITE_THEN_BLACK: BLACK}",
        "pairs |= {WHITE_THEN_BLACK: BLACK}",
        PARTS,
    ),
)
