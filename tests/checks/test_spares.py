"""Spares, recomputed: with racks and for racks that stand, in the tables of deliveries, capacity and cash."""

from __future__ import annotations

from planner.checks import violations
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND


def test_spares_are_recomputed_in_every_table() -> None:
    # A tenth with each rack: 0.1 of a spare for a million USD, a fifth of it at order. The first rack of April was
    # ordered before the plan, with its spare; the two others in February and March.
    found = "\n".join(violations(problem(racks__0__spare_share=0.1), SOUND))
    assert "deliveries: spare_units is 0, recomputed 0.1" in found
    assert "deliveries: order_payment_usd_m is 2, recomputed 2.2" in found
    assert "2026-04, cash: spare_payments_usd_m is 0, recomputed 1.6" in found
    assert "2026-02, cash: rack_payments_usd_m is 2, recomputed 2.2" in found
    # 0.6 a year: 0.1 for the two racks of April, 0.15 from May on; 20 % of it two months before.
    found = "\n".join(violations(problem(racks__0__spare_share_per_year=0.6), SOUND))
    assert "capacity: spare_units is 0, recomputed 0.1" in found
    assert "2026-02, cash: spare_payments_usd_m is 0, recomputed 0.2" in found
    assert "2026-04, cash: spare_payments_usd_m is 0, recomputed 1.1" in found
    assert "2026-07, cash: spare_payments_usd_m is 0, recomputed 1.2" in found
    assert "rack_supply R, 2026-05, resources: used is 3, recomputed 3.25" in found
