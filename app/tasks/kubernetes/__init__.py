"""Restart, scale and replace what runs in Kubernetes."""
