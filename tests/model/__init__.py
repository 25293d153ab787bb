"""The model beside its equations: rows, goals, the page written from them."""
