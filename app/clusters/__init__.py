"""Kubernetes clusters: how each is reached, by a service account or a kubeconfig."""
