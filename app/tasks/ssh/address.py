"""Where and as whom to log in, and by way of which other host."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """What tells two connections apart. Equal addresses share one.

    `known_hosts` are files beside those of the settings, `alias` is the name under which the host's
    key stands there. `jump` is the host through which this one is reached.
    """

    host: str
    port: int
    user: str
    key_file: str | None
    more_keys: tuple[str, ...] = ()
    certificate_file: str | None = None
    known_hosts: tuple[str, ...] = ()
    alias: str | None = None
    jump: "Address | None" = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def keys(self) -> list[str]:
        """Give the files of the private keys that were named."""
        return [self.key_file, *self.more_keys] if self.key_file else []
