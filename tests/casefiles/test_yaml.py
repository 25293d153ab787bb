"""What is no YAML, or none that a case may be written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ruamel.yaml.scanner import Scanner

from planner.casefiles.yaml_positions import MOST_DEEP, MOST_REPEATED, parse_yaml
from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "duplicate key": (
        [("sites/alpha.yaml", "node: north", "node: north\nnode: south")],
        [
            "case/sites/alpha.yaml:4:1: key 'node' must be given once, first given on line 3",
        ],
    ),
    "tab": (
        [("sites/alpha.yaml", "  - id: A0", "\t- id: A0")],
        [
            "case/sites/alpha.yaml:16:1: must be indented with spaces, got a tab",
        ],
    ),
    "unclosed bracket": (
        [("sites/alpha.yaml", "[{duration_periods: 2}]", "[{duration_periods: 2}")],
        [
            "case/sites/alpha.yaml:19:3: must be valid YAML: expected ',' or ']', but got '-' (while parsing a "
            "flow sequence)",
        ],
    ),
    "two colons": (
        [("sites/alpha.yaml", "region: east", "region: east: west")],
        [
            "case/sites/alpha.yaml:2:13: must be valid YAML, got a second ':' or a wrong indent (quote text "
            "that holds ': ')",
        ],
    ),
    "second document": (
        [("sites/beta.yaml", "peak_pue: 1.4", "---\npeak_pue: 1.4")],
        [
            "case/sites/beta.yaml:2:1: must be one YAML document, got a second one after ---",
        ],
    ),
    "tag": (
        [("sites/alpha.yaml", "region: east", "region: !secret east")],
        [
            "case/sites/alpha.yaml:2:9: must be plain text or a number, got the tag '!secret'",
        ],
    ),
    "unknown alias": (
        [("sites/alpha.yaml", "region: east", "region: *east")],
        [
            "case/sites/alpha.yaml:2:9: must be valid YAML: found undefined alias 'east'",
        ],
    ),
    "alias of itself": (
        [("sites/alpha.yaml", "uses: {crew: 2}", "uses: &own {crew: *own}")],
        [
            "case/sites/alpha.yaml:25:15: aliases must not contain themselves",
            "case/sites/alpha.yaml:25:21: activities[1].options[0].uses.crew must be a whole number, got "
            "nothing; give it a value or leave the field out",
        ],
    ),
    "control character": (
        [("sites/alpha.yaml", "region: east", "region: ea\x01st")],
        [
            "case/sites/alpha.yaml:2:11: must be plain text, got the control character #x01",
        ],
    ),
    "list as key": (
        [("sites/alpha.yaml", "region: east", "[region]: east")],
        [
            "case/sites/alpha.yaml:2:1: a key must be plain text, got a list or a mapping",
        ],
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_wrong_yaml_is_said_where_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, expected = TEXTS[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "case", changed(*changes))
    assert issues("case") == expected


@pytest.mark.parametrize("line", ["a{n}: &a{n} {{<<: *a{b}, y{n}: *a{b}}}", "a{n}: &a{n} [*a{b}, *a{b}]"])
def test_aliases_of_aliases_are_refused_before_they_explode(line: str) -> None:
    """Twenty-five doublings would be 33 million values; merges must not look through all of them at each step."""
    text = "\n".join(["a0: &a0 {x: 1}", *(line.format(n=n, b=n - 1) for n in range(1, 25))])
    parsed = parse_yaml(text)
    assert [flaw.what for flaw in parsed.flaws] == ["aliases repeat too many values"]
    assert parsed.data is None
    assert parsed.spots == {}


def test_a_merged_entry_keeps_its_own_spot_where_it_is_given_twice() -> None:
    parsed = parse_yaml("base: &base {x: 1, y: 2}\nown:\n  <<: *base\n  x: 3\n")
    assert parsed.data["own"] == {"x": 3, "y": 2}
    assert (parsed.spots["own", "x"], parsed.spots["own", "y"]) == ((4, 3), (1, 20))


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("b: " + "{a: " * 300 + "1" + "}" * 300, (1, 200)),
        ("b: " + "[" * 5_000, (1, 53)),
        ("b: " + "[" * 5_000 + "]" * 5_000, (1, 53)),
        ("- " * 5_000 + "x", (1, 101)),
        ("\n".join(" " * n + "k:" for n in range(600)), (51, 51)),
    ],
)
def test_deep_nesting_is_refused_where_it_grows_too_deep(
    text: str, spot: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each open bracket may begin a key: without a limit, the scanner looks on from each of them, again and again."""
    steps = []
    fetch = Scanner.fetch_more_tokens
    monkeypatch.setattr(Scanner, "fetch_more_tokens", lambda self: (steps.append(1), fetch(self))[1])
    assert parse_yaml(text) == (None, {}, ((spot, f"must be nested at most {MOST_DEEP} deep"),))
    assert len(steps) < 10 * MOST_DEEP


@pytest.mark.parametrize("line", ["a{n}: &a{n} {{<<: *a{b}}}", "a{n}: &a{n} [*a{b}]"])
def test_aliases_that_nest_too_deep_are_refused(line: str) -> None:
    text = "\n".join(["a0: &a0 {x: 1}", *(line.format(n=n, b=n - 1) for n in range(1, 400))])
    assert [flaw.what for flaw in parse_yaml(text).flaws] == [f"must be nested at most {MOST_DEEP} deep"]


def test_values_that_no_alias_repeats_may_be_many() -> None:
    parsed = parse_yaml("[" + "1," * (MOST_REPEATED + 5) + "]")
    assert parsed.flaws == ()
    assert len(parsed.data) == MOST_REPEATED + 5
