"""A second planner, written from the definitions alone, and random cases on which the two are compared.

Nothing here is taken from the planner but the plain fields of a problem and of a plan: dates, rules, ledger and goals
are written again, and SCIP solves.
"""
