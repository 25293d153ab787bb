"""MostOnline of what can be reached, from the inputs alone: true against listed plans, and worked out by hand."""
