"""Plain values as those of Java that MPXJ takes."""

from __future__ import annotations

from functools import cache
from typing import Any

import jpype


@cache
def java(name: str) -> Any:
    """Return a class of Java by its full name."""
    return jpype.JClass(name)


def mpxj(name: str) -> Any:
    """Return a class of MPXJ by its name within the library."""
    return java(f"org.mpxj.{name}")


def boxed(value: float) -> Any:
    """Return a number as an object: whole ones as Integer, others as Double."""
    return java("java.lang.Integer")(value) if isinstance(value, int) else java("java.lang.Double")(value)


@cache
def instant(text: str | None) -> Any:
    """Return a date and time of no zone; None stays None."""
    return None if text is None else java("java.time.LocalDateTime").parse(text)


@cache
def duration(hours: float) -> Any:
    """Return working hours."""
    return mpxj("Duration").getInstance(float(hours), mpxj("TimeUnit").HOURS)


def uuid(text: str) -> Any:
    """Return a global identifier."""
    return java("java.util.UUID").fromString(text)
