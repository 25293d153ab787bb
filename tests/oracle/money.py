"""Money of one plan of a tiny case as one small linear programme: debt, credit and, for emissions, the dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from planner.problem import pairs
from tests.oracle.dates import dates_of

if TYPE_CHECKING:
    from planner.problem import Facility, Problem
    from tests.oracle.dispatch import Dispatch
    from tests.oracle.works import Power

MONEY_EPS = 1e-7


@dataclass(frozen=True)
class Loan:
    """What one debt facility allows in each period."""

    given: Facility
    limit: np.ndarray
    open: np.ndarray
    maturity: int
    last_open: int


@dataclass(frozen=True)
class Flows:
    """What one plan fixes before any financing, by period [million USD]."""

    flow: np.ndarray
    outlay: np.ndarray
    capex: np.ndarray
    rack_payments: np.ndarray
    granted: np.ndarray
    book_price: np.ndarray
    horizon_value: float


def loan_of(problem: Problem, facility: Facility) -> Loan:
    calendar = dates_of(problem)
    horizon = calendar.periods
    limit = np.array(calendar.stepped(pairs(facility.limit_usd_m)))
    first = 0 if facility.available_from_date is None else calendar.usable_from(facility.available_from_date)
    last = horizon - 1 if facility.available_to_date is None else calendar.period_of(facility.available_to_date)
    # definitions.md: a facility is no longer available from its maturity on
    maturity = 10**6 if facility.maturity_date is None else calendar.period_of(facility.maturity_date)
    return Loan(
        facility,
        limit,
        np.array([first <= t <= last and t < maturity for t in range(horizon)]),
        maturity,
        min(last, maturity - 1),
    )


class Purse:
    """The linear programme of a case's money; only right-hand sides change from plan to plan."""

    def __init__(self, problem: Problem, dispatch: Dispatch | None) -> None:
        self.problem, self.dispatch = problem, dispatch
        self.calendar = dates_of(problem)
        self.horizon = horizon = dates_of(problem).periods
        self.rate = problem.finance.discount_rate
        self.factor = np.array([(1.0 + self.rate) ** -self.calendar.years(t) for t in range(horizon)])
        self.loans = [loan_of(problem, facility) for facility in problem.finance.facilities]
        self.n_loans = len(self.loans)
        self.per_period = 0 if dispatch is None else (
            2 * len(dispatch.sites) + len(dispatch.units) + len(dispatch.line_mw)
        )  # fmt: skip
        self.width = horizon * (3 * self.n_loans + 2 + self.per_period)
        self._charges()
        self._fixed_rows()

    def at(self, what: str, t: int, row: int = 0) -> int:
        """Return the column of a variable: draw, repay, balance of a loan; credit; closing; first of a dispatch."""
        horizon, n = self.horizon, self.n_loans
        first = {"draw": row, "repay": n + row, "balance": 2 * n + row, "credit": 3 * n, "closing": 3 * n + 1}
        if what == "dispatch":
            return (3 * n + 2) * horizon + t * self.per_period + row
        return first[what] * horizon + t

    def _charges(self) -> None:
        """Set what each variable costs in each period's cash: interest and fees, energy and fuel."""
        self.charge = np.zeros((self.horizon, self.width))
        self.charge_constant = np.zeros(self.horizon)
        y = self.calendar.years_per_period
        for f, loan in enumerate(self.loans):
            for t in range(self.horizon):
                self.charge[t, self.at("draw", t, f)] += loan.given.draw_fee_share
                if t:
                    self.charge[t, self.at("balance", t - 1, f)] += loan.given.rate_per_year * y
                if loan.open[t]:
                    self.charge[t, self.at("balance", t, f)] -= loan.given.commitment_fee_per_year * y
                    self.charge_constant[t] += loan.given.commitment_fee_per_year * y * loan.limit[t]
        self.kt = np.zeros(self.width)
        if self.dispatch is not None:
            self._energy_charges(self.dispatch)

    def _energy_charges(self, dispatch: Dispatch) -> None:
        n_sites = len(dispatch.sites)
        for t in range(self.horizon):
            for i in range(n_sites):
                column = self.at("dispatch", t, n_sites + i)
                self.charge[t, column] += dispatch.grid_price[i, t]
                self.kt[column] += dispatch.grid_kt[i, t]
            for j in range(len(dispatch.units)):
                column = self.at("dispatch", t, 2 * n_sites + j)
                self.charge[t, column] += dispatch.unit_price[j, t]
                self.kt[column] += dispatch.unit_kt[j, t]

    def _fixed_rows(self) -> None:
        """Set the rows whose coefficients never change: the cash balance, the loan balances."""
        self.cash_rows = np.zeros((self.horizon, self.width))
        loan_rows = []
        for t in range(self.horizon):
            self.cash_rows[t] += self.charge[t]
            self.cash_rows[t, self.at("closing", t)] += 1.0
            if t:
                self.cash_rows[t, self.at("closing", t - 1)] -= 1.0
            self.cash_rows[t, self.at("credit", t)] -= 1.0
            for f in range(self.n_loans):
                self.cash_rows[t, self.at("draw", t, f)] -= 1.0
                self.cash_rows[t, self.at("repay", t, f)] += 1.0
                row = np.zeros(self.width)
                row[self.at("balance", t, f)], row[self.at("draw", t, f)] = 1.0, -1.0
                row[self.at("repay", t, f)] = 1.0
                if t:
                    row[self.at("balance", t - 1, f)] = -1.0
                loan_rows.append(row)
        self.loan_rows = np.array(loan_rows).reshape(-1, self.width)
        self.straight_rows = self._straight_rows()

    def _straight_rows(self) -> np.ndarray:
        rows = []
        for f, loan in enumerate(self.loans):
            if loan.given.repayment == "straight_line" and 0 <= loan.last_open < self.horizon:
                for t in range(loan.last_open + 1, min(loan.maturity + 1, self.horizon)):
                    row = np.zeros(self.width)
                    row[self.at("balance", t, f)] = 1.0
                    share = (loan.maturity - t) / (loan.maturity - loan.last_open)
                    row[self.at("balance", loan.last_open, f)] -= share
                    rows.append(row)
        return np.array(rows).reshape(-1, self.width)

    def _bounds(self, flows: Flows | None, power: Power | None) -> list[tuple[float, float | None]]:
        finance = self.problem.finance
        bounds: list[tuple[float, float | None]] = [(0.0, None)] * self.width
        for t in range(self.horizon):
            for f, loan in enumerate(self.loans):
                bounds[self.at("draw", t, f)] = (0.0, None if loan.open[t] else 0.0)
                most = float(loan.limit[t]) if t < loan.maturity else 0.0
                if loan.given.borrowing_base_share is not None and flows is not None:
                    most = min(most, loan.given.borrowing_base_share * float(flows.book_price[t]))
                bounds[self.at("balance", t, f)] = (0.0, most)
            free = flows is None
            bounds[self.at("closing", t)] = (-np.inf if free else finance.cash_floor_usd_m, None)
            bounds[self.at("credit", t)] = (0.0, 0.0 if flows is None else float(flows.rack_payments[t]))
            for column in range(self.per_period if power is None else 0):
                bounds[self.at("dispatch", t, column)] = (0.0, 0.0)  # financing alone: energy is in the plan's own bill
            if self.dispatch is not None and power is not None:
                for column, pair in enumerate(self.dispatch.bounds(t, power)):
                    bounds[self.at("dispatch", t, column)] = pair
        return bounds

    def objective(self, goal: str) -> np.ndarray:
        """Return the coefficients of a goal, to be minimised (`npv` with its sign turned)."""
        cost = np.zeros(self.width)
        if goal == "emissions":
            return self.kt
        if goal == "cost":
            cost += self.factor @ self.charge
            for t in range(self.horizon):
                cost[self.at("credit", t)] -= self.factor[t]
        if goal == "npv":
            for t in range(self.horizon):
                cost[self.at("closing", t)] -= self.factor[t]
                if t:
                    cost[self.at("closing", t - 1)] += self.factor[t]
            for f in range(self.n_loans):
                cost[self.at("balance", self.horizon - 1, f)] += self.factor[-1]
        return cost

    def constant(self, goal: str, flows: Flows | None) -> float:
        if goal == "cost":
            outlay = 0.0 if flows is None else float(self.factor @ flows.outlay)
            return outlay + float(self.factor @ self.charge_constant)
        if goal == "npv":
            opening = float(self.factor[0] * self.problem.finance.opening_cash_usd_m)
            return opening - (0.0 if flows is None else float(self.factor[-1] * flows.horizon_value))
        return 0.0

    def standalone(self, goal: str) -> tuple[float, np.ndarray]:
        """Return the best that financing alone could add to a goal (to be minimised), and the policy that does."""
        equal = np.vstack([self.cash_rows, self.loan_rows])
        finance = self.problem.finance
        totals = np.concatenate([-self.charge_constant, np.zeros(len(self.loan_rows))])
        totals[0] += finance.opening_cash_usd_m
        cost = self.objective(goal)
        answer = linprog(cost, A_ub=self.straight_rows if len(self.straight_rows) else None,
                         b_ub=np.zeros(len(self.straight_rows)) if len(self.straight_rows) else None,
                         A_eq=equal, b_eq=totals, bounds=self._bounds(None, None))  # fmt: skip
        if answer.status != 0:
            raise RuntimeError(f"financing alone has no optimum: {answer.message}")
        return float(answer.fun) + self.constant(goal, None), np.array(answer.x)

    def best(
        self, goal: str | None, flows: Flows, earlier: dict[str, float], power: Power | None, load: np.ndarray | None
    ) -> float | None:
        """Return the least value of a goal (None: any) for one plan, within limits on earlier goals, or None.

        `npv` is taken with its sign turned, in the answer and in `earlier`.
        """
        rows, limits = [*self.straight_rows], [0.0] * len(self.straight_rows)
        for t in range(self.horizon):
            row = np.zeros(self.width)
            row[[self.at("credit", tau) for tau in range(t + 1)]] = 1.0
            rows.append(row)
            limits.append(float(flows.granted[: t + 1].sum()))
            bound_by_capex = [f for f, loan in enumerate(self.loans) if loan.given.capex_only]
            if bound_by_capex:
                row = np.zeros(self.width)
                row[[self.at("draw", t, f) for f in bound_by_capex]] = 1.0
                row[self.at("credit", t)] = 1.0
                rows.append(row)
                limits.append(float(flows.capex[t]))
        for name, most in earlier.items():
            rows.append(self.objective(name))
            limits.append(most - self.constant(name, flows) + MONEY_EPS * (1.0 + abs(most)))
        return self._solved(goal, flows, power, load, rows, limits)

    def _solved(
        self, goal: str | None, flows: Flows, power: Power | None, load: np.ndarray | None,
        rows: list[np.ndarray], limits: list[float],
    ) -> float | None:  # fmt: skip
        totals = flows.flow - self.charge_constant
        totals[0] += self.problem.finance.opening_cash_usd_m
        equal, right = [self.cash_rows, self.loan_rows], [totals, np.zeros(len(self.loan_rows))]
        if self.dispatch is not None and power is not None and load is not None:
            for t in range(self.horizon):
                less, most, same, exact = self.dispatch.network_rows(t, load[:, t], power)
                at = slice(self.at("dispatch", t), self.at("dispatch", t) + self.per_period)
                wide, wide_same = np.zeros((len(less), self.width)), np.zeros((len(same), self.width))
                wide[:, at], wide_same[:, at] = less, same
                rows += [*wide]
                limits += [*most]
                equal.append(wide_same)
                right.append(exact)
        cost = np.zeros(self.width) if goal is None else self.objective(goal)
        answer = linprog(cost, A_ub=np.array(rows), b_ub=np.array(limits), A_eq=np.vstack(equal),
                         b_eq=np.concatenate(right), bounds=self._bounds(flows, power))  # fmt: skip
        if answer.status == 2:
            return None
        if answer.status != 0:
            raise RuntimeError(f"the money of a plan has no optimum: {answer.message}")
        return float(answer.fun) + (0.0 if goal is None else self.constant(goal, flows))
