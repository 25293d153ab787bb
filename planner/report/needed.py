"""The packages that pages are made with."""

from __future__ import annotations

from importlib.util import find_spec

from planner.errors import BadArgument

PACKAGES = {"jinja2": "jinja2", "altair": "altair", "vl_convert": "vl-convert-python"}
EXTRA = "datacentre-capacity-planner[report]"


def refuse_without_packages() -> None:
    """Refuse to go on where a package is missing that pages are made with.

    Raises
    ------
    BadArgument
        In one line, with how to install them.
    """
    lacking = [name for module, name in PACKAGES.items() if find_spec(module) is None]
    if lacking:
        raise BadArgument(
            f"the report needs {' and '.join(lacking)}, not installed here: python -m pip install '{EXTRA}'"
        )
