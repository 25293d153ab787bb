"""What a scheduler's file reports of tasks that have begun, in whichever format it is."""

from __future__ import annotations

from collections import Counter

from planner.errors import InvalidProblem, Issue
from planner.schedule.actuals_text import XER_START, csv_progress, xer_progress
from planner.schedule.actuals_xml import xml_progress
from planner.schedule.reported import Findings

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


def progress_in(label: str, content: bytes) -> Findings:
    """Return the tasks of a file; MS Project XML, PMXML, XER or CSV are told apart by how they begin.

    Parameters
    ----------
    label
        Name of the file, for messages.
    content
        What it holds.

    Raises
    ------
    InvalidProblem
        With everything that cannot be read, by line.
    """
    found = Findings(label)
    if content.lstrip().startswith(_XML_STARTS):
        xml_progress(label, content.lstrip(), found)
    elif content.startswith(XER_START):
        xer_progress(label, content, found)
    else:
        csv_progress(label, content, found)
    twice = Counter(task.id for task in found.begun)
    issues = [
        Issue(task.where, f"'{task.id}' is there more than once")
        for task in found.begun
        if task.id and twice[task.id] > 1
    ]
    if found.issues or issues:
        raise InvalidProblem((*found.issues, *issues))
    return found
