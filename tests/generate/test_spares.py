"""Generated cases with spares, and with racks that draw on a stock."""

from __future__ import annotations

import pytest

from planner.generate import generate
from planner.validate import validate

pytestmark = pytest.mark.fast


def test_spares_are_all_that_differs() -> None:
    plainly, given = generate(3, 4, 36, 1), generate(3, 4, 36, 1, features=("spares",))
    assert validate(given) == ()
    assert all(rack.spare_share > 0 and rack.spare_share_per_year > 0 for rack in given.racks)
    bare = [rack.model_copy(update={"spare_share": 0.0, "spare_share_per_year": 0.0}) for rack in given.racks]
    assert given.model_copy(update={"racks": tuple(bare)}) == plainly


def test_racks_draw_eight_stacks_for_each_gpu() -> None:
    plainly, given = generate(3, 4, 36, 1), generate(3, 4, 36, 1, features=("racks-draw",))
    assert validate(given) == ()
    assert {rack.draws["hbm"] // rack.gpus for rack in given.racks} == {8}
    needed = sum(rack.draws["hbm"] * sum(come.units for come in rack.supply or ()) for rack in given.racks)
    (memory,) = [resource for resource in given.resources if resource.id == "hbm"]
    assert sum(come.units for come in memory.arrivals) == pytest.approx(1.1 * needed, rel=1e-6)
    assert given.sites == plainly.sites
