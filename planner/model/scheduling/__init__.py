"""Schedules of obligatory work by serial generation: first points for the search, found without a solver."""
