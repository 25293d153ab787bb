"""The commands of `planner`, one module each; each imports what it needs when it runs, so that help comes at once."""
