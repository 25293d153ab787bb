"""Generated cases: what is in them, what is written of them, and that they can be planned."""
