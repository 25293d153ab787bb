"""A module for each feature that came after the first model: its fields, its smallest case, its proofs."""
