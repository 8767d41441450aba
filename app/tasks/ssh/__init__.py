"""Commands on hosts over open SSH connections, for all task types that need them."""
