"""Planted faults: one-line mistakes that some test must catch."""
