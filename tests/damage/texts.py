"""Damage to the text of one file, whatever is in it: bytes, lines, values found by their look."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.damage.values import DATES, NUMBERS, RAW, TEXTS

Damage = Callable[[random.Random, bytes], bytes]

NUMBER = re.compile(rb"(?<![\w.\-])-?\d+(?:\.\d+)?(?![\w\-:])")
DATE = re.compile(rb"\d{4}-\d\d-\d\d")
SCALAR = re.compile(rb"(?<=: )[A-Za-z][\w.\-]*")
KEY = re.compile(rb"(?<![a-z_])[a-z_]+(?=:)")  # begun once in each word, however long it is


def _replaced(rng: random.Random, text: bytes, pattern: re.Pattern[bytes], choices: tuple[str, ...]) -> bytes:
    """Put one of the choices in place of a match."""
    found = list(pattern.finditer(text))
    if not found:
        return text + b"\n" + rng.choice(choices).encode("utf-8", "surrogatepass")
    at = rng.choice(found)
    return text[: at.start()] + rng.choice(choices).encode("utf-8", "surrogatepass") + text[at.end() :]


def number(rng: random.Random, text: bytes) -> bytes:
    return _replaced(rng, text, NUMBER, NUMBERS)


def numbers(rng: random.Random, text: bytes) -> bytes:
    """Scale every number of the file, as a wrong unit does."""
    factor = rng.choice((1000, 1e6, 1e-3, 1e9, 0, -1))
    return NUMBER.sub(lambda found: f"{float(found[0]) * factor:g}".encode(), text)


def day(rng: random.Random, text: bytes) -> bytes:
    return _replaced(rng, text, DATE, DATES)


def word(rng: random.Random, text: bytes) -> bytes:
    return _replaced(rng, text, SCALAR, TEXTS)


def swapped_words(rng: random.Random, text: bytes) -> bytes:
    """Put one word of the file in place of another."""
    found = list(SCALAR.finditer(text))
    if not found:
        return text[::-1]
    at, other = rng.choice(found), rng.choice(found)
    return text[: at.start()] + other[0] + text[at.end() :]


def key(rng: random.Random, text: bytes) -> bytes:
    """Misspell a key, or put another one of the file in its place."""
    found = list(KEY.finditer(text))
    if not found:
        return b"key: 1\n" + text
    at, other = rng.choice(found), rng.choice(found)
    new = rng.choice(
        (other[0], at[0][1:], at[0] + b"s", at[0].upper(), b"", b"? [a]\n", b"1", b"null", b"<<", b'"\\x01"')
    )
    return text[: at.start()] + new + text[at.end() :]


def bytes_in(rng: random.Random, text: bytes) -> bytes:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(RAW) * rng.choice((1, 1, 1, 3, 100)) + text[at:]


def bytes_over(rng: random.Random, text: bytes) -> bytes:
    """Write noise over some bytes."""
    noisy = bytearray(text)
    for _ in range(rng.choice((1, 3, 20))):
        if noisy:
            noisy[rng.randrange(len(noisy))] = rng.randrange(256)
    return bytes(noisy)


def cut(rng: random.Random, text: bytes) -> bytes:
    return text[: rng.randint(0, len(text))]


def cut_out(rng: random.Random, text: bytes) -> bytes:
    start = rng.randint(0, len(text))
    return text[:start] + text[start + rng.choice((1, 5, 40, 400)) :]


def lines(rng: random.Random, text: bytes) -> bytes:
    """Drop, repeat, swap, indent or join lines."""
    given = text.split(b"\n")
    at, other = rng.randrange(len(given)), rng.randrange(len(given))
    what = rng.randrange(6)
    if what == 0:
        del given[at]
    elif what == 1:
        given.insert(other, given[at])
    elif what == 2:
        given[at], given[other] = given[other], given[at]
    elif what == 3:
        given[at] = rng.choice((b" ", b"  ", b"\t", b"    ")) + given[at]
    elif what == 4:
        given[at] = given[at].lstrip()
    else:
        given[at : at + 2] = [b"".join(given[at : at + 2])]
    return b"\n".join(given)


def encoded(rng: random.Random, text: bytes) -> bytes:
    """Save the text in another encoding or with other line ends."""
    words = text.decode("utf-8", "replace")
    return rng.choice((
        words.encode("utf-16"), words.encode("utf-16-le"), words.encode("utf-32"), b"\xef\xbb\xbf" + text,
        text.replace(b"\n", b"\r\n"), text.replace(b"\n", b"\r"), (words + "ä").encode("latin-1", "replace"),
        words.encode("cp037", "replace"), text.replace(b"  ", b"\t"),
    ))  # fmt: skip


def nothing(rng: random.Random, text: bytes) -> bytes:
    return rng.choice(
        (b"", b" ", b"\n\n\n", b"#\n", b"null\n", b"[]\n", b"{}\n", b"---\n...\n", b"0", b'""', b"\xef\xbb\xbf", b"-")
    )


def long_line(rng: random.Random, text: bytes) -> bytes:
    """Make one line very long."""
    at, size = rng.randint(0, len(text)), rng.choice((10_000, 140_000, 300_000))
    return text[:at] + rng.choice((b"x", b" ", b"9", b"#", b"a b ", b"[", b'"', b"- ")) * size + text[at:]


def deep(rng: random.Random, text: bytes) -> bytes:
    """Nest collections far deeper than any case does."""
    depth = rng.choice((50, 500, 5000))
    nest = rng.choice((
        b"deep: " + b"[" * depth + b"]" * depth, b"deep: " + b"{a: " * depth + b"1" + b"}" * depth,
        b"\n".join(b" " * n + b"k:" for n in range(min(depth, 600))), b"- " * depth + b"x", b"deep: " + b"[" * depth,
    ))  # fmt: skip
    return rng.choice((text + b"\n" + nest + b"\n", nest + b"\n" + text, nest))


def bomb(rng: random.Random, text: bytes) -> bytes:
    """Let aliases double a value again and again, or refer to themselves."""
    steps = rng.choice((5, 12, 25))
    grown = [b"a0: &a0 [x, x]"] + [b"a%d: &a%d [*a%d, *a%d]" % (n, n, n - 1, n - 1) for n in range(1, steps)]
    merged = [b"a0: &a0 {x: 1}"] + [
        b"a%d: &a%d {<<: *a%d, y%d: *a%d}" % (n, n, n - 1, n, n - 1) for n in range(1, steps)
    ]
    own = [b"a: &a [*a]", b"b: &b {c: *b}", b"sites: &s {id: *s}"]
    return rng.choice((
        text + b"\n" + b"\n".join(grown) + b"\n", b"\n".join(grown) + b"\n" + text, b"\n".join(merged) + b"\n" + text,
        text + b"\n" + rng.choice(own) + b"\n", text.replace(b": [", b": &x [", 1) + b"\nnote: *x\n",
    ))  # fmt: skip


def syntax(rng: random.Random, text: bytes) -> bytes:
    """Use what YAML knows and a case does not."""
    return rng.choice((
        b"%YAML 1.1\n---\n" + text, b"%YAML 9.9\n---\n" + text, b"%TAG ! tag:x,2026:\n---\n" + text,
        text + b"\n---\n" + text, text + b"\n...\nx\n", b"!!set\n" + text, b"!!omap\n" + text, b"- " + text,
        text + b"\n? {a: b}\n: c\n", text + b"\n? [a, b]\n: c\n", text + b"\n1: 2\n", text + b"\nnull: 2\n",
        text + b"\n: 2\n", b"|\n" + text,
        text + b"\n1.5: x\n", text + b"\n2026-01-01: x\n", text + b"\n<<: {a: 1}\n", text + b"\n<<: [1]\n", text + text,
        text + b"\nnote: |\n  a\n b\n", text + b'\nnote: "open\n', text + b"\nnote: 'open\n", b"{" + text,
        text + b"\n@x\n",
        text + b"\nname: !!python/object/apply:os.system [ls]\n", text + b"\ntrue: 1\n", text + b"\n!!str x: 1\n",
    ))  # fmt: skip


ANYWHERE: tuple[Damage, ...] = (
    bytes_in,
    bytes_over,
    cut,
    cut_out,
    lines,
    encoded,
    nothing,
    long_line,
    number,
    day,
    numbers,
)
IN_YAML: tuple[Damage, ...] = (
    number, number, number, number, day, day, word, word, swapped_words, key, key, bytes_in, bytes_over, cut, cut_out,
    lines, lines, encoded, nothing, long_line, deep, bomb, syntax, numbers,
)  # fmt: skip
