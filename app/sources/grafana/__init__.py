"""Grafana Alerting, by its webhook contact point."""
