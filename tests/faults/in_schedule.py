"""Faults planted in the build schedule and in the reasons of its starts; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import Fault

SCHEDULE, EXPLANATION = "planner/schedule", "planner/explanation"
BY_HAND = ("tests/schedule/test_tiny.py",)
RANDOM = ("tests/schedule/test_network.py", "-k", "random")
IDENTITY = ("tests/schedule/test_identity.py",)
REASONS = ("tests/explanation/test_reasons.py",)
FIELDS = ("tests/schedule/test_case_fields.py",)

IN_SCHEDULE: tuple[Fault, ...] = (
    Fault(
        "schedule: finished work to the end of its period",
        f"{SCHEDULE}/site_tasks.py",
        "return start, ground.opens(work.finish) if finished is None else min(ground.day(finished) + 1, 0)",
        "return start, ground.opens(work.finish)",
        ("tests/schedule/test_history_days.py",),
    ),
    Fault(
        "schedule: a lag in history longer than the case's",
        f"{SCHEDULE}/logic.py",
        "return min(asked, gap) if",
        "return asked if",
        ("tests/schedule/test_history_days.py",),
    ),
    Fault(
        "schedule: lag of an activity left out",
        f"{SCHEDULE}/logic.py",
        "return opens - day",
        "return 0",
        ("tests/schedule/test_network.py", "-k", "floats_to_milestones and not gigawatt and not status"),
    ),
    Fault(
        "schedule: start taken for the finish of what is waited for",
        f"{SCHEDULE}/logic.py",
        'f"activity:{given.activity}", f"activity:{work.activity.id}", given.type,',
        'f"activity:{given.activity}", f"activity:{work.activity.id}", "SS",',
        BY_HAND,
    ),
    Fault(
        "schedule: days of a lag counted from the plan's start",
        f"{SCHEDULE}/logic.py",
        "yield Link(activity, name, \"SS\", day - start)",
        "yield Link(activity, name, \"SS\", day)",
        BY_HAND,
    ),
    Fault(
        "schedule: a tranche on the first day of its period",
        f"{SCHEDULE}/programme_tasks.py",
        "paid = ground.day(row.paid_date)",
        "paid = ground.opens(row.paid_period or 0)",
        BY_HAND,
    ),
    Fault(
        "schedule: delivery without its lead",
        f"{SCHEDULE}/logic.py",
        'for part in ("order", "lead", "delivery", "commissioning", "online"))',
        'for part in ("order", "delivery", "commissioning", "online"))',
        BY_HAND,
    ),
    Fault(
        "schedule: a milestone that does not wait for the one below it",
        f"{SCHEDULE}/logic.py",
        "        if earlier:",
        "        if earlier is None:",
        BY_HAND,
    ),
    Fault(
        "schedule: what has no successor is left so",
        f"{SCHEDULE}/holding.py",
        "if name not in led and name != PROGRAMME_FINISH:",
        "if name not in led and name == PROGRAMME_START:",
        BY_HAND,
    ),
    Fault(
        "schedule: a start later than its links without a date",
        f"{SCHEDULE}/holding.py",
        "not_before=task.start if opens < task.start else None,",
        "not_before=None,",
        BY_HAND,
    ),
    Fault(
        "schedule: two links between two tasks",
        f"{SCHEDULE}/holding.py",
        "        self.links = self._one_for_two()",
        "        self.links = list(self.links)",
        BY_HAND,
    ),
    Fault(
        "schedule: history links its dates broke are kept",
        f"{SCHEDULE}/logic.py",
        "        if holds(link, tasks):",
        "        if holds(link, tasks) or link:",
        BY_HAND,
    ),
    Fault(
        "schedule: total float to the first milestone",
        f"{SCHEDULE}/slack.py",
        "total_float=found[name].to.get(PROGRAMME_FINISH),",
        "total_float=found[name].total,",
        RANDOM,
    ),
    Fault(
        "schedule: a baseline on the days of its own start",
        f"{SCHEDULE}/from_plan.py",
        "baseline_start=before[name].start + shift,",
        "baseline_start=before[name].start,",
        IDENTITY,
    ),
    Fault(
        "schedule: names that differ share an id",
        f"{SCHEDULE}/naming.py",
        "    if short == name:",
        "    if short:",
        IDENTITY,
    ),
    Fault(
        "schedule: numbers that collide are kept",
        f"{SCHEDULE}/naming.py",
        "        while number in taken:",
        "        while number in ():",
        IDENTITY,
    ),
    Fault(
        "schedule: the whole price of an upgrade at its order",
        f"{SCHEDULE}/power_tasks.py",
        "cost_usd_m=item.order_share * order.capex_usd_m,",
        "cost_usd_m=order.capex_usd_m,",
        BY_HAND,
    ),
    Fault(
        "schedule: what is online before the plan is not counted",
        f"{SCHEDULE}/from_plan.py",
        'initial=ground.initial_mw["it"])',
        "initial=0.0)",
        BY_HAND,
    ),
    Fault(
        "reasons: crews of the month itself, not of the one before",
        f"{EXPLANATION}/earlier.py",
        "    before = work.start - 1",
        "    before = work.start",
        REASONS,
    ),
    Fault(
        "reasons: crews that are just enough",
        f"{EXPLANATION}/earlier.py",
        "if found is None or found[1] + units <= found[0]:",
        "if found is None or found[1] + units < found[0]:",
        REASONS,
    ),
    Fault(
        "reasons: all work that ends then frees crews",
        f"{EXPLANATION}/earlier.py",
        "            if still > 0:",
        "            if still >= 0:",
        REASONS,
    ),
    Fault(
        "reasons: an order draws as much as one unit",
        f"{EXPLANATION}/reasons.py",
        "needs = {name: units * order.units for name, units in order.item.draws.items()}",
        "needs = dict(order.item.draws)",
        REASONS,
    ),
    Fault(
        "reasons: a hall in IT load against power of the facility",
        f"{EXPLANATION}/earlier.py",
        "more_mw = site.peak_pue * (in_service_mw + work.activity.nameplate_mw) - load_mw",
        "more_mw = in_service_mw + work.activity.nameplate_mw - load_mw",
        REASONS,
    ),
    Fault(
        "reasons: units on site feed nothing",
        f"{EXPLANATION}/earlier.py",
        "needed_mw = found[1] + more_mw - known.firm_mw.get((site.id, before), 0.0)",
        "needed_mw = found[1] + more_mw",
        REASONS,
    ),
    Fault(
        "reasons: a link brings nothing from a neighbour",
        f"{EXPLANATION}/spare_power.py",
        "own = self._left_mw((node,), period) + brought",
        "own = self._left_mw((node,), period) + 0 * brought",
        REASONS,
    ),
    Fault(
        "reasons: capex may not be borrowed where only capex may",
        f"{EXPLANATION}/spending.py",
        "for needed, paid_from in ((capex + other, there), (other, there - apart)):",
        "for needed, paid_from in ((capex + other, there - apart), (other, there - apart)):",
        REASONS,
    ),
    Fault(
        "reasons: the opening of a site is borrowed for capex",
        f"{EXPLANATION}/spending.py",
        "for needed, paid_from in ((capex + other, there), (other, there - apart)):",
        "for needed, paid_from in ((capex + other, there), (other, there)):",
        REASONS,
    ),
    Fault(
        "reasons: credit in kind pays for nothing",
        f"{EXPLANATION}/spending.py",
        "np.maximum(0.0, moved - grounds.credit_usd_m)",
        "np.maximum(0.0, moved)",
        REASONS,
    ),
    Fault(
        "reasons: cash before supply",
        f"{EXPLANATION}/reasons.py",
        "found = by_pace(known, lot) or by_power_of_racks(known, lot) or by_supply(known, lot)",
        "found = by_pace(known, lot) or by_power_of_racks(known, lot)",
        REASONS,
    ),
    Fault(
        "case: a checkpoint after its work",
        "planner/validate/checkpoints.py",
        "if checkpoint.offset_periods > option.duration_periods:",
        "if checkpoint.offset_periods > option.duration_periods + 1:",
        (*FIELDS, "-k", "refused"),
    ),
    Fault(
        "case: two checkpoints of one name",
        "planner/validate/checkpoints.py",
        "            if checkpoint.name in seen:",
        "            if checkpoint in seen:",
        (*FIELDS, "-k", "refused"),
    ),
    Fault(
        "changes: checkpoints paired by place",
        "planner/changes/difference/matching.py",
        "    if isinstance(entry, Checkpoint):",
        "    if isinstance(entry, Goal):",
        (*FIELDS, "-k", "words"),
    ),
)  # fmt: skip
