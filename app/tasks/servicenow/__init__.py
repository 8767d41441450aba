"""Keeps records in ServiceNow: one for a problem, or one for a run."""
