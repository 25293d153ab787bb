"""Changes to problems, checked like files."""
