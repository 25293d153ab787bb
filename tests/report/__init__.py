"""The page of a plan: what it says, that it is safe and small, and how it looks in a browser."""
