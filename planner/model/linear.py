"""Linear sums whose terms may be variables or numbers, merged and free of zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.core.expr import LinearExpression

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sum:
    """A growing linear sum: a variable that enters twice has one coefficient, a number joins the constant.

    State variables telescope (work at t is *started by t* less *started by t-d*), and past the last start both are
    the same variable: merging here keeps such terms out of the rows.
    """

    def __init__(self, *terms: tuple[float, Any]) -> None:
        self.constant = 0.0
        self._terms: dict[int, tuple[float, Any]] = {}
        for coefficient, thing in terms:
            self.add(coefficient, thing)

    def add(self, coefficient: float, thing: Any) -> Sum:
        """Add `coefficient` times a variable, a number or another `Sum`."""
        if isinstance(thing, Sum):
            self.constant += coefficient * thing.constant
            for inner, variable in thing.terms():
                self._put(coefficient * inner, variable)
        elif isinstance(thing, (int, float)):
            self.constant += coefficient * thing
        else:
            self._put(coefficient, thing)
        return self

    def _put(self, coefficient: float, variable: Any) -> None:
        known = self._terms.get(id(variable))
        self._terms[id(variable)] = (coefficient if known is None else known[0] + coefficient, variable)

    def terms(self) -> list[tuple[float, Any]]:
        """Return (coefficient, variable) without zeros, in order of entry."""
        return [(coefficient, thing) for coefficient, thing in self._terms.values() if abs(coefficient) > 1e-12]

    def __bool__(self) -> bool:
        return bool(self.terms())

    def expr(self) -> Any:
        """Return the sum as a Pyomo expression."""
        terms = self.terms()
        return LinearExpression(
            constant=self.constant,
            linear_coefs=[coefficient for coefficient, _ in terms],
            linear_vars=[variable for _, variable in terms],
        )


def total(parts: Iterable[Sum]) -> Sum:
    """Return the sum of sums."""
    whole = Sum()
    for part in parts:
        whole.add(1.0, part)
    return whole


def limits(sums: dict[Any, Sum], never: Any) -> dict[Any, Sum]:
    """Return the sums that make rows ``sum <= 0``: those with a variable, and those of numbers that break it already.

    For each limit that installed racks or work under way may exceed by themselves: its row must stay, so that the model
    is infeasible and the reason is said.

    Parameters
    ----------
    sums
        Left sides, everything moved to the left.
    never
        A variable that is always zero: with it, a broken row of numbers stays in the model, by its name, as what makes
        the model infeasible.
    """
    broken = {index: given.add(1, never) for index, given in sums.items() if not given and given.constant > 1e-9}
    return {index: broken.get(index, given) for index, given in sums.items() if given or index in broken}


def with_terms(sums: dict[Any, Sum]) -> dict[Any, Sum]:
    """Return the sums that hold a variable: only these make rows, a row of numbers alone is no row.

    For rows that numbers alone cannot break, such as a pace; for others see `limits`.
    """
    return {index: given for index, given in sums.items() if given}
