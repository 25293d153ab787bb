"""What binds and when; energy and emissions by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.explanation.binding import binding_rows
from planner.explanation.energy_years import energy_years
from planner.report.blocks import Section, Table, words
from planner.report.figures import Figure, figures_text, month, over, whole
from planner.report.sections.shared_limits import yearly
from planner.spec import LIMITS
from planner.words import counted

if TYPE_CHECKING:
    from planner.explanation.binding import BindingRow
    from planner.explanation.energy_years import EnergyYear
    from planner.report.blocks import Cell
    from planner.report.facts import Facts
    from planner.report.pictures import Pictures
    from planner.spec import LimitName

MOST_ROWS = 40  # that are shown before the rest is folded


def binding(facts: Facts) -> Section:
    """Return each limit that binds, for how long and when."""
    rows = binding_rows(facts.plan)
    if not rows:
        return Section("binds", "What binds and when", ("No limit binds: of none of them would more be used.",))
    heads = ("limit", "of", "months in which it binds", "first", "last", "when")
    lines = tuple(_binding(place, row) for place, row in enumerate(rows))
    lead = words(
        whole("count(binding:)", len(rows)), " limits bind in some month: more of each would be used there. ",
        "What more of one would be worth is asked with planner value.",
    )  # fmt: skip
    table = Table("Limits that bind", heads, lines, folded=len(lines) > MOST_ROWS)
    return Section("binds", "What binds and when", (lead, *_sums(rows)), (table,))


def _sums(rows: tuple[BindingRow, ...]) -> tuple[Cell, ...]:
    """Return a sentence on the kinds of limit that bind, longest in all first."""
    kinds: dict[LimitName, list[BindingRow]] = {}
    for row in rows:
        kinds.setdefault(row.limit, []).append(row)
    order = sorted(kinds, key=lambda kind: (-sum(row.months for row in kinds[kind]), kind))
    parts = [f"{LIMITS[kind].noun}{_of(kind, kinds[kind])}" for kind in order]
    return (f"By kind, longest in all first: {'; '.join(parts)}.",)


def _of(kind: LimitName, rows: list[BindingRow]) -> str:
    """Return of how many things a kind of limit binds; cash is one."""
    noun = LIMITS[kind].names
    return "" if noun in ITSELF else f" of {counted(len(rows), noun, PLURALS.get(noun, ''))}"


ITSELF = ("cash", "programme")  # subjects of a limit that there is only one of
PLURALS = {"facility": "facilities", "year of the tenant": "years of the tenant"}


def _binding(place: int, row: BindingRow) -> tuple[Cell, ...]:
    at = f"binding:[{place}]"
    where = {"limit": row.limit, "id": row.id}
    return (
        LIMITS[row.limit].noun if LIMITS[row.limit].names in ITSELF else _of_the(row.limit),
        row.id,
        whole(over("months", "resources", **where, binding=True), row.months),
        month(f"{at}.first_date", row.first_date),
        month(f"{at}.last_date", row.last_date),
        _spells(row),
    )


def _of_the(limit: LimitName) -> str:
    return f"{LIMITS[limit].noun} of the {LIMITS[limit].names}"


def _spells(row: BindingRow) -> str:
    told_as = [_spell(f"{first:%Y-%m}", f"{last:%Y-%m}") for first, last in row.spells]
    more = f" and {len(told_as) - 4:,} more" if len(told_as) > 5 else ""
    return ", ".join(told_as[: 4 if more else 5]) + more


def _spell(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def energy(facts: Facts, pictures: Pictures) -> Section:
    """Return energy, its cost and its emissions by year."""
    rows = energy_years(facts.plan)
    heads = (
        "year", "from the grid, GWh", "made on site, GWh", "energy, million USD", "fuel, million USD",
        "grid, kt CO2", "on site, kt CO2",
    )  # fmt: skip
    lines = tuple(_energy(facts, place, row) for place, row in enumerate(rows))
    foot: tuple[Cell, ...] = (
        "in all",
        *(
            _scaled(f"sum(energy:{column})", sum(getattr(row, column) for row in rows), scale, _digits(facts, own))
            for column, scale, own in _COLUMNS
        ),
    )
    table = Table("Energy and emissions by year", heads, lines, foot, "Energy is at the mean PUE of each site.")
    return Section("energy", "Energy and emissions", (), (*pictures.of("energy"), table, *yearly(facts)))


_COLUMNS = (
    ("grid_mwh", 1e-3, 0), ("onsite_mwh", 1e-3, 0), ("energy_usd_m", 1.0, 1), ("fuel_usd_m", 1.0, 1),
    ("grid_kt", 1.0, 1), ("onsite_kt", 1.0, 1),
)  # fmt: skip


def _energy(facts: Facts, place: int, row: EnergyYear) -> tuple[Cell, ...]:
    cells = (
        _scaled(f"energy:[{place}].{column}", getattr(row, column), scale, _digits(facts, own))
        for column, scale, own in _COLUMNS
    )
    return (str(row.year), *cells)


def _digits(facts: Facts, own: int) -> int:
    """Return the decimals of a column: more than its own where the programme is small."""
    return max(own, 0 if facts.mw_digits == 0 else 2)


def _scaled(field: str, value: float, scale: float, digits: int) -> Figure:
    """Return a figure that is shown in another unit than it is given in."""
    return Figure(field, value, figures_text(value * scale, digits))
