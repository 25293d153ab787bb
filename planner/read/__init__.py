"""Reads a case folder into a frozen problem; every message names file, line and column."""
