"""Which broken rules are put down to wrong values, against the plain definition, for any paths."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from planner.validate import RULES
from planner.validate.fields.blame import Blame

PATHS = st.lists(st.sampled_from((0, 1, "a", "b")), max_size=5).map(tuple)
LOOK_BELOW = ("history against the plan's start", "installed racks without room or power", "window too short")
LOOK_ABOVE = ("checkpoint after its work",)
LABELS = ("unknown node", "duplicate id", "horizon", *LOOK_BELOW, *LOOK_ABOVE)
RULE_OF = dict(RULES)


def blames(rule: str, path: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Return whether a broken rule at `path` may come from the wrong value at `other`, by looking at both."""
    if path[: len(other)] == other or other[: len(path)] == path:
        return True
    if rule in LOOK_BELOW:
        return path[:-1] == other[: len(path) - 1]
    if rule in LOOK_ABOVE and path[:-3] == other[:-1]:
        return True
    return not rule.startswith(("unknown", "duplicate")) and path[:-1] == other[:-1]


# A window is too short for a duration two levels below: the option's, of the activity whose window it is.
@example("window too short", ("a", 0, "b"), [("a", 0, "a", 1, "b")])
# A checkpoint is too late for a duration of the option that it belongs to.
@example("checkpoint after its work", ("a", 0, "a", 1, "b"), [("a", 0, "b")])
@example("horizon", ("a", 0, "b"), [("a", 0, "a", 1, "b")])
@given(st.sampled_from(LABELS), PATHS.filter(bool), st.lists(PATHS.filter(bool), max_size=4))
def test_looking_up_is_as_looking_at_each(rule: str, path: tuple[Any, ...], wrong: list[tuple[Any, ...]]) -> None:
    assert Blame(wrong).takes(RULE_OF[rule], path) == any(blames(rule, path, other) for other in wrong)
