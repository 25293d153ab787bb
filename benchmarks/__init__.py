"""Benchmarks: run by hand or by `make`, results committed under `results`."""
