"""Replay what happened against two sets of rules, and say what would be different. Pure."""
