"""The mixed-integer model: sets, variables, one file for each constraint family, goals."""
