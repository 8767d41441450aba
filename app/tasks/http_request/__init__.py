"""One request to an address that the settings allow; its answer decides."""
