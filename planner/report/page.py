"""Puts the sections of a plan together as one page."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.report.blocks import MOST_LINES, Gantt, Picture, Points, said
from planner.report.dark import dark_rules
from planner.report.facts import Facts
from planner.report.mark import MARK
from planner.report.pictures import Pictures, vega_lite_version
from planner.report.sections.build_order import build_order
from planner.report.sections.capacity import capacity, sites
from planner.report.sections.difference import difference
from planner.report.sections.explanation import why
from planner.report.sections.headline import headline
from planner.report.sections.limits import binding, energy
from planner.report.sections.money import money
from planner.report.sections.power import power
from planner.report.sections.proof import proof
from planner.report.sections.provenance import made, provenance
from planner.report.sections.racks import racks

if TYPE_CHECKING:
    from planner.explanation.explanation import Explanation
    from planner.plan import Plan
    from planner.report.blocks import Block, Section

TEMPLATES = "templates"
NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
OWN_SCRIPTS = "; script-src 'unsafe-inline' 'unsafe-eval'"  # Vega compiles its expressions


def page(
    plan: Plan,
    against: Plan | None,
    *,
    static: bool,
    command: str,
    unfolded: bool,
    explanation: Explanation | None = None,
) -> str:
    """Return the page of a plan.

    Parameters
    ----------
    plan, against
        The plan, and an earlier one beside it or None.
    static
        Without any script.
    command
        The command that makes the page.
    unfolded
        Show all that is folded.
    explanation
        What was kept beside the plan; None: nothing.
    """
    sections = _sections(Facts(plan, against), Pictures(plan, static), command, explanation)
    return _rendered(plan, _opened(sections) if unfolded else sections, unfolded)


def page_and_print(
    plan: Plan, against: Plan | None, *, static: bool, command: str, explanation: Explanation | None = None
) -> tuple[str, str]:
    """Return the page of a plan, and the same for paper: without scripts, with nothing folded.

    Figures and pictures are made once for both.

    Parameters
    ----------
    plan, against
        The plan, and an earlier one beside it or None.
    static
        Whether the page, too, has no script.
    command
        The command that makes the page.
    explanation
        What was kept beside the plan; None: nothing.
    """
    sections = _sections(Facts(plan, against), Pictures(plan, static), command, explanation)
    return _rendered(plan, sections, unfolded=False), _rendered(plan, _still(_opened(sections)), unfolded=True)


def _opened(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return sections with every group of a Gantt open, and what is folded cut to a few sentences."""

    def opened(block: Block) -> Block:
        if isinstance(block, Points) and block.folded:
            return block.cut(MOST_LINES)
        if not isinstance(block, Gantt):
            return block
        return replace(block, groups=tuple(replace(group, is_open=True) for group in block.groups))

    return tuple(replace(section, blocks=tuple(map(opened, section.blocks))) for section in sections)


def _still(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return sections whose pictures have no data for a script."""

    def still(block: Block) -> Block:
        return replace(block, spec="") if isinstance(block, Picture) else block

    return tuple(replace(section, blocks=tuple(map(still, section.blocks))) for section in sections)


def _rendered(plan: Plan, sections: tuple[Section, ...], unfolded: bool) -> str:
    drawn = any(getattr(block, "spec", "") for section in sections for block in section.blocks)
    text = (
        _environment()
        .get_template("page.html")
        .render(
            plan=plan,
            sections=sections,
            unfolded=unfolded,
            mark=MARK,
            policy=NOTHING_FROM_OUTSIDE + (OWN_SCRIPTS if drawn else ""),
            style=f"{_text('report.css')}{dark_rules()}",
            script=_script() if drawn else "",
        )
    )
    return str(text)


def _sections(facts: Facts, pictures: Pictures, command: str, explanation: Explanation | None) -> tuple[Section, ...]:
    earlier = (difference(facts, facts.against),) if facts.against is not None else ()
    return (
        headline(facts),
        *earlier,
        capacity(facts, pictures),
        build_order(facts),
        sites(facts, pictures),
        power(facts, pictures),
        racks(facts, pictures),
        money(facts, pictures),
        binding(facts),
        why(facts, explanation),
        energy(facts, pictures),
        proof(facts),
        provenance(facts),
        made(facts, command),
    )


def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("planner.report", TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["said"] = lambda cell: Markup(said(cell))
    return found


def _text(name: str) -> str:
    return files("planner.report").joinpath(TEMPLATES, name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _script() -> str:
    """Return what draws the pictures, with the libraries it needs; it cannot end the element that it stands in."""
    import vl_convert

    text = str(vl_convert.javascript_bundle(_text("pictures.js"), vl_version=vega_lite_version()))
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
