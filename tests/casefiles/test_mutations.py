"""Whatever is done to the files of a good case: a problem, or everything that is wrong with it; never a traceback."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.casefiles.folders import GOOD, issues, write

VALUES = (
    "", "~", "-1", "0", "1e400", ".nan", "true", "ON", "[]", "{}", "[[]]", "{a: 1}", "2026-13-01", "0001-01-01",
    "9999-12-31", "2026-02-28", "alpha", "A1", "crew", "'1,200'", "12 MW", "&x [*x]", "*x", "!!binary aGk=", "? a",
    "- b", "\t", "\x00", "\ufeff", "<<", "{<<: [1]}", "99999999999999999999", "1" * 5000, "[" * 400, "é", "null: 1",
)  # fmt: skip
ENDS = re.compile(r"(?<=: )[^\n{]*|(?<=,)[^,\n]*")


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, str | bytes]:
    """Return the good case with a few pieces replaced, removed, repeated or swapped."""
    texts: dict[str, str | bytes] = dict(GOOD)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(texts)))
        text = texts[name]
        if isinstance(text, bytes) or not text:
            continue
        kind = draw(st.sampled_from(("value", "value", "value", "cut", "line", "insert", "bytes")))
        if kind == "value":
            spans = [match.span() for match in ENDS.finditer(text)] or [(0, 0)]
            start, end = draw(st.sampled_from(spans))
            texts[name] = text[:start] + draw(st.sampled_from(VALUES)) + text[end:]
        elif kind == "cut":
            start = draw(st.integers(0, len(text)))
            texts[name] = text[:start] + text[start + draw(st.integers(1, 30)) :]
        elif kind == "line":
            lines = text.splitlines(keepends=True)
            lines.insert(draw(st.integers(0, len(lines))), lines[draw(st.integers(0, len(lines) - 1))])
            texts[name] = "".join(lines)
        elif kind == "insert":
            start = draw(st.integers(0, len(text)))
            texts[name] = text[:start] + draw(st.text(max_size=6)) + text[start:]
        else:
            raw = text.encode("utf-8", "surrogatepass")
            start = draw(st.integers(0, len(raw)))
            texts[name] = raw[:start] + draw(st.binary(min_size=1, max_size=4)) + raw[start:]
    return texts


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_any_text_is_a_problem_or_issues(texts: dict[str, str | bytes]) -> None:
    encoded = {
        name: text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text for name, text in texts.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "case", dict(encoded))
        said = issues(str(Path(folder) / "case"))
    assert all(re.match(r".*/case(/[^:]*)?(:\d+:\d+| row \d+(, column \w+)?)?: .+", line, re.DOTALL) for line in said)
