"""The sheets follow from the models: no field without a place, and a new field has one by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest
from pydantic import BaseModel, Field

from planner.casefiles.tables import TABLES
from planner.casefiles.workbook.cell_checks import cell_check, refers_to
from planner.casefiles.workbook.columns import KEY, limits
from planner.casefiles.workbook.layout import ABOUT, by_name, sheets, sheets_of
from planner.problem import Given, Problem, Rack
from planner.problem.base import Identifier, Name, NonNegative, Units  # noqa: TC001 - pydantic reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.casefiles.workbook.columns import Column
    from planner.casefiles.workbook.layout import Sheet

NO_PART = {("case",), ("changes",)}


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in models_in(inner)]


def is_mapping(annotation: Any) -> bool:
    return get_origin(annotation) is Mapping or any(is_mapping(inner) for inner in get_args(annotation))


def leaves(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every field of the models that holds no model, read off the annotations alone."""
    for name, info in model.model_fields.items():
        at = (*path, name)
        if at in NO_PART:
            continue
        inner = models_in(info.annotation)
        if name == "figures":
            yield ("figures",)
        elif inner:
            yield from leaves(inner[0], at)
        else:
            yield at


def covered(given: tuple[Sheet, ...]) -> set[tuple[str, ...]]:
    """Return the path of every value that some column holds."""
    found = set()
    for sheet in given:
        for column in sheet.columns:
            if column.around is None and column.at != KEY and not column.holds_sheet:
                found.add((*sheet.path, *column.at))
        if sheet.kind == "shared":
            found.add(sheet.path)
    return found


def test_every_field_of_a_case_has_a_column() -> None:
    expected = set(leaves(Problem))
    assert len(expected) > 200
    assert expected - covered(sheets()) == set()


class Lamp(Given):
    """A lamp of a later version."""

    id: Identifier
    watts: NonNegative = Field(description="What it draws [W].")
    spares: Mapping[str, Units] = Field(default_factory=dict, description="Spare bulbs: kind to number.")


class LaterRack(Rack):
    """A rack of a later version."""

    colour: Name = Field("", description="Colour of its doors.")
    lamps: tuple[Lamp, ...] = Field((), description="Lamps in it.")


class Later(Problem):
    """A case of a later version."""

    racks: tuple[LaterRack, ...] = Field(min_length=1)
    halls: tuple[Lamp, ...] = ()


def test_a_new_field_has_a_column_by_itself() -> None:
    later = {sheet.name: sheet for sheet in sheets_of(Later)}
    assert set(leaves(Later)) - covered(tuple(later.values())) == set()
    assert "colour" in [column.name for column in later["racks"].columns]
    lamps = later["lamps"]
    assert [column.name for column in lamps.columns] == ["later_rack", "id", "watts", "source", "confidence", "note"]
    assert lamps.columns[2].header == "watts\n[W]"
    spares = [sheet for sheet in later.values() if sheet.path[-1] == "spares"]
    assert [[column.name for column in sheet.columns] for sheet in spares] == [
        ["later_rack", "lamp", "key", "spares"], ["lamp", "key", "spares"],
    ]  # fmt: skip
    assert len({sheet.name for sheet in spares}) == 2


def test_names_can_be_those_of_sheets_and_columns() -> None:
    names = [sheet.name for sheet in sheets()]
    assert len({name.lower() for name in [*names, ABOUT]}) == len(names) + 1
    assert [name for name in names if len(name) > 31 or not name.isidentifier()] == []
    for sheet in sheets():
        columns = [column.name for column in sheet.columns]
        assert len(set(columns)) == len(columns), sheet.name


def test_sheets_come_after_those_whose_entries_their_own_belong_to() -> None:
    order = [sheet.name for sheet in sheets()]
    for sheet in sheets():
        assert all(order.index(above.name) < order.index(sheet.name) for above in sheet.around)


def test_the_tables_of_a_case_folder_are_sheets_of_the_same_columns() -> None:
    for table in TABLES:
        sheet = by_name()[table.file.removesuffix(".csv")]
        wanted = [table.owner.name] if table.owner is not None else []
        wanted += [column.name for column in table.columns]
        assert [column.name for column in sheet.columns][: len(wanted)] == wanted
        rest = [column.name for column in sheet.columns][len(wanted) :]
        assert rest == ([] if table.file == "sources.csv" else ["source", "confidence"])


def column(sheet: str, name: str) -> Column:
    return next(each for each in by_name()[sheet].columns if each.name == name)


