"""What would help: made cases with a known reason, random cases, brute force, and what is refused."""
