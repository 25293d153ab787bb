"""How the cells of a workbook look: what is to be filled in, what must be, what is left at its default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.casefiles.workbook.columns import Column
    from planner.casefiles.workbook.rows import Value

DATE_FORMAT, GROUPED, GROUPED_PARTS = "yyyy-mm-dd", "#,##0", "#,##0.##########"
FROM_GROUPED = 1_000
TRUTH = '"TRUE";"TRUE";"FALSE"'  # some programs would show 1 and 0
INK, MUTED, INPUT = "#1F2933", "#8A94A0", "#0B3FA8"
REQUIRED_FILL, OPTIONAL_FILL, AROUND_FILL = "#1F4E79", "#5B7FA3", "#4A5560"
EXAMPLE_FILL, INPUT_FILL, HEAD_LINE = "#F3F4F6", "#FFFDF2", "#FFFFFF"
TABS = ("#1F4E79", "#2E7D6B", "#8A6D1D", "#7A4E9C", "#B3541E", "#4A5560", "#9C2F4F", "#3B7EA1")


@dataclass(frozen=True)
class Look:
    """How one cell looks.

    Parameters
    ----------
    number_format
        Of numbers and dates; empty for the general one.
    is_default
        The value is the one that an empty cell stands for.
    is_example
        It shows what may stand there and is not read.
    is_text_of_formula
        A text that would be a formula if it were typed.
    is_text
        A text, which stands a little off the number before it.
    wraps
        A long text goes over several lines.
    """

    number_format: str = ""
    is_default: bool = False
    is_example: bool = False
    is_text_of_formula: bool = False
    is_text: bool = False
    wraps: bool = False


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[Any, Any] = {}

    def cell(self, look: Look) -> Any:
        """Return the format of a cell with a value."""
        if look not in self.made:
            colour = MUTED if look.is_default or look.is_example else INPUT
            given: dict[str, Any] = {"font_color": colour, "valign": "top", "border": 1, "border_color": "#E3E6EA"}
            given["bg_color"] = EXAMPLE_FILL if look.is_example else INPUT_FILL
            if look.number_format:
                given["num_format"] = look.number_format
            if look.is_example:
                given["italic"] = True
            if look.is_text_of_formula:
                given["quote_prefix"] = True
            if look.is_text:
                given |= {"align": "left", "indent": 1}
            if look.wraps:
                given["text_wrap"] = True
            self.made[look] = self.book.add_format(given)
        return self.made[look]

    def header(self, column: Column) -> Any:
        """Return the format of a column's header: darkest where each entry must give it."""
        fill = AROUND_FILL if column.around is not None else REQUIRED_FILL if column.required else OPTIONAL_FILL
        return self.named("header", fill)

    def named(self, name: str, fill: str = REQUIRED_FILL) -> Any:
        """Return a format by what it is for."""
        if (name, fill) not in self.made:
            known: dict[str, dict[str, Any]] = {
                "header": {"bold": True, "font_color": "#FFFFFF", "bg_color": fill, "text_wrap": True, "valign": "top",
                           "border": 1, "border_color": HEAD_LINE},
                "title": {"bold": True, "font_size": 16, "font_color": INK},
                "about": {"font_color": INK, "italic": True},
                "blank": {},
                "text": {"font_color": INK, "text_wrap": True, "valign": "top", "align": "left", "indent": 1},
                "link": {"font_color": INPUT, "underline": 1, "valign": "top"},
                "count": {"font_color": INK, "num_format": GROUPED, "valign": "top", "align": "center"},
            }  # fmt: skip
            self.made[name, fill] = self.book.add_format(known[name])
        return self.made[name, fill]


def look_of(value: Value, *, is_example: bool = False, wraps: bool = False) -> Look:
    """Return how a value looks.

    Parameters
    ----------
    value
        What the cell says.
    is_example
        Whether it only shows what may stand there.
    wraps
        Whether a long text goes over several lines.
    """
    given = value.given
    is_formula = isinstance(given, str) and given.startswith(("=", "+", "-", "@"))
    shown = "" if value.is_key else format_of(given)
    return Look(shown, value.is_default, is_example, is_formula, isinstance(given, str), wraps)


def format_of(given: Any) -> str:
    """Return the number format of a value."""
    if isinstance(given, date):
        return DATE_FORMAT
    if isinstance(given, bool):
        return TRUTH
    if not isinstance(given, int | float):
        return ""
    if abs(given) < FROM_GROUPED:
        return ""
    return GROUPED if float(given).is_integer() else GROUPED_PARTS