@pytest.mark.parametrize(
    ("sheet", "name", "header"),
    [
        ("sites", "opening_usd_m", "opening_usd_m\n[million USD]"),
        ("stages", "mw", "mw\n[MW facility]"),
        ("headroom", "mw", "mw\n[MW facility]"),
        ("options_draws", "units", "units\n[units]"),
        ("revenue_usd_m", "revenue_usd_m", "revenue_usd_m\n[million USD]"),
        ("programme", "target.mw", "target.mw\n[MW on the basis]"),
        ("predecessors", "of_activity", "of_activity"),
        ("sites", "eligible", "eligible"),
    ],
)
def test_headers_have_units(sheet: str, name: str, header: str) -> None:
    assert column(sheet, name).header == header


@pytest.mark.parametrize(
    ("sheet", "name", "checked"),
    [
        ("activities", "kind", {"validate": "list", "source": ["phase", "gate"]}),
        ("sites", "eligible", {"validate": "list", "source": ["TRUE", "FALSE"]}),
        ("sites", "peak_pue", {"validate": "decimal", "criteria": "between", "minimum": 1.0, "maximum": 5.0}),
        ("sites", "latitude", {"validate": "decimal", "criteria": "between", "minimum": -90.0, "maximum": 90.0}),
        ("racks", "it_kw", {"validate": "decimal", "criteria": ">", "value": 0.0}),
        ("racks", "price_usd_m", {"validate": "decimal", "criteria": ">=", "value": 0.0}),
        ("options", "duration_periods", {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 1200}),
        ("nodes", "headroom_mw", {"validate": "decimal", "criteria": ">=", "value": 0}),
        ("racks", "supply", {"validate": "list", "source": ["none"]}),
        ("stages", "site", {"validate": "list", "source": "=sites!ids", "show_error": False}),
        ("links", "from_node", {"validate": "list", "source": "=nodes!ids", "show_error": False}),
        ("options_draws", "resource", {"validate": "list", "source": "=resources!ids", "show_error": False}),
        ("racks", "source", {"validate": "list", "source": "=sources!ids", "show_error": False}),
        ("figures", "sheet", {"validate": "list", "source": "=names", "show_error": False}),
        ("sites", "name", {}),
    ],
)
def test_a_spreadsheet_checks_what_the_models_say(sheet: str, name: str, checked: dict[str, Any]) -> None:
    found = cell_check(column(sheet, name), lambda other: f"{other.name}!ids", "names") or {}
    assert {key: found[key] for key in checked} == checked
    assert bool(found) is bool(checked)


def test_every_choice_of_the_models_is_offered() -> None:
    for sheet in sheets():
        for each in sheet.columns:
            if each.shape.choices:
                found = cell_check(each, lambda other: other.name, "") or {}
                assert found["source"] == list(each.shape.choices)
                assert limits(each).choices == each.shape.choices


def test_ids_are_offered_where_a_name_tells_whose() -> None:
    told = {
        f"{sheet.name}.{each.name}": other.name
        for sheet in sheets()
        for each in sheet.columns
        if each.around is None and each.name != "source" and (other := refers_to(each)) is not None
    }
    assert told == {
        "links.from_node": "nodes", "links.to_node": "nodes", "sites.node": "nodes", "installed.rack": "racks",
        "predecessors.activity": "activities", "stages_predecessors.activity": "activities",
        "upgrades_predecessors.activity": "activities", "onsite_predecessors.activity": "activities",
        "uses.resource": "resources", "options_draws.resource": "resources",
        "upgrades_draws.resource": "resources", "onsite_draws.resource": "resources",
    }  # fmt: skip


def test_comments_say_meaning_unit_bounds_and_default() -> None:
    assert column("sites", "peak_pue").facts == (
        "Facility power / IT load at peak, for limits [-].\nNumber, >= 1, <= 5.\nRequired."
    )
    assert column("options", "start_share").facts == (
        "Share of capex paid in the period the work starts.\nNumber [share], >= 0, <= 1.\nIf left empty: 0.0."
    )
    assert "the sheet headroom" in column("nodes", "headroom_mw").facts
    assert "sources.csv" not in "".join(each.facts for sheet in sheets() for each in sheet.columns)


def test_bounds_that_no_figure_comes_near_are_not_told() -> None:
    assert column("finance", "cash_floor_usd_m").facts == (
        "Closing cash never falls below this [million USD].\nNumber [million USD].\nIf left empty: 0.0."
    )
    assert "\nOne of none / book / contract.\n" in column("finance", "horizon_value").facts
