"""Tests of the build schedule."""
