"""The list of planted faults."""

from __future__ import annotations

from tests.faults.in_bounds import IN_BOUNDS
from tests.faults.in_building import IN_BUILDING
from tests.faults.in_case_workbook import IN_CASE_WORKBOOK
from tests.faults.in_changes import IN_CHANGES
from tests.faults.in_classes import IN_CLASSES
from tests.faults.in_commands import IN_COMMANDS
from tests.faults.in_comparison import IN_COMPARISON
from tests.faults.in_conflicts import IN_CONFLICTS
from tests.faults.in_contracts import IN_CONTRACTS
from tests.faults.in_definitions import IN_DEFINITIONS
from tests.faults.in_explanation import IN_EXPLANATION
from tests.faults.in_exports import IN_EXPORTS
from tests.faults.in_files import IN_FILES
from tests.faults.in_gates import IN_GATES
from tests.faults.in_growth_of_use import IN_GROWTH_OF_USE
from tests.faults.in_handles import IN_HANDLES
from tests.faults.in_lenders import IN_LENDERS
from tests.faults.in_levers import IN_LEVERS
from tests.faults.in_model import IN_MODEL
from tests.faults.in_mspdi import IN_MSPDI
from tests.faults.in_parts import IN_PARTS
from tests.faults.in_prices import IN_PRICES
from tests.faults.in_primavera import IN_PRIMAVERA
from tests.faults.in_questions import IN_QUESTIONS
from tests.faults.in_report import IN_REPORT
from tests.faults.in_reserve import IN_RESERVE
from tests.faults.in_results import IN_RESULTS
from tests.faults.in_scenarios import IN_SCENARIOS
from tests.faults.in_schedule import IN_SCHEDULE
from tests.faults.in_search import IN_SEARCH
from tests.faults.in_shared_limits import IN_SHARED_LIMITS
from tests.faults.in_show import IN_SHOW
from tests.faults.in_spares import IN_SPARES
from tests.faults.in_studies import IN_STUDIES
from tests.faults.in_workbooks import IN_WORKBOOKS

FAULTS = (
    *IN_MODEL,
    *IN_BOUNDS,
    *IN_RESULTS,
    *IN_DEFINITIONS,
    *IN_SEARCH,
    *IN_FILES,
    *IN_EXPORTS,
    *IN_EXPLANATION,
    *IN_COMMANDS,
    *IN_GATES,
    *IN_BUILDING,
    *IN_GROWTH_OF_USE,
    *IN_HANDLES,
    *IN_CHANGES,
    *IN_SCENARIOS,
    *IN_COMPARISON,
    *IN_STUDIES,
    *IN_LENDERS,
    *IN_LEVERS,
    *IN_QUESTIONS,
    *IN_CONFLICTS,
    *IN_MSPDI,
    *IN_SCHEDULE,
    *IN_PRIMAVERA,
    *IN_REPORT,
    *IN_SHOW,
    *IN_SHARED_LIMITS,
    *IN_WORKBOOKS,
    *IN_CASE_WORKBOOK,
    *IN_CONTRACTS,
    *IN_PARTS,
    *IN_PRICES,
    *IN_RESERVE,
    *IN_CLASSES,
    *IN_SPARES,
)
