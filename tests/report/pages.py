"""A page read back with the standard library: its figures by field, its elements, and what each field should be."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from planner.explanation.binding import binding_rows
from planner.explanation.energy_years import energy_years
from planner.explanation.holding_back import hold_rows, start_reasons
from planner.explanation.idle import idle_ledger
from planner.explanation.money_flows import sources_and_uses, supplier_loop
from planner.exports.written import plan_text, problem_text

if TYPE_CHECKING:
    from planner.plan import Plan

EMPTY = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
OVER = re.compile(r"^(sum|max|min|first|last|count|months)\(([a-z_]+)(?:\.([a-z_]+))?((?:;[^;)]*)*)\)$")
STEP = re.compile(r"([A-Za-z_]\w*)|\[(\d+)\]")


@dataclass
class Page(HTMLParser):
    """What stands on a page."""

    figures: list[tuple[str, str, str]] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._figure: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in EMPTY:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "data-field" in given:
            self._figure = [given["data-field"], given["data-value"], ""]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        if self._figure is not None and tag == "span":
            self.figures.append((self._figure[0], self._figure[1], self._figure[2]))
            self._figure = None

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)
        if self._figure is not None:
            self._figure[2] += data

    @property
    def text(self) -> str:
        """All that can be read on it."""
        return " ".join(" ".join(self.texts).split())


def read(html: str) -> Page:
    """Return a page read back; every element is closed in its order."""
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


class Fields:
    """What the fields of a page are, computed from the files of the plan with none of the page's own code."""

    def __init__(self, plan: Plan, against: Plan | None = None) -> None:
        self.plan = plan
        self.json = json.loads(plan_text(plan))
        self.case = json.loads(problem_text(plan.problem))
        self.against = None if against is None else json.loads(plan_text(against))
        self.parts: dict[str, Any] = {
            "idle": idle_ledger(plan),
            "binding": binding_rows(plan),
            "holds": hold_rows(plan, start_reasons(plan)),
            "loop": supplier_loop(plan),
            "energy": energy_years(plan),
        }

    def value(self, name: str) -> Any:
        """Return what a field is: a number, a text, or None."""
        ahead, _, rest = name.partition(":")
        if ahead == "case":
            return walked(self.case, rest)
        if ahead == "against":
            return walked(self.against, rest)
        if ahead in self.parts:
            return plain(walked(self.parts[ahead], rest))
        if found := OVER.fullmatch(name):
            if found[2] == "racks":
                return sum(count for _, count in self.json["racks"])
            return self._over(found[1], found[2], found[3], found[4])
        return self._other(name)

    def _over(self, how: str, table: str, column: str | None, where: str) -> Any:
        rows = [
            row
            for row in self.json[table]
            if all(self._has(row, *map(unquote, one.split("="))) for one in where.split(";")[1:])
        ]
        if how == "count":
            return len(rows)
        if how == "months":
            return len(rows) * self.json["months_per_period"]
        values = [row[column] for row in rows]
        if how == "sum":
            return sum(values)
        if not values:
            return None
        return {"max": max, "min": min, "first": lambda given: given[0], "last": lambda given: given[-1]}[how](values)

    def _has(self, row: dict[str, Any], name: str, wanted: str) -> bool:
        if name == "year":
            return str(row.get("period_start", ""))[:4] == wanted
        if name == "quarter":
            day = date.fromisoformat(row.get("delivery_date") or row["period_start"])
            return f"{day.year}-Q{(day.month + 2) // 3}" == wanted
        if name in ("late", "critical", "reached"):
            column = {"late": "late_months", "critical": "critical_to", "reached": "reached_date"}[name]
            return bool(row[column]) is (wanted == "true")
        given = row[name]
        return (str(given).lower() if isinstance(given, bool) else str(given)) == wanted

    def _other(self, name: str) -> Any:
        """Return what a field is that is neither of a file nor over the rows of a table."""
        if found := re.fullmatch(r"distance\(goals\[(\d+)\]\)", name):
            goal = self.json["goals"][int(found[1])]
            return None if goal["bound"] is None else abs(goal["value"] - goal["bound"])
        if found := re.fullmatch(r"pue\((\d+)\)", name):
            load = self._over("sum", "capacity", "installed_it_mw", f";period={found[1]}")
            peak = sum(
                self._over("sum", "power", "peak_mw", f";kind={kind};period={found[1]}") for kind in ("grid", "onsite")
            )
            return peak / load if load else None
        if found := re.fullmatch(r"usable\(schedule\[(\d+)\]\)", name):
            return self.plan.problem.calendar.start_of(
                self.json["schedule"][int(found[1])]["finish_period"]
            ).isoformat()
        if name == "reached(target)":
            column = f"online_{self.json['target_basis']}_mw"
            return min(
                row["period_start"]
                for row in self.json["capacity"]
                if self._over("sum", "capacity", column, f";period={row['period']}") >= self.json["target_mw"] - 1e-6
            )
        if found := re.fullmatch(r"flows\((\w+)\)", name):
            return sum(row.usd_m for row in sources_and_uses(self.plan) if row.side == found[1])
        if found := re.fullmatch(r"sum\((loop|energy):(\w+)\)", name):
            return sum(getattr(row, found[2]) for row in self.parts[found[1]])
        if found := re.fullmatch(r"later:milestones\[(.+)\]", name):
            one, two = ({row["id"]: row["reached_date"] for row in given["milestones"]}[found[1]]
                        for given in (self.against, self.json))  # fmt: skip
            (year, month), (year2, month2) = ([int(part) for part in day.split("-")[:2]] for day in (one, two))
            return 12 * (year2 - year) + month2 - month
        known = {
            "seconds(total)": dict(self.json["run"]["seconds"]).get("total", 0.0),
            "sites(used)": len({row["site"] for row in self.json["capacity"]}),
            "sites(candidates)": sum(site["eligible"] for site in self.case["sites"]),
            "sites(unplaced)": sum(
                site["eligible"] and (site["latitude"] is None or site["longitude"] is None)
                for site in self.case["sites"]
            ),
            "sites(scheduled)": len({row["site"] for row in self.json["schedule"] if row["site"]}),
            "count(binding:)": len(self.parts["binding"]),
        }
        return known[name] if name in known else walked(self.json, name)


def walked(given: Any, path: str) -> Any:
    """Return what a path like ``milestones[0].due_date`` leads to, in plain values or in rows."""
    for step, place in STEP.findall(path):
        at: Any = int(place) if place else step
        given = given[at] if place or isinstance(given, dict) else getattr(given, at)
    return given


def plain(value: Any) -> Any:
    """Return a date as a file has it."""
    return value.isoformat() if isinstance(value, date) else value


def differing(page: Page, fields: Fields) -> list[str]:
    """Return the figures of a page that are not what their field is."""
    wrong = []
    for name, value, text in page.figures:
        wanted = fields.value(name)
        if not same(value, wanted):
            wrong.append(f"{name}: {value!r} ({text}), must be {wanted!r}")
    return wrong


def same(value: str, wanted: Any) -> bool:
    """Return whether a value in full is what is wanted: sums may be added in another order."""
    if wanted is None or wanted == "":
        return value == ""
    if isinstance(wanted, bool):
        return value == str(wanted).lower()
    if isinstance(wanted, int | float):
        return value != "" and abs(float(value) - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return value == str(wanted)
