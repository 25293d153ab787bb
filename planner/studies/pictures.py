"""Pictures of the results of a study, as SVG without any library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.studies.study import Picture
    from planner.studies.study_results import StudyResults


def drawn(results: StudyResults) -> list[tuple[Picture, str]]:
    """Return the pictures that a study asks for, each with its SVG."""
    return []
