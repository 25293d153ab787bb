"""Settings of the search as tests want them."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from solvers.search_settings import SearchSettings

if TYPE_CHECKING:
    import pytest

    from solvers.options import Options


def tuned(**sections: dict[str, Any]) -> SearchSettings:
    """Return the settings with some changed: by section, then by field."""
    usual = SearchSettings()
    return replace(usual, **{name: replace(getattr(usual, name), **fields) for name, fields in sections.items()})


def sizes(branch_and_bound_up_to: int, portfolio_up_to: int) -> SearchSettings:
    """Return settings with other limits between the strategies."""
    return tuned(strategy={"branch_and_bound_up_to": branch_and_bound_up_to, "portfolio_up_to": portfolio_up_to})


def plan_with(monkeypatch: pytest.MonkeyPatch, settings: SearchSettings) -> None:
    """Let `planner.solve` search with other settings, which it has no argument for."""
    module = importlib.import_module("planner.solving")
    usual = module.search_options

    def options(*given: Any) -> Options:
        return replace(usual(*given), search=settings)

    monkeypatch.setattr(module, "search_options", options)
