"""Deeds at the source of a problem, for the task types that do something there."""
