"""From decisions to the plan: every table and figure that follows from what was decided."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, assert_never

from planner.money import irr
from planner.plan import Plan
from planner.tabulate import contracts, debt, fleet, goals, ledger, limits, milestones, power, shared_limits, tenant
from planner.tabulate.cover import Operations, covers, with_cover
from planner.tabulate.curtailed import rent_lost_usd_m
from planner.tabulate.grid_use import GridUse
from planner.tabulate.horizon import horizon_value_usd_m
from planner.tabulate.lenders import lenders
from planner.tabulate.liquidity import lowest, undrawn_lines
from planner.tabulate.order_payments import capex_usd_m
from planner.tabulate.parts import Parts
from planner.tabulate.provenance import lean_rows
from planner.tabulate.rack_prices import sales_tax_usd_m
from planner.tabulate.schedule import schedule_rows
from planner.tabulate.security import held_usd_m, securities, security_usd_m
from planner.tabulate.spares import rack_lines
from planner.tabulate.works import finished_elsewhere, lease_usd_m, spans_of, spend_usd_m, works

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from planner.decisions import Decisions, Proof
    from planner.plan import CashRow, DebtRow, DeliveryRow, MilestoneRow, ResourceRow, Run, ScheduleRow, TenantRow
    from planner.problem import Problem
    from planner.spec import GoalName

__all__ = ["tabulate"]


def tabulate(problem: Problem, decisions: Decisions, run: Run, proofs: tuple[Proof, ...] = ()) -> Plan:
    """Return the plan that follows from decisions: every table and figure of it, and what is proven.

    Parameters
    ----------
    problem
        The case.
    decisions
        What was decided; history of the case need not be repeated in it.
    run
        How the decisions came about, kept on the plan.
    proofs
        Bounds proven for the goals of the case.
    """
    return _Tables(problem, decisions).plan(run, proofs)


class _Tables:
    """The tables of one plan, each computed once from those before it."""

    def __init__(self, problem: Problem, decisions: Decisions) -> None:
        self.problem, self.decisions = problem, decisions
        self.periods = problem.calendar.periods
        self.works = works(problem, decisions)
        self.orders = power.power_orders(problem, decisions)
        self.racks = fleet.fleet(problem, decisions)
        spans = spans_of(problem, self.works)
        self.powers = power.site_power(problem, decisions, self.racks, spans)
        self.securities = securities(problem, self.orders, spans)
        self.deliveries: tuple[DeliveryRow, ...] = fleet.delivery_rows(self.racks)
        self.milestones: tuple[MilestoneRow, ...] = milestones.milestone_rows(problem, self.racks)
        operations = Operations(problem, self.works, self.racks, self.powers, frozenset())
        loans = debt.debt_rows(problem, decisions)
        self.covers = covers(loans, operations)
        self.debt: tuple[DebtRow, ...] = with_cover(loans, self.covers)
        self.lenders = lenders(problem, self.works, self.orders, self.racks, self.debt)
        self.held = {site: held_usd_m(given, self.periods) for site, given in self.securities.items()}
        held = float(sum(values[-1] for values in self.held.values()))
        value = horizon_value_usd_m(problem, self.works, self.racks.consignments, self.orders, held)
        self.cash: tuple[CashRow, ...] = ledger.cash_rows(problem, self._lines(), value)
        self.tenant: tuple[TenantRow, ...] = tenant.tenant_rows(problem, self.cash)

    def _lines(self) -> dict[str, NDArray[np.float64]]:
        problem = self.problem
        lost = rent_lost_usd_m(problem, (power.curtailed for power in self.powers))
        return {
            "rent": ledger.rent_usd_m(problem, self.racks) - lost,
            "rent_lost": lost,
            "activity_spend": spend_usd_m(problem, self.works),
            **rack_lines(self.racks, self.deliveries),
            "sales_tax": sales_tax_usd_m(self.racks),
            "lease": lease_usd_m(problem, self.works),
            "credit_used": ledger.credit_used_usd_m(self.decisions, self.periods),
            "upgrade_capex": capex_usd_m(problem, (o for o in self.orders if o.kind == "upgrade")),
            "onsite_capex": capex_usd_m(problem, (o for o in self.orders if o.kind == "onsite")),
            "energy": power.energy_usd_m(problem, self.powers),
            "fuel": power.fuel_usd_m(problem, self.powers),
            "demand": contracts.demand_usd_m(problem, self.powers),
            "capacity": contracts.capacity_usd_m(problem, self.powers),
            "security": security_usd_m(chain(*self.securities.values()), self.periods),
            **ledger.site_lines(problem, self.works, self.racks),
            **ledger.tranche_lines(self.milestones, self.periods),
            **ledger.charge_lines(problem, self.racks),
            **ledger.debt_lines(self.debt, self.periods),
            **undrawn_lines(problem, self.lenders),
        }

    def _terms(self, goal: GoalName) -> goals.Terms:
        match goal:
            case "shortfall":
                return {"shortfall": milestones.shortfall_mw(self.problem, self.racks)}
            case "lateness":
                return goals.lateness_terms(self.problem, self.milestones)
            case "earliest":
                return goals.earliest_terms(self.problem, self.milestones)
            case "npv":
                return goals.npv_terms(self.problem, self.cash)
            case "cost":
                return goals.cost_terms(self.problem, self.cash)
            case "emissions":
                grid, onsite = power.emissions_kt(self.problem.calendar, self.powers)
                return {"grid": grid, "onsite": onsite}
            case _:
                assert_never(goal)

    def _schedule(self) -> tuple[ScheduleRow, ...]:
        shown = (*self.works, *finished_elsewhere(self.problem, self.works))
        return schedule_rows(Parts(self.problem, shown, self.orders, self.racks, self.milestones, self._grid()))

    def _grid(self) -> GridUse:
        import_mw = {
            (given.site.id, period): float(mw) for given in self.powers for period, mw in enumerate(given.import_mw)
        }
        return GridUse(self.problem, import_mw, self.decisions.flows_mw)

    def _resources(self) -> tuple[ResourceRow, ...]:
        uses = [
            *limits.work_uses(self.problem, self.works, self.orders, self.racks),
            *limits.rack_uses(self.problem, self.works, self.racks),
            *limits.opening_uses(self.problem, self.works, self.racks),
            *limits.power_uses(self.problem, self.decisions, self.racks, self.powers),
            *limits.money_uses(self.problem, self.cash, self.lenders, self.covers),
            *shared_limits.yearly_uses(self.problem, self.racks, self.powers),
            *shared_limits.quota_uses(self.problem, self.racks),
        ]
        return limits.resource_rows(self.problem, uses, self.tenant)

    def _extremes(self) -> dict[str, Any]:
        poorest, tightest = lowest(self.cash, "closing_cash_usd_m"), lowest(self.cash, "liquidity_usd_m")
        return {
            "lowest_cash_usd_m": poorest.closing_cash_usd_m,
            "lowest_cash_date": poorest.period_end,
            "least_liquidity_usd_m": tightest.liquidity_usd_m,
            "least_liquidity_capex_only_usd_m": tightest.liquidity_capex_only_usd_m,
            "least_liquidity_date": tightest.period_end,
            "peak_debt_usd_m": max(row.debt_usd_m for row in self.cash),
        }

    def plan(self, run: Run, proofs: tuple[Proof, ...]) -> Plan:
        problem, programme = self.problem, self.problem.programme
        online = milestones.target_online_mw(problem, self.racks)
        terms: dict[str, goals.Terms] = {given.goal: self._terms(given.goal) for given in programme.goals}
        goal_rows, term_rows = goals.goal_rows(problem, terms, proofs)
        counts = self.racks.counts()
        return Plan(
            case=problem.case,
            name=programme.name,
            start_date=programme.start_date,
            periods=self.periods,
            months_per_period=problem.calendar.months,
            target_mw=programme.target.mw,
            target_basis=programme.target.basis,
            target_date=programme.target.by_date,
            target_online_mw=online,
            shortfall_mw=milestones.shortfall_mw(problem, self.racks),
            racks=tuple(counts.items()),
            gpus=sum(rack.gpus * counts[rack.id] for rack in problem.racks),
            npv_usd_m=sum(self._terms("npv").values()),
            irr=irr([row.npv_flow_usd_m for row in self.cash], [row.period_end for row in self.cash]),
            **self._extremes(),
            run=run,
            problem=problem,
            goals=goal_rows,
            terms=term_rows,
            schedule=self._schedule(),
            deliveries=self.deliveries,
            capacity=fleet.capacity_rows(self.racks),
            power=power.power_rows(problem, self.decisions, self.powers, self.held),
            milestones=self.milestones,
            cash=self.cash,
            debt=self.debt,
            resources=self._resources(),
            tenant=self.tenant,
            leans_on=lean_rows(problem, self.decisions, self.works, self.orders, self.racks),
        )
