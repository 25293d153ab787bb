"""How a cell looks: number formats by unit, colours, and how wide a value is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from unicodedata import east_asian_width

INK, FAINT, HEAD, BAND, WHITE = "#1D2733", "#5C6875", "#DCE6F1", "#F2F5F8", "#FFFFFF"
CRITICAL, PLANNED, FINISHED, FLOAT, SUMMARY = "#D55E00", "#0072B2", "#9AA5B1", "#CFE3F3", "#5C6875"
"""Of bars: the first two are told apart by the colour-blind too."""
INPUT_FILL, INPUT_INK, AUDITED_FILL, FIXED_FILL = "#FFF2CC", "#0000C0", "#E7E6E6", "#DDEBF7"

DAY, COUNT, NUMBER, WHOLE, SHARE = "yyyy-mm-dd", "#,##0", "#,##0.00", "0", "0.00%"
MONEY = "#,##0.00;[Red]-#,##0.00"
DASHED = '#,##0.00;[Red]-#,##0.00;"–"'
"""Money in a wide statement, where a nought is a dash."""
IS_ROUNDING = {"type": "cell", "criteria": "between", "minimum": -0.00499, "maximum": 0.00499}
"""Where money is nothing but what a solver or adding leaves: it has no sign then."""
FORM_OF_UNIT = {
    "million USD": MONEY, "MW": NUMBER, "MWh": COUNT, "months": COUNT, "periods": COUNT, "share": SHARE, "racks": COUNT,
    "GPUs": COUNT, "units": COUNT, "year": WHOLE, "number of a period, 0 is the first": WHOLE, "days": COUNT,
}  # fmt: skip
DAY_WIDTH, FLAG_WIDTH = 10, 5
LONG_HEAD = 14  # letters; a longer line of a head wraps


@dataclass(frozen=True)
class Look:
    """How a cell looks; colours are hexadecimal, an empty text leaves what Excel has."""

    form: str = ""
    bold: bool = False
    italic: bool = False
    ink: str = INK
    fill: str = ""
    size: int = 10
    align: str = ""
    wrap: bool = False
    line: bool = False
    indent: int = 0
    turned: bool = False

    def properties(self) -> dict[str, object]:
        """Return it in the words of the library."""
        said: dict[str, object] = {"font_name": "Calibri", "font_size": self.size, "font_color": self.ink}
        said |= {"valign": "top"} if self.wrap else {}
        said |= {name: True for name in ("bold", "italic") if getattr(self, name)}
        said |= {"num_format": self.form} if self.form else {}
        said |= {"bg_color": self.fill} if self.fill else {}
        said |= {"align": self.align} if self.align else {}
        said |= {"text_wrap": True} if self.wrap else {}
        said |= {"bottom": 1, "bottom_color": FAINT} if self.line else {}
        said |= {"indent": self.indent} if self.indent else {}
        return said | ({"rotation": 90} if self.turned else {})


PLAIN = Look()
ROUNDING = {MONEY: Look(form='"0.00"'), DASHED: Look(form='"–"')}
"""How money looks where it is nothing but rounding, by its number format."""
TITLE, SECTION = Look(bold=True, size=16), Look(bold=True, size=12, line=True)
HEADER = Look(bold=True, fill=HEAD, wrap=True, line=True)
NOTE = Look(ink=FAINT, italic=True)


def shown_width(value: object, form: str) -> int:
    """Return about how many letters wide a value is shown, in the digits of its number format."""
    if value is None:
        return 0
    if isinstance(value, str):
        return max((_text_width(line) for line in value.splitlines()), default=0)
    if isinstance(value, bool):
        return FLAG_WIDTH
    if isinstance(value, date):
        return DAY_WIDTH
    assert isinstance(value, int | float)
    positive = form.split(";")[0]
    scaled = 100.0 * value if positive.endswith("%") else float(value)
    digits = len(positive.partition(".")[2].rstrip("%")) if form else 10
    return len(f"{scaled:,.{digits}f}") + positive.endswith("%")


def _text_width(line: str) -> int:
    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in line) if not line.isascii() else len(line)


def head_width(line: str) -> int:
    """Return how wide a column is for a line of its head, on two lines where it is long."""
    if len(line) <= LONG_HEAD:
        return len(line)
    return max(*map(len, line.split()), (len(line) + 3) // 2)
