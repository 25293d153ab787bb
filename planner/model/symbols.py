r"""The symbols of the equations and the decision variables of the model, each once: the tables of FORMULATION.md.

A letter means the same in every equation. Indices and decisions are lower case, data are upper case or Greek, and what
follows from decisions is a word. A bar marks an upper limit.

Here are the symbols of several equations. One that only one family or goal uses is introduced at the end of its
docstring, in a line like ``:data I_s: [racks] most racks installed in one period``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """One symbol: how it is written with its indices (several forms apart by commas), its unit and its meaning."""

    kind: str
    written: tuple[str, ...]
    unit: str
    meaning: str


@dataclass(frozen=True)
class Variable:
    """One decision variable of the Pyomo model: its name there, symbol, domain, indices, unit and meaning."""

    name: str
    symbol: str
    domain: str
    index: tuple[str, ...]
    unit: str
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable("started", "w", "0 or 1", ("activity", "option", "period"), "-", "activity started under the option by t"),
    Variable("upgraded", "v", "0 or 1", ("upgrade", "period"), "-", "grid upgrade ordered by t"),
    Variable("units", "u", "whole, ≥ 0", ("unit type", "period"), "units", "on-site units ordered by t"),
    Variable(
        "over",
        r"\mathrm{over}",
        "0 or 1",
        ("committed power", "period"),
        "-",
        "all that a stage, or committed units, wait for is over; only where it waits for more than one activity",
    ),
    Variable("reached", "z", "0 or 1", ("milestone", "period"), "-", "milestone reached by t"),
    Variable("reached_at", r"\mathrm{there}", "0 or 1", ("milestone", "site", "period"), "-", "reached by a site by t"),
    Variable("ordered", r"\mathrm{earned}", "0 or 1", ("milestone", "period"), "-", "racks for its MW ordered by t"),
    Variable("racks", "n", "whole, ≥ 0", ("site", "rack type", "period"), "racks", "racks delivered to the site by t"),
    Variable("bought", "x", "≥ 0", ("rack type", "period"), "racks", "racks delivered by t, all sites"),
    Variable(
        "from_book",
        "m",
        "whole, ≥ 0",
        ("rack type", "period"),
        "racks",
        "delivered by t, of those ordered before the plan",
    ),
    Variable("imports", r"\mathrm{imp}", "≥ 0", ("site", "period"), "MW facility", "import at peak, sites with units"),
    Variable("unused", r"\mathrm{unused}", "≥ 0", ("site", "period"), "MW facility", "billed without being imported"),
    Variable("generation", r"\mathrm{gen}", "≥ 0", ("unit type", "period"), "MW facility", "mean generation on site"),
    Variable(
        "firm", r"\mathrm{firm}", "≥ 0", ("unit type", "period"), "MW facility", "firm power, types with a reserve"
    ),
    Variable("beyond", r"\mathrm{beyond}", "0 or 1", ("unit type", "period"), "-", "more units serve than the reserve"),
    Variable("conditional", r"\mathrm{cond}", "≥ 0", ("site", "period"), "MW facility", "import on conditional steps"),
    Variable("backed", r"\mathrm{back}", "≥ 0", ("site", "period"), "MW facility", "conditional import that is backed"),
    Variable("flow", "f", "real", ("link", "period"), "MW facility", "flow from the link's first node to its other"),
    Variable("online", r"\mathrm{on}", "≥ 0", ("basis", "period"), "MW on the basis", "online of what counts"),
    Variable("open", "y", "0 to 1", ("site", "period"), "-", "site is open in t"),
    Variable("cash", r"\mathrm{cash}", "real", ("period",), "million USD", "cash at the end of t"),
    Variable("works", r"\mathrm{works}", "≥ 0", ("period",), "million USD", "spent on phases and gates in t"),
    Variable("credit", r"\mathrm{credit}", "≥ 0", ("period",), "million USD", "credit in kind at the end of t"),
    Variable("credit_used", r"\mathrm{used}", "≥ 0", ("period",), "million USD", "credit that pays for racks in t"),
    Variable("debt", r"\mathrm{debt}", "≥ 0", ("facility", "period"), "million USD", "owed at the end of t"),
    Variable("draw", r"\mathrm{draw}", "≥ 0", ("facility", "period"), "million USD", "drawn in t"),
    Variable("repay", r"\mathrm{repay}", "≥ 0", ("facility", "period"), "million USD", "repaid in t"),
    Variable("cost_there", r"\mathrm{costs}", "≥ 0", ("facility", "period"), "million USD", "cost to date there"),
    Variable(
        "left",
        r"\mathrm{left}",
        "real",
        ("facility", "period"),
        "million USD",
        "what operations at its sites leave in t",
    ),
    Variable("due", r"\mathrm{due}", "≥ 0", ("facility", "period"), "million USD", "scheduled principal of t"),
    Variable("owes", r"\mathrm{owes}", "0 or 1", ("facility", "period"), "-", "service was due in twelve months"),
    Variable("short", r"\mathrm{short}", "≥ 0", (), "MW on the basis", "missing of the target in its period"),
    Variable("enough", "e", "0 or 1", ("target",), "-", "target met; only where a tolerance could decide it"),
    Variable("never", "", "0", (), "-", "fixed at 0; stands for an empty sum, so that a row keeps a column"),
)
INDICES = {
    "activity": "a", "option": "o", "period": "t", "upgrade": "i", "unit type": "j", "milestone": "g", "site": "s",
    "rack type": "k", "link": "l", "basis": r"\beta", "facility": "c",
    "committed power": "q",
}  # fmt: skip


def _below(variable: Variable) -> str:
    """Return the indices of a variable as a subscript."""
    letters = [INDICES[name] for name in variable.index if name in INDICES]
    return f"_{{{','.join(letters)}}}" if len(letters) > 1 else "".join(f"_{letter}" for letter in letters)


INDEX, FOLLOWS, MONEY, GIVEN, GOAL = "index", "derived", "money", "data", "goal"
DECISION = "decision"
_USD = "million USD"
OTHERS: tuple[Symbol, ...] = (
    Symbol(INDEX, ("s",), "", "site"),
    Symbol(INDEX, ("a",), "", "activity: phase or gate"),
    Symbol(INDEX, ("b",), "", "activity that must come before another"),
    Symbol(INDEX, ("o",), "", "option of an activity"),
    Symbol(INDEX, ("p",), "", "phase of a site, in order of finish"),
    Symbol(INDEX, ("k",), "", "rack type"),
    Symbol(INDEX, ("i",), "", "grid upgrade"),
    Symbol(INDEX, ("j",), "", "type of on-site unit"),
    Symbol(INDEX, ("q",), "", "committed stage or upgrade, or committed units of one type"),
    Symbol(INDEX, ("h",), "", "grid node"),
    Symbol(INDEX, ("l",), "", "grid link"),
    Symbol(INDEX, ("r",), "", "resource"),
    Symbol(INDEX, ("g",), "", "milestone, in order of threshold among those that count the same"),
    Symbol(INDEX, (r"\beta",), "", "what counts: the whole programme or a part of it, as IT load or facility power"),
    Symbol(INDEX, (r"\chi",), "", "set of cooling classes, and the phases that offer one of it"),
    Symbol(INDEX, ("c",), "", "debt facility"),
    Symbol(INDEX, ("t",), "", "period, from 0 to T-1"),
    Symbol(INDEX, (r"\tau",), "", "period not after t, of a delivery or an energisation"),
    Symbol(INDEX, ("Y",), "", "calendar year"),
    Symbol(INDEX, (r"\varsigma",), "", "yearly limit, or quota"),
    Symbol(FOLLOWS, (r"\mathrm{load}_{s,t}",), "MW IT", "IT load installed"),
    Symbol(FOLLOWS, (r"\mathrm{serve}_{j,t}",), "units", "on-site units in service, committed ones included"),
    Symbol(FOLLOWS, (r"\mathrm{lost}_{s,t}",), "MW IT", "IT load lost on average to curtailment"),
    Symbol(FOLLOWS, (r"\mathrm{ready}_{p,t}",), "-", "1 if the phase is in service in t"),
    Symbol(FOLLOWS, ("G_{s,t}",), "MW", "import that energised steps of the interconnection allow"),
    Symbol(FOLLOWS, (r"\mathrm{lit}_{q,t}",), "-", "1 if the step of an interconnection is energised in t"),
    Symbol(MONEY, (r"\mathrm{demand}_t",), _USD, "charges on MW that utilities bill"),
    Symbol(MONEY, (r"\mathrm{security}_t",), _USD, "security that utilities are given, less what they give back"),
    Symbol(MONEY, (r"\mathrm{rent}_t",), _USD, "rent of the racks online"),
    Symbol(MONEY, (r"\mathrm{rackpay}_t",), _USD, "rack payments, before credit"),
    Symbol(MONEY, (r"\mathrm{tax}_t",), _USD, "sales tax on racks delivered"),
    Symbol(MONEY, (r"\mathrm{upgrades}_t",), _USD, "paid for grid upgrades"),
    Symbol(MONEY, (r"\mathrm{units}_t",), _USD, "paid for on-site units"),
    Symbol(GIVEN, (r"\pi_s",), "-", "mean PUE"),
    Symbol(GIVEN, (r"\mathrm{at}_\varsigma",), "", "sites of a yearly limit or quota, and the units at them"),
    Symbol(GIVEN, ("J_q",), "MW", "of a step of an interconnection"),
    Symbol(GIVEN, (r"\Pi_s",), "-", "peak PUE"),
    Symbol(GIVEN, (r"\hat G_{s,t}",), "MW", "import that conditional steps allow"),
    Symbol(GIVEN, (r"\varrho_s",), "-", "share of the hours for which conditional import is curtailed"),
    Symbol(GIVEN, ("F_j",), "MW", "firm capacity of one on-site unit"),
    Symbol(GIVEN, ("T",), "periods", "number of periods"),
    Symbol(GIVEN, (r"\lambda_k",), "periods", "lead time from order to delivery of racks"),
    Symbol(GIVEN, ("t^a_c",), "period", "last period in which the facility is available"),
    Symbol(GIVEN, ("t^m_c",), "period", "period of maturity"),
    Symbol(GIVEN, (r"\mu",), "months", "months in a period"),
    Symbol(GIVEN, ("D_{a,o}",), "periods", "duration"),
    Symbol(GIVEN, ("U_{a,o,r}",), "units", "use of a renewable resource in each period of work"),
    Symbol(GIVEN, (r"\ell_{b,a}",), "periods", "lag between an activity and what waits for it"),
    Symbol(GIVEN, ("N_p",), "MW IT", "nameplate of a phase"),
    Symbol(GIVEN, ("Q_p", "Q_{s,0}"), "racks", "rack positions of a phase; of those finished before the plan"),
    Symbol(GIVEN, (r"\bar G_{s,t}",), "MW IT", "load that everything the site could order could power"),
)
SYMBOLS: tuple[Symbol, ...] = (
    *(given for given in OTHERS if given.kind == INDEX),
    *(
        Symbol(DECISION, (written,), variable.unit, f"{variable.meaning} (`{variable.name}`)")
        for variable in VARIABLES
        if (written := variable.symbol and variable.symbol + _below(variable))
    ),
    *(given for given in OTHERS if given.kind != INDEX),
)


LINE = re.compile(rf"^:({'|'.join((FOLLOWS, MONEY, GIVEN, GOAL))}) (.+?): \[(.*?)\] (.+)$", re.MULTILINE)


def introduced(page: str) -> tuple[Symbol, ...]:
    """Return the symbols that a docstring introduces."""
    return tuple(Symbol(kind, tuple(forms.split(", ")), unit, what) for kind, forms, unit, what in LINE.findall(page))


def symbol_table(symbols: tuple[Symbol, ...]) -> str:
    """Return a table of symbols as Markdown."""
    rows = [
        f"| {', '.join(f'$`{form}`$' for form in given.written)} | {given.kind} | {given.unit} | {given.meaning} |"
        for given in symbols
    ]
    return "\n".join(["| symbol | kind | unit | meaning |", "|---|---|---|---|", *rows, ""])


def variable_table() -> str:
    """Return the table of decision variables as Markdown."""
    rows = [
        f"| `{given.name}` | {f'$`{given.symbol}{_below(given)}`$' if given.symbol else ''} | {given.domain} "
        f"| {', '.join(given.index)} | {given.unit} | {given.meaning} |"
        for given in VARIABLES
    ]
    head = "| name in the model | symbol | domain | index | unit | meaning |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows, ""])
