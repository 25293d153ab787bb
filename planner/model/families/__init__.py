"""One constraint family in each file, beside its equation.

Each has a class `Rows`, whose fields are the constraints it adds, and a function `add`, which adds them and returns
them as `Rows`. Its parameters are the same in all families:

m
    The Pyomo model that rows are added to; all variables but a family's own stand in it already.
sets
    Index sets and data by period of the problem.
handles
    Reads what a decision is in any period, as a variable or a number.
ledger
    Lines of the cash ledger [million USD]; only families of money take it.
"""
