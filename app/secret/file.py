"""Secrets in files that hold nothing else, as Kubernetes and Docker mount them."""

from pathlib import Path

from pydantic import SecretStr

from app.secret.reference import Unreadable

_LARGEST = 65_536


class FromFile(SecretStr):
    """A secret that remembers its file, which may hold another one later."""

    def __init__(self, secret_value: str, path: str) -> None:
        super().__init__(secret_value)
        self.path = path


def content(path: str) -> str:
    """Give the secret in a file, without blanks around it. Raises `Unreadable`."""
    try:
        with Path(path).expanduser().open("rb") as file:
            raw = file.read(_LARGEST + 1)
        text = raw.decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        words = error.strerror if isinstance(error, OSError) else "can't decode it as UTF-8"
        raise Unreadable(f"{path}: {words}") from error
    if not text:
        raise Unreadable(f"{path} is empty")
    if len(raw) > _LARGEST:
        raise Unreadable(f"{path} is larger than {_LARGEST} bytes")
    return text
