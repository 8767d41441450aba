"""Run a command on a host over SSH."""
