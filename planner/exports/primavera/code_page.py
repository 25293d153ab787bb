"""Text for a file of the code page windows-1252: what that lacks is written in letters it has, and listed."""

from __future__ import annotations

import unicodedata
from functools import cache

CODE_PAGE = "windows-1252"
_GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
_CYRILLIC = (
    "аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya "
    "єye іi їyi ґg ђdj јj љlj њnj ћc џdz ѓg ќk ѕdz"
)
_LATIN = "łl đd ħh ŧt ıi ŋng ĸk þth"
_LETTERS = {pair[0]: pair[1:] for pair in f"{_GREEK} {_CYRILLIC} {_LATIN}".split()}
_LETTERS |= {mark.upper(): text.capitalize() for mark, text in _LETTERS.items() if mark.upper() != mark}
_MARKS = {"−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "≤": "<=", "≥": ">=", "→": "->", "×": "x", "\u3000": " "}


def fits(text: str) -> bool:
    """Return whether the code page has every character of a text."""
    try:
        text.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True


def transliterated(text: str) -> str:
    """Return a text in characters of the code page.

    Letters of Greek, Cyrillic, Japanese syllables and Korean are written as they sound, accents that the code page does
    not have are left off, and what is left is named by its code point.
    """
    return text if fits(text) else "".join(map(_written, unicodedata.normalize("NFC", text)))


@cache
def _written(mark: str) -> str:
    if fits(mark):
        return mark
    known = _LETTERS.get(mark) or _MARKS.get(mark)
    if known is not None or mark in _LETTERS:
        return known or ""
    name = unicodedata.name(mark, "")
    for script in ("HIRAGANA LETTER ", "KATAKANA LETTER ", "HANGUL SYLLABLE "):
        if name.startswith(script):
            return name.removeprefix(script).removeprefix("SMALL ").lower()
    plain = unicodedata.normalize("NFKD", mark)
    bare = "".join(part for part in plain if not unicodedata.combining(part))
    if bare != mark and bare:
        return "".join(map(_written, bare))
    return "" if unicodedata.combining(mark) else f"U+{ord(mark):04X}"
