"""Prometheus Alertmanager, by its webhook."""
