"""One picture of a plan: what it shows as a table, how it is drawn, and its forms as a file.

Altair describes a picture, vl-convert draws it without a browser and without a network. Both come with the extra
`report`, and are imported when a picture is asked for.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.util import find_spec
from threading import get_ident
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.errors import BadArgument, BadOutput
from planner.outfolder import holds_results
from planner.show.lean import lean

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

DISTRIBUTION, EXTRA = "datacentre-capacity-planner", "report"
PACKAGES = {"altair": "altair", "vl_convert": "vl-convert-python"}
SUFFIXES = (".svg", ".png", ".pdf")
LEAST_PPI, MOST_PPI = 10, 1200


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
        """Return the picture as a PNG, at so many pixels per inch.

        Raises
        ------
        BadArgument
            If `ppi` is no number from 10 to 1200.
        """
        if isinstance(ppi, bool) or not isinstance(ppi, int | float) or not LEAST_PPI <= ppi <= MOST_PPI:
            raise BadArgument(f"ppi must be a number from {LEAST_PPI} to {MOST_PPI}, got {arguments.shown(ppi)}")
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
            If the name ends in something else, or is none.
        BadOutput
            If it cannot be written; what stood there before still does. In a folder of results it would be lost with
            the next plan, or keep that from being written.
        """
        target = arguments.file("path", path)
        kind = target.suffix.lower()
        if kind not in SUFFIXES:
            raise BadArgument(f"a picture is saved as {', '.join(SUFFIXES)}, not as {kind or target.name!r}")
        contents = {".svg": lambda: self.svg().encode("utf-8"), ".png": self.png, ".pdf": self.pdf}
        _write(target, contents[kind]())
        return target

    def __repr__(self) -> str:
        """Return what the picture shows; the table behind it is in `data`."""
        return f"<Chart {self.name}: {self.title}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}


def _write(path: Path, held: bytes) -> None:
    """Write a file whole or not at all."""
    draft = None
    try:
        target = path.resolve()
        if holds_results(target.parent):
            raise BadOutput(f"{path} would stand in a folder of results, which holds a plan and nothing else")
        draft = target.with_name(f".{target.name}.{os.getpid()}-{get_ident()}")
        draft.write_bytes(held)
        os.replace(draft, target)
    except (OSError, RuntimeError) as error:
        raise BadOutput(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
