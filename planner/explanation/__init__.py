"""Says in the words of the case why a plan is as it is."""
