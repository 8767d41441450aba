"""What Prometheus reads: a module for each subject gives the families of its metrics."""
