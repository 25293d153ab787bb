"""Questions that planners ask of a case, each answered by solves that start from the plan at hand."""
