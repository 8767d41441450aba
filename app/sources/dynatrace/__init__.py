"""Dynatrace: problem notifications and workflows in, problem comments out."""
