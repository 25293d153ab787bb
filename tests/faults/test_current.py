"""The list of planted faults is about the code as it is."""

from __future__ import annotations

import pytest

from tests.faults.faults import FAULTS
from tests.faults.run import ROOT, occurrences


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.id for fault in FAULTS])
def test_the_text_to_change_stands_exactly_once(fault):
    assert occurrences(fault) == 1, f"{fault.file}: {fault.old!r}"
    assert fault.new not in (fault.old, fault.old + "\n")
    assert (ROOT / fault.tests[0]).exists()


def test_every_fault_has_a_name_of_its_own():
    assert len({fault.id for fault in FAULTS}) == len(FAULTS)
