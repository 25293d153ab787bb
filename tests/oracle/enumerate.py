"""The lexicographic optimum of a tiny case by listing every plan: no code shared with the model or the checks.

Whole choices are listed: schedules of the activities (`works`), orders of upgrades and on-site units (`works`),
deliveries of whole racks with their split over the order book (`fleets`). What is left of a plan (dispatch, debt,
credit) is one small linear programme (`money`), solved only for plans that can still be the best:

- Plans are tried in the order of a bound that they cannot beat, and the search for one goal stops at the first bound
  that is no better than the best value found. The bound of `npv` and `cost` adds the plan's fixed flows, its least
  energy bill, credit used as early as it can be, and the most that financing alone could add; each part is at least
  as good as in any plan, and they are additive, so their sum bounds the whole. Credit used earliest is best because
  each million of it saves one million in the period of use and the discount factors never rise (the rate is not
  negative); with a negative rate the bound takes all of it at the largest factor.
- A plan is dropped without a programme where its cash falls below the floor although all credit comes as early as it
  can, all energy is as cheap as it can be, and the debt outstanding stands at the sum of the limits, less the interest
  (at the lowest rate) and fees (at the lowest) that carrying so much at least costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tests.oracle.dates import dates_of
from tests.oracle.dispatch import Dispatch
from tests.oracle.fleets import Fleets, Room
from tests.oracle.money import MONEY_EPS, Flows, Purse
from tests.oracle.works import EPS, Site, TooBig

if TYPE_CHECKING:
    from planner.problem import Problem
    from tests.oracle.money import Loan

DATED = ("shortfall", "lateness", "earliest")
TIE = 1e-9
CAP_WORKS, CAP_POWER, CAP_FLEETS, CAP_PAIRS, CAP_PROGRAMMES = 6000, 400, 6000, 3_000_000, 4000


@dataclass(frozen=True)
class Best:
    """What the oracle found of one goal: its best value and how far later goals may worsen it."""

    goal: str
    value: float
    tolerance: float


class Infeasible(Exception):
    """No plan at all keeps every rule."""


class Oracle:
    """Lists the plans of a case once, then answers goal after goal."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.horizon = dates_of(problem).periods
        self.goals = problem.programme.goals
        self.emissions = any(entry.goal == "emissions" for entry in self.goals)
        place = Site(problem, CAP_WORKS)
        self.works, self.powers = place.works(), place.powers()
        self.programmes = 0
        if not self.works or not self.powers:
            raise Infeasible("no schedule of works or power")
        room = Room(
            np.max([w.nameplate_mw for w in self.works], axis=0),
            np.max([w.positions for w in self.works], axis=0),
            np.max([p.energised_mw + place.firm_mw(p) for p in self.powers], axis=0),
        )
        self.fleets = Fleets(problem, room, CAP_FLEETS)
        if not len(self.fleets.units):
            raise Infeasible("the racks on hand fit nowhere")
        self.dispatch = Dispatch(problem, self.fleets, self.powers)
        self.purse = Purse(problem, self.dispatch if self.emissions else None)
        self.alone = {goal: self.purse.standalone(goal) for goal in ("npv", "cost")}
        self.exact: dict[int, np.ndarray | None] = {}
        self._combine(place.arrived)
        self._pair()

    def _combine(self, arrived: np.ndarray) -> None:
        """List the pairs of works and power that the consumables allow, with their own flows."""
        chosen = [(a, p) for a, works in enumerate(self.works) for p, power in enumerate(self.powers)
                  if not (works.drawn + power.drawn > arrived + EPS).any()]  # fmt: skip
        if not chosen:
            raise Infeasible("the consumables do not reach")
        self.a_of, self.p_of = np.array([a for a, _ in chosen]), np.array([p for _, p in chosen])
        spend = np.array([w.spend_usd_m for w in self.works])
        standing = np.array([w.standing_usd_m for w in self.works])
        capex = np.array([p.capex_usd_m for p in self.powers])
        self.w_capex = spend[self.a_of] + capex[self.p_of]
        self.w_outlay = self.w_capex + standing[self.a_of]
        book = self.problem.finance.horizon_value == "book"
        self.w_value = np.zeros(len(chosen))
        if book:
            self.w_value = np.array([w.book_usd_m for w in self.works])[self.a_of]
            self.w_value = self.w_value + np.array([p.book_usd_m for p in self.powers])[self.p_of]

    def _pair(self) -> None:
        """List the pairs (fleet, works with power) whose capacity fits and whose cash is not hopeless."""
        fleets = self.fleets
        self.fits, self.bill = self.dispatch.tables("price")
        self.bill_pv = self.bill @ self.purse.factor
        self.clean = self.dispatch.tables("emissions")[1].sum(axis=2)
        self.early = fleets.early_credit()
        plates = np.array([w.nameplate_mw for w in self.works])
        places = np.array([w.positions for w in self.works])
        least = np.array([w.least_mw for w in self.works])
        found_d, found_w = [], []
        total = 0
        for d in range(len(fleets.units)):
            if not fleets.rent_allowed[d]:
                continue
            roomy = (fleets.load_mw[d][None] <= plates + EPS).all(axis=(1, 2))
            roomy &= (fleets.count[d][None] <= places + EPS).all(axis=(1, 2))
            roomy &= (fleets.load_mw[d][None] >= least - EPS).all(axis=(1, 2))
            w = np.flatnonzero(roomy[self.a_of] & self.fits[d][self.p_of])
            w = w[self._solvent(d, w)]
            found_d.append(np.full(len(w), d))
            found_w.append(w)
            total += len(w)
            if total > CAP_PAIRS:
                raise TooBig("too many plans to list")
        self.d = np.concatenate(found_d) if found_d else np.zeros(0, dtype=int)
        self.w = np.concatenate(found_w) if found_w else np.zeros(0, dtype=int)

    def _solvent(self, d: int, w: np.ndarray) -> np.ndarray:
        finance, purse = self.problem.finance, self.purse
        flow = (self.fleets.flow[d] + self.early[d])[None] - self.w_outlay[w] - self.bill[d][self.p_of[w]]
        cash = finance.opening_cash_usd_m + flow.cumsum(axis=1)
        floor = finance.cash_floor_usd_m
        if not purse.loans:
            return (cash >= floor - 1e-7).all(axis=1)
        y = dates_of(self.problem).years_per_period
        rate = min(loan.given.rate_per_year for loan in purse.loans) * y
        fee = min(loan.given.draw_fee_share for loan in purse.loans)
        limit = sum(self._debt_limit(loan, d) for loan in purse.loans)
        ok = np.ones(len(w), dtype=bool)
        owed, interest = np.zeros(len(w)), np.zeros(len(w))
        for t in range(self.horizon):
            interest = interest + rate * owed
            # What is owed was drawn, so at least `fee * owed` of it never reached the till; undrawn fees are dropped.
            owed = np.maximum(0.0, (floor - cash[:, t] + interest) / max(1.0 - fee, 1e-3))
            ok &= owed <= limit[t] + 1e-6
        return ok

    def _debt_limit(self, loan: Loan, d: int) -> np.ndarray:
        most = np.where(np.arange(self.horizon) < loan.maturity, loan.limit, 0.0)
        most = np.where(np.maximum.accumulate(loan.open), most, 0.0)
        if loan.given.borrowing_base_share is not None:
            most = np.minimum(most, loan.given.borrowing_base_share * self.fleets.book_price[d])
        return most

    def _flows(self, at: int) -> Flows:
        """Return what one plan fixes; without the goal `emissions` its cheapest dispatch is fixed as well."""
        d, w = self.d[at], self.w[at]
        bill = np.zeros(self.horizon) if self.emissions else self.exact[at]
        return Flows(
            flow=self.fleets.flow[d] - self.w_outlay[w] - bill,
            outlay=self.fleets.outlay[d] + self.w_outlay[w] + bill,
            capex=self.fleets.rack_payments[d] + self.w_capex[w],
            rack_payments=self.fleets.rack_payments[d],
            granted=self.fleets.granted[d],
            book_price=self.fleets.book_price[d],
            horizon_value=float(self.fleets.horizon_value[d] + self.w_value[w]),
        )

    def _runs(self, at: int) -> bool:
        """Return whether the network can carry a plan; keep its cheapest dispatch."""
        if at not in self.exact:
            d, p = int(self.d[at]), int(self.p_of[self.w[at]])
            if self.dispatch.networked:
                self.exact[at] = self.dispatch.exact_bill(d, p)
            else:
                self.exact[at] = self.bill[d, p]
        return self.exact[at] is not None

    def _solve(self, at: int, goal: str | None, earlier: dict[str, float]) -> float | None:
        """Return the least value of a goal over everything a listed plan leaves open, None if it cannot be."""
        if not self._runs(at):
            return None
        self.programmes += 1
        if self.programmes > CAP_PROGRAMMES:
            raise TooBig("too many linear programmes")
        power, load = self.powers[self.p_of[self.w[at]]], self.fleets.load_mw[self.d[at]]
        return self.purse.best(goal, self._flows(at), earlier, power, load)

    def _is_sound(self, at: int, earlier: dict[str, float]) -> bool:
        """Return whether a listed plan can be paid for (and run) within what earlier goals allow."""
        return self._solve(at, None, earlier) is not None

    def answer(self) -> tuple[Best, ...]:
        """Return the best value of each goal in order.

        Raises
        ------
        Infeasible
            If no plan keeps every rule.
        """
        alive = np.arange(len(self.d))
        earlier: dict[str, float] = {}
        found = []
        for entry in self.goals:
            if entry.goal in DATED:
                value, alive = self._dated(entry.goal, alive, earlier)
            else:
                value = self._priced(entry.goal, alive, earlier)
            tolerance = max(entry.tolerance, entry.tolerance_share * abs(value))
            if entry.goal in DATED:
                alive = alive[self._values(entry.goal)[self.d[alive]] <= value + tolerance + TIE]
            else:
                earlier[entry.goal] = value + tolerance
                alive = alive[self._bounds(entry.goal, alive) <= value + tolerance + MONEY_EPS * (1.0 + abs(value))]
            found.append(Best(entry.goal, -value if entry.goal == "npv" else value, tolerance))
        return tuple(found)

    def _values(self, goal: str) -> np.ndarray:
        return {"shortfall": self.fleets.shortfall, "lateness": self.fleets.lateness,
                "earliest": self.fleets.earliest}[goal]  # fmt: skip

    def _dated(self, goal: str, alive: np.ndarray, earlier: dict[str, float]) -> tuple[float, np.ndarray]:
        """Return the best value of a goal that the deliveries fix, and the plans not yet found impossible."""
        values = self._values(goal)[self.d[alive]]
        ease = self._bounds("npv", alive)
        dropped = set()
        for at in alive[np.lexsort((ease, np.round(values, 9)))]:
            if self._is_sound(at, earlier):
                keep = np.array([here for here in alive if here not in dropped], dtype=int) if dropped else alive
                return float(self._values(goal)[self.d[at]]), keep
            dropped.add(at)
        raise Infeasible(f"no plan, seen at goal {goal}")

    def _bounds(self, goal: str, alive: np.ndarray) -> np.ndarray:
        """Return for each listed plan a value of the goal (to be minimised) that it cannot beat."""
        d, w = self.d[alive], self.w[alive]
        p = self.p_of[w]
        if goal == "emissions":
            return self.clean[d, p]
        factor = self.purse.factor
        credit = self.early @ factor
        if self.problem.finance.discount_rate < 0:
            credit = self.early.sum(axis=1) * factor.max()
        alone = self.alone[goal][0]
        if goal == "cost":
            return alone + (self.fleets.outlay @ factor - credit)[d] + (self.w_outlay @ factor)[w] + self.bill_pv[d, p]
        worth = self.fleets.flow @ factor + credit + self.fleets.horizon_value * factor[-1]
        return alone - worth[d] + (self.w_outlay @ factor - self.w_value * factor[-1])[w] + self.bill_pv[d, p]

    def _priced(self, goal: str, alive: np.ndarray, earlier: dict[str, float]) -> float:
        """Return the best value of a goal in money or emissions (npv with its sign turned)."""
        bounds = self._bounds(goal, alive)
        best = np.inf
        for position in np.argsort(bounds, kind="stable"):
            if bounds[position] >= best - TIE * (1.0 + abs(best)):
                break
            at = int(alive[position])
            value = self._with_best_financing(goal, at, float(bounds[position]), earlier)
            if value is None:
                value = self._solve(at, goal, earlier)
            if value is not None:
                best = min(best, value)
        if not np.isfinite(best):
            raise Infeasible(f"no plan, seen at goal {goal}")
        return float(best)

    def _with_best_financing(self, goal: str, at: int, bound: float, earlier: dict[str, float]) -> float | None:
        """Return what a plan reaches with the best financing on its own, None where that breaks a rule of money.

        Financing, early credit and the cheapest dispatch are each the best there is, so a plan that may use all three
        together cannot do better and needs no programme.
        """
        if goal == "emissions" or earlier or self.problem.finance.discount_rate < 0:
            return None
        d, w, p = self.d[at], self.w[at], self.p_of[self.w[at]]
        policy, purse, finance = self.alone[goal][1], self.purse, self.problem.finance
        if not self._runs(at):
            return None
        closing = np.array([policy[purse.at("closing", t)] for t in range(self.horizon)])
        fixed = self.fleets.flow[d] + self.early[d] - self.w_outlay[w] - self.exact[at]
        if (closing + fixed.cumsum() < finance.cash_floor_usd_m).any() or self._over_lent(policy, int(d), int(w)):
            return None
        return bound + float((self.exact[at] - self.bill[d, p]) @ purse.factor)

    def _over_lent(self, policy: np.ndarray, d: int, w: int) -> bool:
        """Return whether a financing policy breaks a borrowing base or a limit to capex in one plan."""
        purse, drawn = self.purse, np.zeros(self.horizon)
        for f, loan in enumerate(purse.loans):
            owed = np.array([policy[purse.at("balance", t, f)] for t in range(self.horizon)])
            base = loan.given.borrowing_base_share
            if base is not None and (owed > base * self.fleets.book_price[d]).any():
                return True
            if loan.given.capex_only:
                drawn += [policy[purse.at("draw", t, f)] for t in range(self.horizon)]
        spent = self.fleets.rack_payments[d] + self.w_capex[w] - self.early[d]
        return bool((drawn > spent + EPS).any())


def optimum(problem: Problem) -> tuple[Best, ...]:
    """Return the lexicographic optimum of a tiny case, goal by goal."""
    return Oracle(problem).answer()
