"""Calls over HTTP, for all task types that need them: which may be made, and what came of them."""
