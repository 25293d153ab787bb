"""Writes a plan to files and reads it back."""
