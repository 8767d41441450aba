"""Start, stop and restart services of systemd on a host, and see whether they stay so."""
