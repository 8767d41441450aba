"""Looks whether something answers: a port, an address, or a command on the target."""
