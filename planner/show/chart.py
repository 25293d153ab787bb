"""One picture of a plan: what it shows as a table, how it is drawn, and its forms as a file.

Altair describes a picture, vl-convert draws it without a browser and without a network. Both come with the extra
`report`, and are imported when a picture is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import BadArgument
from planner.show.lean import lean

if TYPE_CHECKING:
    import os

    import pandas as pd

DISTRIBUTION, EXTRA = "datacentre-capacity-planner", "report"
PACKAGES = {"altair": "altair", "vl_convert": "vl-convert-python"}
SUFFIXES = (".svg", ".png", ".pdf")


def altair_package() -> Any:
    """Return Altair.

    Raises
    ------
    BadArgument
        In one line, what to install, where that or what draws it is missing.
    """
    lacking = [told for name, told in PACKAGES.items() if find_spec(name) is None]
    if lacking:
        raise BadArgument(
            f"pictures need {' and '.join(lacking)}, not installed here: "
            f"python -m pip install '{DISTRIBUTION}[{EXTRA}]'"
        )
    import altair

    return altair


@dataclass(frozen=True, eq=False)
class Chart:
    """A picture of a plan.

    Parameters
    ----------
    name
        What it is called in files and pages: ``capacity``.
    title
        Its title, with the unit.
    alt
        What one sees on it, in one or two sentences with figures.
    data
        What it shows: one row for each mark.
    spec
        The Altair chart.
    """

    name: str
    title: str
    alt: str
    data: pd.DataFrame
    spec: Any

    def svg(self) -> str:
        """Return the picture as an SVG element: the same plan gives the same bytes."""
        return self._svg

    @cached_property
    def _svg(self) -> str:
        import vl_convert

        version = "_".join(altair_package().SCHEMA_VERSION.split(".")[:2])
        drawn = str(vl_convert.vegalite_to_svg(self.spec.to_dict(), vl_version=version, allowed_base_urls=[]))
        drawn = lean(drawn)
        told = escape(" ".join(self.alt.split()))
        head = f'<svg role="img" aria-label="{told}" style="max-width:100%;height:auto" '
        return drawn.replace("<svg ", head, 1)

    def png(self, ppi: float = 144) -> bytes:
        """Return the picture as a PNG, at so many pixels per inch."""
        import vl_convert

        return bytes(vl_convert.svg_to_png(self.svg(), ppi=ppi))

    def pdf(self) -> bytes:
        """Return the picture as a PDF of one page."""
        import vl_convert

        return bytes(vl_convert.svg_to_pdf(self.svg()))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file of the kind its name ends in: ``.svg``, ``.png`` or ``.pdf``; return its path.

        Raises
        ------
        BadArgument
            If the name ends in something else.
        """
        target = Path(path)
        kind = target.suffix.lower()
        if kind not in SUFFIXES:
            raise BadArgument(f"a picture is saved as {', '.join(SUFFIXES)}, not as {kind or target.name!r}")
        contents = {".svg": lambda: self.svg().encode("utf-8"), ".png": self.png, ".pdf": self.pdf}
        target.write_bytes(contents[kind]())
        return target

    def __repr__(self) -> str:
        """Return what the picture shows; the table behind it is in `data`."""
        return f"<Chart {self.name}: {self.title}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}
