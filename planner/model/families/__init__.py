"""One constraint family in each file, beside its equation."""
