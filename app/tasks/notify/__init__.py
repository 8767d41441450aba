"""Tells people in Slack, in Microsoft Teams and by e-mail."""
