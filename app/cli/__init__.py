"""The command `alexis`."""

from app.cli.command import main

__all__ = ["main"]
