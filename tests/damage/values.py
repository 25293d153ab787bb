"""Values that a file may hold by mistake, in place of what belongs there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

NUMBERS = (
    "-1", "0", "-0.0", "1e20", "1e300", "1e999", "-1e308", ".nan", ".inf", "-.inf", "nan", "inf", "0x10", "0o17",
    "1_000", "1,000", "1.000", "12e3", "3.7", "1e-320", "99999999999999999999", "9" * 400, "12 MW", "9%", "0.9bn",
    "8 %", "20000 kW", "true", "null", "~", "[]", "{}", "[1, 2]", "{a: 1}", "''", '"5"', "five", "1/2", "+3", "٣",
    "１２", "2026-01-01", "!!float 3", "!!int x", "2.0e+10", "1e11", "4.9e-324", "1048577", "-5", "0.5", "1.5",
    "100", "1e6",
)  # fmt: skip
DATES = (
    "2026-02-30", "2026-13-01", "0000-00-00", "0001-01-01", "9999-12-31", "1899-12-31", "1900-01-01", "2026-1-1",
    "01/02/2026", "20260101", "2026-01-01T00:00:00Z", "2026", "''", "null", "1e9", "2199-12-31", "2199-01-01",
    "2200-01-01", "2028-02-29", "2027-02-29", "2026-01-31", "[2026, 1, 1]", "1970-01-01", "2026-07-01", "2036-08-31",
    "tomorrow", "-2026-01-01", "2026-01", "2026-Q1", "10000-01-01", "2026-01-01 00:00", "２０２６-01-01",
)  # fmt: skip
TEXTS = (
    "''", "' '", "null", "true", "1", "[]", "{}", "../../etc/passwd", "=1+1", "@sum", "-x", "+x", "a b", "ä", "日本",
    '"a\\x01b"', '"a\\rb"', '"a\\nb"', '"\\ud800"', '"\\u202e"', '"\\u0085"', '"\\e[31m"', '"\\0"', "'<script>'",
    "'&amp;'", "x" * 65, "x" * 5000, "No", "Yes", "on", "12e3", "!!binary aGk=", "!!python/object:os.system x",
    "!foo bar", "*missing", "&a b", "'😀'", '"\\U0010FFFF"', '"\\ufffe"', "'%s%n'", "'{0}'", "'[bold]'", "'[/]'",
    "Infinity",
)  # fmt: skip
RAW = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xc3\x28", b"\xed\xa0\x80", b"\x01", b"\x1b[2J", b"\x07", b"\r",
    b"\x0b", b"\x0c", b"\xe2\x80\xa8", b"\xc2\x85", b"\x7f", b"\t", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"\xc2\xa0",
    b"\xef\xbf\xbe", b"'", b'"', b"#", b": ", b"- ", b"{", b"}", b"[", b"]", b"|", b">", b"&", b"*", b"!", b"%", b"@",
    b"`", b",", b"?", b"---\n", b"...\n", b"<<: *x\n", b"\n\n", b" ",
)  # fmt: skip


def plain(rng: random.Random) -> Any:
    """Return a value of any plain type, also out of all proportion."""
    return rng.choice((
        None, True, False, 0, 1, -1, 2, 3.5, -0.5, 1e20, 1e308, -1e308, 10**30, 10**400, 1000000000, float("nan"),
        float("inf"), "", "x", " ", "1", "nan", "x" * 3000, "2026-01-01", "9999-12-31", "0001-01-01", "a\x01b", "a\rb",
        "\ud800", "=1+1", "日本", [], {}, [1], [[]], {"a": 1}, [None], [{"id": "x"}], {"": ""}, {"id": None},
    ))  # fmt: skip
