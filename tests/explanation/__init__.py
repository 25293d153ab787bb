"""What the planner says of a plan, or of why there is none."""
