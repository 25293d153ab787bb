"""Recomputes a plan from the case, in other words than the model."""
