"""Sets of cases of which `make test` takes the first few, and `make long` the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable


def first_few(few: int, cases: Iterable[Any]) -> list[Any]:
    """Return cases for a test with one parameter: those after the first few are long.

    Parameters
    ----------
    few
        How many the suite takes.
    cases
        The cases.
    """
    return [case if at < few else pytest.param(case, marks=pytest.mark.long) for at, case in enumerate(cases)]
