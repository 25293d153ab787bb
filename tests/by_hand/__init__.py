"""Smallest cases where each rule bites, with the answer derived by hand."""
