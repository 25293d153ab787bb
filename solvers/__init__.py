"""Solves mixed-integer models given as arrays; knows nothing of datacentres."""

__planner__ = "datacentre-capacity-planner"
