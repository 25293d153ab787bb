"""Pictures of a study's results, as SVG without any library: failures are left out and told, time-outs marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.studies.pictures_bars import tornado
from planner.studies.pictures_curves import s_curves
from planner.studies.pictures_heat import heat_map
from planner.studies.pictures_points import frontier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.studies.pictures_sheet import Pair
    from planner.studies.study import Picture, Study


def drawn(study: Study, pairs: Sequence[Pair]) -> list[tuple[Picture, str]]:
    """Return the pictures that a study asks for, each with its SVG.

    Parameters
    ----------
    study
        The study.
    pairs
        Its points in order, each with its record; None where it is not done.
    """
    return [(picture, picture_svg(study, picture, pairs)) for picture in study.pictures]


def picture_svg(study: Study, picture: Picture, pairs: Sequence[Pair]) -> str:
    """Return one picture as an SVG element.

    Parameters
    ----------
    study
        The study.
    picture
        What to draw.
    pairs
        Its points in order, each with its record; None where it is not done.
    """
    match picture.kind:
        case "tornado":
            return tornado(study, picture, pairs)
        case "heat_map":
            return heat_map(study, picture, pairs)
        case "frontier":
            return frontier(study, picture, pairs)
        case "s_curves":
            return s_curves(study, pairs)
        case _:
            assert_never(picture.kind)
