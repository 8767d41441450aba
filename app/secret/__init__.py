"""Secrets: where settings name them, and what they stand for."""
