"""Rules that hold across the files of a case."""
