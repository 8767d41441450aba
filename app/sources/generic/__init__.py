"""Any product that can post JSON, by a mapping in the settings."""
