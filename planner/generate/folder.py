"""Writes a generated case as a folder, with a page that says what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.casefiles.writing import write_case
from planner.generate.case import ground_of, problem_on
from planner.generate.features import known_features, with_features
from planner.generate.site import nameplate_mw
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from planner.generate.ground import Ground
    from planner.generate.scale import Scale
    from planner.problem import Problem

README_FILE = "README.md"
_README = """# {case}

**Every figure is an assumption drawn by the generator** (source `generator`), unless its entry names another
source. The case is as large as was asked for and shaped like the shipped ones; it says nothing about any real
programme.

| parameter | value |
|---|---|
| sites | {scale.sites:,} |
| phases at each | {scale.phases} |
| periods | {scale.periods}, months from {programme.start_date} to {programme.end_date} |
| seed | {scale.seed} |
{files}
To draw the same case again: `{command}`.

## What is in it

- **Target**: {target:,.0f} MW IT by the end of the horizon; {milestones}, each with a deadline and 10 USD bn
  a gigawatt, half of it in kind. All phases together have {nameplate:,.0f} MW IT, {ratio:.2f} times the target.
- **Ramp**: racks (from {first}), crews, transformers and the opening cash are made for one ramp to the
  target and a little more; headroom grows by the year. So each of them can bind, and a competent plan comes close to
  all dates.
- **Sites**: a sixth has its first building under way, a third its permits; the rest is new. Fast-track is a quarter
  shorter, an eighth dearer, and takes 1.5 times as many crews. Some sites lack the cooling of the large rack.
- **Power**: committed stages for the first phases of some, upgrades with the zone's wait for the rest, units at two
  of three.
- **Money**: {cash:,.0f} million USD at the start, a loan on racks with a borrowing base, a loan on sites.
{shrunk}{credit}"""
_COMMAND = (
    "planner generate DIR --sites {scale.sites} --phases {scale.phases} --periods {scale.periods} --seed {scale.seed}"
)
_SHRUNK = "\nWorks and leads are shortened to {share:.0%} of what is usual, so that they fit the horizon.\n"


def write_generated(
    folder: Path,
    scale: Scale,
    nodes: Path | None = None,
    caps: Path | None = None,
    features: Sequence[str] = (),
) -> Problem:
    """Write the case of a scale to a folder, and return its problem, named after the folder.

    Parameters
    ----------
    folder
        A new or empty folder.
    scale
        How large the case is, and its seed.
    nodes, caps
        Files of real grid nodes and their zones, as for `generate`.
    features
        Names of features that the case has, as for `generate`.

    Raises
    ------
    InvalidProblem
        If a feature is unknown, or a file is missing or wrong.
    """
    asked = known_features(features)
    ground = ground_of(scale, nodes, caps)
    problem = with_features(scale, problem_on(scale, ground), asked).model_copy(update={"case": folder.resolve().name})
    write_case(problem, folder)
    names = [] if nodes is None or caps is None else [("nodes", nodes.name), ("caps", caps.name)]
    names += [("with", name) for name in asked]
    (folder / README_FILE).write_text(_readme(problem, scale, ground, names), encoding="utf-8")
    return problem


def _readme(problem: Problem, scale: Scale, ground: Ground, names: list[tuple[str, str]]) -> str:
    programme, target = problem.programme, problem.programme.target.mw
    nameplate = sum(nameplate_mw(site) for site in problem.sites)
    first = min(arrival.date for rack in problem.racks for arrival in rack.supply or ())
    share = scale.months(100) / 100
    return _README.format(
        case=problem.case,
        scale=scale,
        programme=programme,
        files="".join(f"| {option} | `{name}` |\n" for option, name in names),
        command=" ".join([*_COMMAND.format(scale=scale).split(), *(f"--{option} {name}" for option, name in names)]),
        target=target,
        milestones=counted(len(programme.milestones), "milestone"),
        nameplate=nameplate,
        ratio=nameplate / target,
        first=f"{first:%B %Y}",
        cash=problem.finance.opening_cash_usd_m,
        shrunk=_SHRUNK.format(share=share) if share < 1 else "",
        credit=f"\n## Where the ground is from\n\n{ground.credit}\n" if ground.credit else "",
    )
