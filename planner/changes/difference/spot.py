"""Where in a problem something differs: its path, and what a planner calls the entry it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from planner.changes.difference.field_words import FieldWords, field_words
from planner.changes.difference.value_words import figure_words
from planner.problem import (
    Activity,
    Checkpoint,
    Escalation,
    Facility,
    Goal,
    Installed,
    Link,
    Milestone,
    Node,
    OnsiteUnit,
    Option,
    Predecessor,
    Quota,
    Rack,
    Resource,
    Site,
    Source,
    Stage,
    Target,
    Tenant,
    Upgrade,
    YearlyLimit,
)
from planner.spec import GOALS
from planner.validate.whole import id_of
from planner.words import counted

if TYPE_CHECKING:
    from planner.changes.difference.line import Kind
    from planner.problem import Model

# What an entry of a list is called, one and many of it.
_NOUNS: dict[type[Model], tuple[str, str]] = {
    Site: ("site", "sites"),
    Rack: ("rack", "rack types"),
    Node: ("grid node", "grid nodes"),
    Link: ("grid link", "grid links"),
    Resource: ("resource", "resources"),
    YearlyLimit: ("yearly limit", "yearly limits"),
    Quota: ("quota", "quotas"),
    Facility: ("facility", "facilities"),
    Escalation: ("escalation of", "escalations"),
    Milestone: ("milestone", "milestones"),
    Goal: ("goal", "goals"),
    Source: ("source", "sources"),
    Option: ("option", "options"),
    Stage: ("grid stage", "grid stages"),
    Upgrade: ("grid upgrade", "grid upgrades"),
    OnsiteUnit: ("on-site unit", "on-site units"),
    Checkpoint: ("checkpoint", "checkpoints"),
    Installed: ("installed racks", "lots of installed racks"),
    Predecessor: ("predecessor", "predecessors"),
}
_WORK = {"phase": ("phase", "phases"), "gate": ("gate", "gates")}
_WHOLE: dict[type[Model], str] = {Target: "target", Tenant: "tenant"}
_OF_A_PART = ("note", "provenance")  # kinds of words that belong to a whole part of the case
_AT_SITE = (Stage, Upgrade, OnsiteUnit, Installed)
_OF_ACTIVITY = (Option, Predecessor)


@dataclass(frozen=True)
class Spot:
    """A place in a problem.

    Parameters
    ----------
    path
        As a change names it: ``sites[milam].stages[#2]``.
    general
        The same for every entry of the lists it passes through: ``sites[*].stages[*]``.
    entry
        What the entry is called: ``grid stage 2 of milam``; empty for what belongs to the whole case.
    nouns
        One and many of such entries: ``grid stage``, ``grid stages``.
    name
        Which one of them: its id, or its place and owner.
    site, activity
        The site and the activity it is at, empty without.
    """

    path: str = ""
    general: str = ""
    entry: str = ""
    nouns: tuple[str, str] = ("", "")
    name: str = ""
    site: str = ""
    activity: str = ""

    def field(self, name: str) -> Spot:
        """Return the place of a field of it."""
        ahead = f"{self.path}." if self.path else ""
        return replace(self, path=f"{ahead}{name}", general=f"{self.general}.{name}" if self.general else name)

    def key(self, name: str) -> Spot:
        """Return the place of a key of the mapping at this place."""
        return replace(self, path=f"{self.path}[{name}]", general=f"{self.general}[{name}]")

    def part(self, model: Model) -> Spot:
        """Return the place as that of a part with fields of its own: programme, target, tenant."""
        return replace(self, entry=_WHOLE.get(type(model), self.entry))

    def member(self, model: Model, key: str | None, position: int) -> Spot:
        """Return the place of an entry of the list at this place.

        Parameters
        ----------
        model
            The entry.
        key
            Its id, None where such entries have none.
        position
            Its place in the list, from 1.
        """
        nouns = _WORK[model.kind] if isinstance(model, Activity) else _NOUNS[type(model)]
        name = key or _named(model, position)
        owner = ""
        if isinstance(model, _AT_SITE):
            owner = self.site
        elif isinstance(model, _OF_ACTIVITY):
            owner = self.activity
        elif isinstance(model, Checkpoint):
            owner = self.name  # that of its option
        whole = f"{name} of {owner}" if owner else name
        return Spot(
            path=f"{self.path}[{id_of(model) or f'#{position}'}]",
            general=f"{self.general}[*]",
            entry=f"{nouns[0]} {whole}",
            nouns=nouns,
            name=whole,
            site=name if isinstance(model, Site) else self.site,
            activity=name if isinstance(model, Activity) else self.activity,
        )


def _named(model: Model, position: int) -> str:
    """Return what tells an entry without id from the others of its list."""
    if isinstance(model, Goal):
        return model.goal
    if isinstance(model, Installed):
        return model.rack
    return model.activity if isinstance(model, Predecessor) else str(position)


def detail(entry: Model) -> str:
    """Return what an entry without id holds, in brackets; nothing for one with an id, which says enough."""
    if isinstance(entry, Stage):
        return f" ({figure_words(entry.mw)} MW from {entry.energisation_date})"
    if isinstance(entry, Installed):
        return f" ({counted(entry.units, 'rack')})"
    if isinstance(entry, Predecessor):
        return f" ({entry.type}{f' + {entry.lag_periods}' if entry.lag_periods else ''})"
    if isinstance(entry, Checkpoint):
        return f" (after {counted(entry.offset_periods, 'period')})"
    return ""


@dataclass(frozen=True)
class Found:
    """One thing that differs, before it is put into a line.

    Parameters
    ----------
    spot
        Where it is.
    words
        What the field is called; None where the whole entry is there in one problem only.
    before, after
        The values; None where there is none.
    change
        How it differs, where that is more than one value for another.
    alike
        What it has in common with other changes, where `change` is given; empty: nothing.
    kind
        What differs.
    """

    spot: Spot
    words: FieldWords | None
    before: Any = field(hash=False)
    after: Any = field(hash=False)
    change: str = ""
    alike: str = ""
    kind: Kind = "figure"

    @property
    def what(self) -> str:
        """The entry and the field, in words."""
        if self.words is None:
            return self.spot.entry
        if self.spot.entry:
            return f"{self.spot.entry}, {self.words.words}"
        part = self.spot.path.rpartition(".")[0]
        return f"{self.words.words} of {part}" if part and self.kind in _OF_A_PART else self.words.words


def words_of(model: Model, name: str) -> FieldWords:
    """Return what a field of a model is called, with the unit its figures are said in."""
    found = field_words(type(model).__name__, name)
    if isinstance(model, Goal) and name == "tolerance":
        return replace(found, unit=GOALS[model.goal].unit)
    return found
