"""The extra that workbooks need."""

from __future__ import annotations

from importlib.util import find_spec

from planner.errors import BadArgument

DISTRIBUTION = "datacentre-capacity-planner"
WRITER, READER = "xlsxwriter", "python_calamine"


def need(*packages: str) -> None:
    """Refuse to go on without packages of the extra.

    Raises
    ------
    BadArgument
        With the packages that are not installed, and how to install them.
    """
    lacking = [name.replace("_", "-") for name in packages if find_spec(name) is None]
    if lacking:
        what = f"a workbook needs {' and '.join(lacking)}, not installed here"
        raise BadArgument(f"{what}: python -m pip install '{DISTRIBUTION}[excel]'")
