"""Deeds on alerts of Jira Service Management."""
