"""When nothing is to be begun, and where: maintenance windows and silences."""
