"""Why a cluster cannot be reached as the settings say."""


class NoAccess(Exception):
    """Says what is missing or wrong; never a token or a key."""
