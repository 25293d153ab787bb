"""Ground that is not invented: sites at real grid nodes, zones with the load each really takes on a year."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.errors import InvalidProblem, Issue
from planner.generate.ground import COOL_PUE, HOT_PUE, Ground, Place, Zone
from planner.problem import Confidence, Source
from planner.problem.base import NonNegative, Positive
from planner.validate.fields.wording import wording

if TYPE_CHECKING:
    from pathlib import Path

    from planner.generate.scale import Scale

NODES, CAPS = "nodes-file", "caps-file"
LICENCE_FILES = "LICENSE*"
EMISSIONS_T_PER_MWH = 0.37

# Ids of links hold the id of a zone and of a node, and are 64 characters at most.
ShortName = Annotated[str, Field(pattern=r"[A-Za-z0-9]", max_length=24)]


class _Row(BaseModel):
    """A row of a file, of which only these columns are read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class NodeRow(_Row):
    """A grid node; `iso` is its zone, `grid_limit_mw` what it can carry."""

    site_id: ShortName
    name: str
    state: str
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    iso: ShortName
    grid_limit_mw: Positive


class ZoneRow(_Row):
    """A zone: energy prices, months to connect, and the load it takes on a year, empty where none can be named."""

    zone: ShortName
    energy_usd_mwh_low: NonNegative
    energy_usd_mwh_base: NonNegative
    energy_usd_mwh_high: NonNegative
    grid_connect_months_low: NonNegative
    grid_connect_months_base: NonNegative
    new_large_load_cap_gw_per_year: NonNegative | None = None
    pue_class: Literal["hot", "cool"]
    confidence: Confidence = "assumption"


AnyRow = TypeVar("AnyRow", bound=_Row)


def real(scale: Scale, nodes: Path | None, caps: Path | None) -> Ground:
    """Return the ground of a scale: nodes drawn from one file, their zones as the other has them.

    Parameters
    ----------
    scale
        Size and seed of the case.
    nodes
        CSV file of grid nodes.
    caps
        CSV file of what each zone takes on a year.

    Raises
    ------
    InvalidProblem
        If a file is missing, lacks a column or holds a wrong figure, or if there are fewer nodes than sites.
    """
    if nodes is None or caps is None:
        missing, given = ("caps", "nodes") if caps is None else ("nodes", "caps")
        raise InvalidProblem((Issue(missing, f"must be given with {given}: a case needs both files"),))
    rows, zones = _rows(nodes, NodeRow, "site_id"), _rows(caps, ZoneRow, "zone")
    known = {row.zone: row for row in zones if row.new_large_load_cap_gw_per_year is not None}
    lost = sorted({row.iso for row in rows} - set(known))
    issues = [Issue(str(nodes), f"iso must be a zone with a yearly cap in {caps.name}, got '{name}'") for name in lost]
    if len(rows) < scale.sites:
        issues.append(Issue("sites", f"must be at most the {len(rows):,} nodes of {nodes.name}, got {scale.sites:,}"))
    if issues:
        raise InvalidProblem(tuple(issues))
    drawn = scale.dice("nodes").sample(rows, scale.sites)
    inside = {row.iso for row in drawn}
    used = {name: _zone(row) for name, row in known.items() if name in inside}
    places = [_place(row, used[row.iso]) for row in drawn]
    return Ground(
        zones=tuple(used.values()),
        places=tuple(sorted(places, key=lambda place: f"{place.id}.yaml")),
        sources=(
            Source(key=NODES, title=f"Grid nodes of {nodes.name}", kind="data file"),
            Source(key=CAPS, title=f"Zones of {caps.name}", kind="data file"),
        ),
        credit=_credit(nodes, caps),
    )


def _rows(path: Path, model: type[AnyRow], key: str) -> list[AnyRow]:
    """Return the rows of a CSV file, or raise with everything that is wrong with it."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            lines, header = list(table), table.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidProblem((Issue(str(path), f"must be a readable CSV file, got: {why}"),)) from error
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    issues = [Issue(str(path), f"must have a column '{name}'") for name in needed if name not in header]
    rows: list[AnyRow] = []
    seen: set[str] = set()
    for number, line in enumerate(lines if not issues else [], 2):
        where = f"{path} row {number}"
        try:
            rows.append(model.model_validate({name: cell for name, cell in line.items() if name and cell}))
        except ValidationError as error:
            issues += [Issue(where, f"{told['loc'][0]} {wording(dict(told), None)}") for told in error.errors()]
        name = _slug(line[key] or "")
        if name in seen:
            issues.append(Issue(where, f"{key} must be given once, got '{line[key]}' a second time"))
        seen.add(name)
    if issues:
        raise InvalidProblem(tuple(issues))
    return rows


def _zone(row: ZoneRow) -> Zone:
    low, base, high = row.energy_usd_mwh_low, row.energy_usd_mwh_base, row.energy_usd_mwh_high
    return Zone(
        id=_slug(row.zone),
        name=row.zone,
        region=_slug(row.zone),
        peak_pue=HOT_PUE if row.pue_class == "hot" else COOL_PUE,
        energy_usd_per_mwh=((low + base) / 2, (base + high) / 2),
        connect_months=(row.grid_connect_months_low, row.grid_connect_months_base),
        emissions_t_per_mwh=EMISSIONS_T_PER_MWH,
        yearly_mw=1000.0 * (row.new_large_load_cap_gw_per_year or 0.0),
        source=CAPS,
        confidence=row.confidence,
    )


def _place(row: NodeRow, zone: Zone) -> Place:
    id_ = _slug(row.site_id)
    return Place(
        id=id_,
        name=f"{row.name}, {row.state}",
        zone=zone,
        node=f"node-{id_}",
        latitude=row.lat,
        longitude=row.lon,
        limit_mw=row.grid_limit_mw,
        source=NODES,
    )


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _credit(nodes: Path, caps: Path) -> str:
    """Return where nodes and zones are from, with the licence in the file beside the nodes."""
    lines = [
        f"Coordinates, zones and MW of the nodes are from `{nodes.name}`,",
        f"prices, waits and what zones take on each year from `{caps.name}`.",
        "A node is a place to study, no offer of a connection; the works at it are drawn.",
    ]
    for path in sorted(nodes.parent.glob(LICENCE_FILES)):
        text = path.read_text(encoding="utf-8").strip()
        lines += [
            "",
            f"Licence of the nodes (`{path.name}`):",
            "",
            *(f"> {line}".rstrip() for line in text.splitlines()),
        ]
    return "\n".join(lines)
