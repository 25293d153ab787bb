"""Searches that make large models fast; they see columns, rows and named groups."""
