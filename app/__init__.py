"""Alexis turns alerts into rehearsed repairs."""

__version__ = "0.1.0"
