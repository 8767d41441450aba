"""Deeds on problems of Dynatrace."""
