"""A case as a workbook and back: one sheet for each noun, one row for each entry, made from the models of a case."""

from __future__ import annotations
