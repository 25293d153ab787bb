"""Which limits bind, kind by kind and both ways: where more of one would be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from tests.tabulate.case import case, column, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import Plan


def marks(answer: Plan, limit: str, name: str) -> str:
    """Return an x for each month in which a limit binds, else a dot."""
    return "".join(".x"[binds] for binds in column(answer.resources, "binding", limit=limit, id=name))


def started(*starts: int, **resource: Any) -> Plan:
    """Return the plan in which halls that each take two months and one unit of a resource start in these months."""
    use = "uses" if resource["kind"] == "renewable" else "draws"
    option = {"duration_periods": 2, use: {"unit": 1}}
    halls = [{"id": f"H{number}", "nameplate_mw": 5, "options": [option]} for number in range(len(starts))]
    problem = case(site={"activities": halls}, resources=[{"id": "unit", **resource}])
    return plan(problem, starts={f"H{number}": ("standard", start) for number, start in enumerate(starts)})


@pytest.mark.parametrize(
    ("starts", "capacity", "due"),
    [
        ((1, 1), 2, ".xx..."),
        ((1, 1), 3, "......"),
        ((), 0, "......"),
        # A crew from March on: waited for in February by what starts in March, by nothing that starts in April.
        ((2,), [{"from_date": "2026-03-01", "value": 1}], ".xxx.."),
        ((3,), [{"from_date": "2026-03-01", "value": 1}], "...xx."),
        ((0,), [{"value": 1}, {"from_date": "2026-03-01", "value": 0}], "xx...."),
    ],
)
def test_crews(starts: tuple[int, ...], capacity: Any, due: str) -> None:
    assert marks(started(*starts, kind="renewable", capacity=capacity), "renewable", "unit") == due


@pytest.mark.parametrize(
    ("starts", "stock", "arrivals", "due"),
    [
        ((1,), 1, (), ".xxxxx"),
        ((1,), 2, (), "......"),
        ((), 0, (), "......"),
        ((), 0, ("2026-03-01",), "......"),
        ((2,), 0, ("2026-03-01",), ".xxxxx"),
        ((3,), 0, ("2026-03-01",), "...xxx"),
        ((0, 3), 1, ("2026-03-01",), "xx.xxx"),
    ],
)
def test_stocks(starts: tuple[int, ...], stock: int, arrivals: tuple[str, ...], due: str) -> None:
    came = [{"date": day, "units": 1} for day in arrivals]
    assert marks(started(*starts, kind="consumable", stock=stock, arrivals=came), "consumable", "unit") == due


@pytest.mark.parametrize(
    ("lots", "due"),
    [
        ((), "......"),
        (((2, 3),), ".xxx.."),  # all 3 of March in March, 2 more in May
        (((2, 2),), ".x...."),  # the first are taken as soon as there are any
        (((3, 2),), "......"),
        (((3, 3),), "...x.."),
        (((3, 3), (4, 2)), "...xxx"),
    ],
)
def test_supply(lots: tuple[tuple[int, int], ...], due: str) -> None:
    supply = [{"date": "2026-03-01", "units": 3}, {"date": "2026-05-01", "units": 2}]
    deliveries = tuple(Delivery("S", "R", period, units) for period, units in lots)
    assert marks(plan(case(rack={"supply": supply}), deliveries=deliveries), "rack_supply", "R") == due


def housed(
    *lots: tuple[int, int],
    nameplate: float = 3.0,
    places: int | None = None,
    halls: Sequence[dict[str, Any]] = (),
    kw: float = 1000.0,
    **more: Any,
) -> Plan:
    """Return the plan of one hall that is ready in March, with racks of 1 MW delivered as (month, racks)."""
    hall = {"id": "H", "nameplate_mw": nameplate, "rack_positions": places, "options": [{"duration_periods": 2}]}
    site = {"activities": [hall, *halls], "cooling": ["liquid"], **more.pop("site", {})}
    problem = case(site=site, rack={"it_kw": kw}, **more)
    deliveries = tuple(Delivery("S", "R", period, units) for period, units in lots)
    return plan(problem, starts={"H": ("standard", 0)}, deliveries=deliveries)


@pytest.mark.parametrize(
    ("lots", "nameplate", "due"),
    [
        ((), 3.0, "......"),  # an empty hall
        (((4, 3),), 3.0, "....xx"),
        (((4, 2),), 3.0, "......"),  # one more rack fits
        (((4, 2),), 2.9, "....xx"),  # none does
        (((2, 2),), 3.0, ".x...."),  # racks waited for the hall
        (((2, 3),), 3.0, ".xxxxx"),
    ],
)
def test_nameplates(lots: tuple[tuple[int, int], ...], nameplate: float, due: str) -> None:
    assert marks(housed(*lots, nameplate=nameplate), "nameplate", "S") == due


@pytest.mark.parametrize(
    ("lots", "places", "due"),
    [
        ((), 3, "......"),
        ((), 0, "......"),
        (((4, 3),), 3, "....xx"),
        (((4, 2),), 3, "......"),  # one more rack fits
        (((3, 2), (5, 1)), 3, ".....x"),
        (((2, 2),), 3, ".x...."),  # racks waited for the hall
        (((2, 3),), 3, ".xxxxx"),
    ],
)
def test_rack_positions(lots: tuple[tuple[int, int], ...], places: int, due: str) -> None:
    # 9 MW of nameplate: only positions are short.
    assert marks(housed(*lots, nameplate=9.0, places=places), "rack_positions", "S") == due


@pytest.mark.parametrize(
    ("lots", "nameplate", "due"),
    [
        ((), 3.0, "......"),
        (((4, 3),), 3.0, "....xx"),
        (((4, 2),), 3.0, "......"),  # one more liquid rack fits
        (((4, 2),), 2.9, "....xx"),  # none does, though one of half the size would: it is of another class
        (((2, 2),), 3.0, ".x...."),  # racks waited for the hall, though the old one is there
    ],
)
def test_halls_of_a_class(lots: tuple[tuple[int, int], ...], nameplate: float, due: str) -> None:
    # An old hall of 9 MW without liquid cooling; positions of liquid halls count as so many racks of half a MW.
    old = {"id": "T", "nameplate_mw": 9, "finished_date": "2025-12-01", "options": [{"duration_periods": 1}]}
    kinds = [{"id": "R", "it_kw": 1000.0, "cooling": "liquid"}, {"id": "Q", "it_kw": 500.0}]
    answer = housed(*lots, nameplate=nameplate, halls=[old | {"cooling": [], "rack_positions": 9}], racks=kinds)
    assert marks(answer, "class_nameplate", "S: liquid") == due
    places = column(answer.resources, "limit_value", limit="class_positions", id="S: liquid")
    assert places == [0, 0, *[float(int(2 * nameplate))] * 4]
    assert marks(answer, "nameplate", "S") == "......"


@pytest.mark.parametrize(("racks", "due"), [(3, "....xx"), (2, "......")])
def test_a_part_of_a_position_is_no_position(racks: int, due: str) -> None:
    # A hall of 2.5 MW has 2.5 positions for racks of 1 MW, with the other hall's 1 there are 3.5: 3 racks fill them.
    other = {"id": "T", "nameplate_mw": 2.5, "finished_date": "2025-12-01", "options": [{"duration_periods": 1}]}
    answer = housed((4, racks), nameplate=9.0, places=1, halls=[other])
    assert column(answer.resources, "limit_value", limit="rack_positions") == [2, 2, 3, 3, 3, 3]
    assert marks(answer, "rack_positions", "S") == due


def test_the_smallest_rack_is_one_that_the_site_can_cool() -> None:
    # Of 2.9 MW 0.9 are left: too little for a rack of 1 MW; one of 0.5 MW would fit, if the site could cool it.
    small = {"id": "Q", "it_kw": 500.0}
    given = {"id": "R", "it_kw": 1000.0, "price_usd_m": 10.0}
    for cooling, due in (("air", "....xx"), ("liquid", "......")):
        answer = housed((4, 2), nameplate=2.9, racks=[given, small | {"cooling": cooling}])
        assert marks(answer, "nameplate", "S") == due


@pytest.mark.parametrize(
    ("lots", "due"),
    [
        ((), "......"),
        (((4, 3),), "....xx"),  # 4.5 of 5 MW at a peak PUE of 1.5: no rack more
        (((4, 2),), "......"),
        (((3, 1),), "..x..."),  # energised in April and used at once
    ],
)
def test_power_at_a_site(lots: tuple[tuple[int, int], ...], due: str) -> None:
    stages = [{"mw": 5, "energisation_date": "2026-04-01"}]
    assert marks(housed(*lots, site={"stages": stages}), "site_power", "S") == due


def sent(*flows: float, headroom: Any = 2.5, link: Any = 4.0) -> Plan:
    """Return the plan in which node Z of some headroom sends node N, which has none, this much from March on."""
    grid = {
        "nodes": [{"id": "Z", "headroom_mw": headroom}, {"id": "N", "headroom_mw": 0}],
        "links": [{"id": "L", "from_node": "Z", "to_node": "N", "limit_mw": link}],
    }
    imports = {("S", period + 2): mw for period, mw in enumerate(flows)}
    return plan(
        case(site={"node": "N"}, grid=grid),
        deliveries=(Delivery("S", "R", 2, 4),),
        imports_mw=imports,
        flows_mw={("L", period): mw for (_, period), mw in imports.items()},
    )


def test_headroom_and_links() -> None:
    # 2.5 MW of headroom, 4 MW of link; racks of 1 MW: 1.5 MW left are room for one, 0.9 MW are not.
    answer = sent(1.0, 1.6, 2.5, 0.0)
    assert marks(answer, "headroom", "Z") == "...xx."
    assert marks(answer, "headroom", "N") == "......"  # what it has is only what is sent
    assert marks(answer, "link", "L") == "......"
    answer = sent(3.1, 4.0, 0.0, -4.0, headroom=9.0)
    assert marks(answer, "link", "L") == "..xx.x"


@pytest.mark.parametrize(("flow", "due"), [(1.0, ".x...."), (0.0, "......")])
def test_headroom_and_links_that_come_are_waited_for(flow: float, due: str) -> None:
    comes = [{"from_date": "2026-03-01", "value": 9.0}]
    answer = sent(flow, headroom=comes, link=comes)
    assert (marks(answer, "headroom", "Z"), marks(answer, "link", "L")) == (due, due)


@pytest.mark.parametrize(("lots", "due"), [((), "......"), (((3, 2),), "...x.."), (((3, 1),), "......")])
def test_pace(lots: tuple[tuple[int, int], ...], due: str) -> None:
    assert marks(housed(*lots, site={"install_racks_per_period": 2}), "install_pace", "S") == due


def test_a_pace_of_nothing_is_no_bottleneck() -> None:
    assert marks(housed(site={"install_racks_per_period": 0}), "install_pace", "S") == "......"


@pytest.mark.parametrize(
    ("facility", "drawn", "due"),
    [
        ({"limit_usd_m": 20}, {1: 20.0}, ".xxxxx"),
        ({"limit_usd_m": 20}, {1: 19.0}, "......"),
        ({"limit_usd_m": 0}, {}, "......"),
        ({"limit_usd_m": [{"from_date": "2026-03-01", "value": 20}]}, {2: 5.0}, "......"),
        ({"limit_usd_m": [{"from_date": "2026-03-01", "value": 20}]}, {2: 20.0}, "..xxxx"),
    ],
)
def test_facilities(facility: dict[str, Any], drawn: dict[int, float], due: str) -> None:
    loan = {"id": "L", "rate_per_year": 0.0} | facility
    draws = {("L", period): usd_m for period, usd_m in drawn.items()}
    assert marks(plan(case(finance={"facilities": [loan]}), draws_usd_m=draws), "facility", "L") == due


def test_borrowing_bases() -> None:
    # 4 racks of 10 in March, written off over 4 months, half of it lends: 0, 0, 20, 15, 10, 5 against 10 owed.
    loan = {"id": "L", "limit_usd_m": 120.0, "rate_per_year": 0.0, "borrowing_base_share": 0.5}
    problem = case(finance={"facilities": [loan], "rack_life_periods": 4})
    lots, repaid = (Delivery("S", "R", 2, 4),), {("L", 5): 10.0}
    answer = plan(problem, deliveries=lots, draws_usd_m={("L", 2): 10.0}, repayments_usd_m=repaid)
    assert marks(answer, "borrowing_base", "L") == "....x."


@pytest.mark.parametrize(
    ("floor", "racks", "due"), [(60.0, 4, "...xxx"), (60.0, 3, "......"), (0.0, 10, "...xxx"), (0.0, 0, "......")]
)
def test_the_cash_floor(floor: float, racks: int, due: str) -> None:
    answer = plan(case(finance={"cash_floor_usd_m": floor}), deliveries=(Delivery("S", "R", 3, racks),))
    assert marks(answer, "cash_floor", "cash") == due


@pytest.mark.parametrize(("revenue", "racks", "due"), [(6.0, 3, "x"), (6.1, 3, "."), (6.0, 0, ".")])
def test_the_tenant(revenue: float, racks: int, due: str) -> None:
    # 3 MW at 4 USD m a MW and year, three months: 3 of half of 6.
    tenant = {"revenue_usd_m": {"2026": revenue}, "compute_share": 0.5, "limits_rent": True}
    problem = case(finance={"rent_usd_m_per_mw_year": 4.0}, tenant=tenant)
    answer = plan(problem, deliveries=(Delivery("S", "R", 3, racks),))
    assert marks(answer, "tenant", "2026") == due
