"""Deeds on alerts of OpsGenie."""
