"""Alexis turns alerts into rehearsed repairs."""

__version__ = "0.2.0"
