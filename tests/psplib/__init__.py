"""Project-scheduling cases with published shortest makespans, through case files."""
