r"""The symbols of the equations and the decision variables of the model, each once: the tables of FORMULATION.md.

A letter means the same in every equation. Indices and decisions are lower case, data are upper case or Greek, and what
follows from decisions is a word. A bar marks an upper limit.
"""

from __future__ import annotations

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
    Variable("reached", "z", "0 or 1", ("milestone", "period"), "-", "milestone reached by t"),
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
    Variable("generation", r"\mathrm{gen}", "≥ 0", ("unit type", "period"), "MW facility", "mean generation on site"),
    Variable("flow", "f", "real", ("link", "period"), "MW facility", "flow from the link's first node to its other"),
    Variable("online", r"\mathrm{on}", "≥ 0", ("basis", "period"), "MW on the basis", "online at all sites"),
    Variable("open", "y", "0 to 1", ("site", "period"), "-", "site is open in t"),
    Variable("cash", r"\mathrm{cash}", "real", ("period",), "million USD", "cash at the end of t"),
    Variable("works", r"\mathrm{works}", "≥ 0", ("period",), "million USD", "spent on phases and gates in t"),
    Variable("credit", r"\mathrm{credit}", "≥ 0", ("period",), "million USD", "credit in kind at the end of t"),
    Variable("credit_used", r"\mathrm{used}", "≥ 0", ("period",), "million USD", "credit that pays for racks in t"),
    Variable("debt", r"\mathrm{debt}", "≥ 0", ("facility", "period"), "million USD", "owed at the end of t"),
    Variable("draw", r"\mathrm{draw}", "≥ 0", ("facility", "period"), "million USD", "drawn in t"),
    Variable("repay", r"\mathrm{repay}", "≥ 0", ("facility", "period"), "million USD", "repaid in t"),
    Variable("short", r"\mathrm{short}", "≥ 0", (), "MW on the basis", "missing of the target in its period"),
    Variable("enough", "e", "0 or 1", ("target",), "-", "target met; only where a tolerance could decide it"),
    Variable("never", "", "0", (), "-", "fixed at 0; stands for an empty sum, so that a row keeps a column"),
)
INDICES = {
    "activity": "a", "option": "o", "period": "t", "upgrade": "i", "unit type": "j", "milestone": "g", "site": "s",
    "rack type": "k", "link": "l", "basis": r"\beta", "facility": "c",
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
    Symbol(INDEX, ("h",), "", "grid node"),
    Symbol(INDEX, ("l",), "", "grid link"),
    Symbol(INDEX, ("r",), "", "resource"),
    Symbol(INDEX, ("g",), "", "milestone, in order of threshold on its basis"),
    Symbol(INDEX, (r"\beta",), "", "basis: IT load or facility power"),
    Symbol(INDEX, ("c",), "", "debt facility"),
    Symbol(INDEX, ("t",), "", "period, from 0 to T-1"),
    Symbol(INDEX, (r"\tau",), "", "period of a delivery, not after t"),
    Symbol(INDEX, ("Y",), "", "calendar year"),
    Symbol(FOLLOWS, (r"\mathrm{ready}_{p,t}",), "-", "1 if the phase is in service in t"),
    Symbol(FOLLOWS, (r"\mathrm{load}_{s,t}",), "MW IT", "IT load installed"),
    Symbol(FOLLOWS, (r"\mathrm{inst}_{s,t}",), "racks", "racks installed"),
    Symbol(FOLLOWS, (r"\mathrm{serve}_{j,t}",), "units", "on-site units in service, committed ones included"),
    Symbol(MONEY, (r"\mathrm{tranche}_t",), _USD, "tranches paid in cash"),
    Symbol(MONEY, (r"\mathrm{granted}_t",), _USD, "tranches granted as credit in kind"),
    Symbol(MONEY, (r"\mathrm{rent}_t",), _USD, "rent of the racks online"),
    Symbol(MONEY, (r"\mathrm{rackpay}_t",), _USD, "rack payments, before credit"),
    Symbol(MONEY, (r"\mathrm{upgrades}_t",), _USD, "paid for grid upgrades"),
    Symbol(MONEY, (r"\mathrm{units}_t",), _USD, "paid for on-site units"),
    Symbol(MONEY, (r"\mathrm{energy}_t",), _USD, "energy from the grid"),
    Symbol(MONEY, (r"\mathrm{fuel}_t",), _USD, "fuel, operation and maintenance of on-site units"),
    Symbol(MONEY, (r"\mathrm{opex}_t",), _USD, "running the racks installed"),
    Symbol(MONEY, (r"\mathrm{fixed}_t",), _USD, "fixed cost of open sites"),
    Symbol(MONEY, (r"\mathrm{opening}_t",), _USD, "opening of sites"),
    Symbol(MONEY, (r"\mathrm{interest}_t",), _USD, "interest on debt"),
    Symbol(MONEY, (r"\mathrm{fees}_t",), _USD, "fees of facilities"),
    Symbol(GIVEN, ("T",), "periods", "number of periods"),
    Symbol(GIVEN, ("t^*",), "period", "period of the target"),
    Symbol(GIVEN, ("t^d_g",), "period", "period of the deadline"),
    Symbol(GIVEN, ("t^a_c",), "period", "last period in which the facility is available"),
    Symbol(GIVEN, ("t^m_c",), "period", "period of maturity"),
    Symbol(GIVEN, ("D_{a,o}",), "periods", "duration"),
    Symbol(GIVEN, (r"\ell_{b,a}",), "periods", "lag between two activities"),
    Symbol(GIVEN, (r"\lambda_k",), "periods", "lead time from order to delivery of racks"),
    Symbol(GIVEN, (r"\theta_s",), "periods", "commissioning: from delivery to online"),
    Symbol(GIVEN, (r"\rho_g",), "periods", "payment lag of the tranche"),
    Symbol(GIVEN, (r"\Lambda",), "periods", "life over which racks are written off"),
    Symbol(GIVEN, ("U_{a,o,r}",), "units", "use of a renewable resource in each period of work"),
    Symbol(GIVEN, ("R_{r,t}",), "units", "capacity of a renewable resource"),
    Symbol(GIVEN, ("E_{a,o,r}", "E_{i,r}", "E_{j,r}"), "units", "one-off draw on a consumable resource"),
    Symbol(GIVEN, ("A_{r,t}",), "units", "stock and arrivals of a consumable resource up to t"),
    Symbol(GIVEN, ("N_p",), "MW IT", "nameplate of a phase"),
    Symbol(
        GIVEN, ("H_{s,p}",), "MW IT", "nameplate of the phases up to p; of those finished before the plan for p = 0"
    ),
    Symbol(GIVEN, (r"\bar G_{s,t}",), "MW IT", "load that everything the site could order could power"),
    Symbol(GIVEN, ("Q_p", "Q_{s,0}"), "racks", "rack positions of a phase; of those finished before the plan"),
    Symbol(GIVEN, (r"\Pi_s",), "-", "peak PUE"),
    Symbol(GIVEN, (r"\pi_s",), "-", "mean PUE"),
    Symbol(GIVEN, ("F_j",), "MW", "firm capacity of one on-site unit"),
    Symbol(GIVEN, ("G_{s,t}",), "MW", "energised stages and upgrades"),
    Symbol(GIVEN, ("B_{h,t}",), "MW", "headroom of a node"),
    Symbol(GIVEN, ("W_{l,t}",), "MW", "limit of a link"),
    Symbol(GIVEN, ("S_{k,t}",), "racks", "racks deliverable up to t"),
    Symbol(GIVEN, ("O_{k,t}",), "racks", "racks on order before the plan that can be delivered up to t"),
    Symbol(GIVEN, ("I_s",), "racks", "most racks installed in one period"),
    Symbol(GIVEN, (r"\Phi_{\beta,s}",), "-", "what 1 MW IT counts on the basis: 1, or peak PUE"),
    Symbol(GIVEN, ("M_g",), "MW", "what must be online for a milestone"),
    Symbol(GIVEN, (r"\underline{M}_g",), "MW", "largest total of whole racks that is not enough for it"),
    Symbol(GIVEN, (r"\overline{\mathrm{on}}_{\beta,t}",), "MW", "1 MW more than the most that can be online"),
    Symbol(GIVEN, (r"\mathrm{target}",), "MW", "target of the case"),
    Symbol(GIVEN, ("Z",), "MW", "what must be online for no shortfall"),
    Symbol(GIVEN, (r"\hat Z",), "MW", "what must be online for the decision that the target is met"),
    Symbol(GIVEN, (r"\kappa",), "MW", "weight of one rack on the basis, where all have the same"),
    Symbol(GIVEN, (r"\bar\kappa",), "MW", "weight of the largest rack on the basis"),
    Symbol(GIVEN, (r"\Delta",), "MW", "how far the target lies above whole racks"),
    Symbol(GIVEN, ("C_{a,o}",), _USD, "capex of an option"),
    Symbol(GIVEN, (r"\alpha_{a,o}",), "-", "share of capex paid at the start"),
    Symbol(GIVEN, (r"\gamma_{a,o}",), "-", "share of capex paid at the finish"),
    Symbol(GIVEN, (r"\sigma_{a,o}",), "-", "share of capex paid in each period of work"),
    Symbol(GIVEN, ("K_g",), _USD, "credit in kind of a milestone"),
    Symbol(GIVEN, (r"\bar K_g",), _USD, "most that racks can still cost after it"),
    Symbol(GIVEN, ("P_k",), _USD, "price of a rack"),
    Symbol(GIVEN, (r"\underline{\mathrm{cash}}",), _USD, "cash floor"),
    Symbol(GIVEN, (r"\overline{\mathrm{debt}}_{c,t}",), _USD, "limit of a facility"),
    Symbol(GIVEN, (r"\eta_c",), "-", "share of the borrowing base"),
    Symbol(GIVEN, (r"\mathrm{revenue}_Y",), _USD, "revenue of the tenant in the year"),
    Symbol(GIVEN, (r"\psi",), "-", "share of revenue that may go to rent"),
    Symbol(GIVEN, (r"\delta_t",), "-", "discount factor"),
    Symbol(GIVEN, (r"\mu",), "months", "months in a period"),
    Symbol(GIVEN, (r"\omega_g",), "-", "weight of a milestone's late months"),
    Symbol(FOLLOWS, ("V",), _USD, "value at the horizon"),
    Symbol(GOAL, (r"\mathrm{npv}",), _USD, "net present value"),
    Symbol(GOAL, (r"\mathrm{lateness}",), "months", "weighted months late"),
    Symbol(GOAL, (r"\mathrm{earliest}",), "months", "sum of months to each milestone"),
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


def symbol_table() -> str:
    """Return the table of symbols as Markdown."""
    rows = [
        f"| {', '.join(f'$`{form}`$' for form in given.written)} | {given.kind} | {given.unit} | {given.meaning} |"
        for given in SYMBOLS
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
