"""Where the cash of the whole horizon comes from and goes to, line by line of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from planner.ledger_lines import SIGNS
from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import NUMBERS, WIDTH, figure, finished, framed, money_unit, records
from planner.show.colours import THEMES

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.charts.parts import Unit
    from planner.show.colours import Theme

Kind = Literal["balance", "in", "out"]
ROW = 21  # height of a line [px]
LABEL_ROOM = 60  # for the figure beside the longest bar [px]
LEAST_USD_M = 0.005
WORDS_OF_LINE = {
    "tranche_cash": "tranches in cash", "rent": "rent", "draw": "drawn from facilities",
    "credit_used": "racks paid in kind", "activity_spend": "phases and gates", "rack_payments": "racks, before credit",
    "sales_tax": "sales tax on racks",
    "upgrade_capex": "grid upgrades", "onsite_capex": "on-site power", "energy": "energy from the grid",
    "fuel": "fuel and upkeep of on-site power", "demand": "demand charges of utilities",
    "capacity": "capacity charges of the grid", "security": "security of utilities", "opex": "running the racks",
    "fixed": "fixed costs of sites", "lease": "leases of phases",
    "opening_cost": "opening of sites", "late_charges": "late milestones", "interest": "interest",
    "fees": "fees of facilities", "repay": "debt repaid",
}  # fmt: skip
"""What the picture calls the lines of the ledger; their order and sides are the ledger's own."""
BALANCES = ("balance",)
OPENING, CLOSING = "opening cash", "closing cash"
WORDS: dict[Kind, str] = {"balance": "cash", "in": "comes in", "out": "goes out"}


def waterfall_frame(plan: Plan) -> pd.DataFrame:
    """Return each line of the ledger over the whole horizon, in million USD, from opening to closing cash.

    `usd_m` is what the line moves (the balance itself for cash), `begin_usd_m` and `end_usd_m` the cash before and
    after it. Lines that move nothing are left out.
    """
    if not plan.cash:
        return framed([], _COLUMNS)
    level = plan.cash[0].opening_cash_usd_m
    rows: list[tuple[Any, ...]] = [(OPENING, "balance", level, 0.0, level)]
    for line, sign in SIGNS.items():
        moved = sign * sum(getattr(row, f"{line}_usd_m") for row in plan.cash)
        if abs(moved) >= LEAST_USD_M:
            rows.append((WORDS_OF_LINE[line], "in" if moved > 0 else "out", moved, level, level + moved))
            level += moved
    closing = plan.cash[-1].closing_cash_usd_m
    rows.append((CLOSING, "balance", closing, 0.0, closing))
    return framed(rows, _COLUMNS)


_COLUMNS: dict[str, Any] = {
    "line": "text", "kind": "text", "usd_m": "float", "begin_usd_m": "float", "end_usd_m": "float",
}  # fmt: skip


def waterfall_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return the waterfall from opening to closing cash; None where a plan has no ledger."""
    if not plan.cash:
        return None
    alt, frame, look = altair_package(), waterfall_frame(plan), THEMES[theme]
    unit = money_unit([*frame["begin_usd_m"], *frame["end_usd_m"]])
    drawing = alt.layer(*_bars(frame, look, unit)).properties(width=WIDTH, height=alt.Step(ROW))
    title = f"Where cash comes from and goes to, {unit.name}"
    end = plan.problem.calendar.end_of(plan.periods - 1)
    below = f"{plan.name}: {plan.start_date} to {end}"
    return finished("waterfall", (title, below, _seen(frame)), frame, drawing, theme)


def _bars(frame: pd.DataFrame, look: Theme, unit: Unit) -> list[Any]:
    alt = altair_package()
    shown = frame.assign(
        begin=frame["begin_usd_m"] / unit.usd_m, end=frame["end_usd_m"] / unit.usd_m,
        right=frame[["begin_usd_m", "end_usd_m"]].max(axis=1) / unit.usd_m,
        told=[_figure(kind, usd_m / unit.usd_m) for kind, usd_m in zip(frame["kind"], frame["usd_m"], strict=True)],
        what=frame["kind"].map(WORDS),
    )[["line", "what", "begin", "end", "right", "told"]]  # fmt: skip
    y = alt.Y("line", type="nominal", sort=list(frame["line"]), axis=alt.Axis(title=None, labelLimit=230))
    there = [WORDS[kind] for kind in WORDS if kind in set(frame["kind"])]
    colours = {WORDS["balance"]: look.quiet, WORDS["in"]: look.main, WORDS["out"]: look.second}
    axis = alt.Axis(title=unit.name, format=NUMBERS, tickCount=7)
    base = alt.Chart(records(shown)).encode(y=y)
    return [
        base.mark_bar(height=ROW * 0.62).encode(
            x=alt.X("begin", type="quantitative", axis=axis), x2="end",
            color=alt.Color("what", type="nominal",
                            legend=alt.Legend(title=None, symbolType="square", offset=LABEL_ROOM),
                            scale=alt.Scale(domain=there, range=[colours[name] for name in there])),
        ),
        base.mark_text(align="left", dx=5, fontSize=10.5, color=look.ink).encode(
            x=alt.X("right", type="quantitative", axis=axis), text=alt.Text("told", type="nominal")
        ),
    ]  # fmt: skip


def _figure(kind: str, value: float) -> str:
    digits = 1 if abs(value) < 1000 else 0
    text = f"{value:,.{digits}f}" if kind in BALANCES else f"{value:+,.{digits}f}"
    return text.replace("-", "−")


def _seen(frame: pd.DataFrame) -> str:
    moves = frame[frame["kind"] != "balance"]
    first, last = frame["usd_m"].iloc[0], frame["usd_m"].iloc[-1]
    told = f"Cash goes from {figure(first)} to {figure(last)} million USD over the horizon"
    outs, ins = moves[moves["kind"] == "out"], moves[moves["kind"] == "in"]
    if len(ins):
        most = ins.sort_values("usd_m", kind="stable").iloc[-1]
        told += f"; most comes in as {most['line']}, {figure(most['usd_m'])}"
    if len(outs):
        most = outs.sort_values("usd_m", kind="stable").iloc[0]
        told += f"; most goes out for {most['line']}, {figure(-most['usd_m'])}"
    return f"{told}."
