"""Reads from a kubeconfig how one of its contexts reaches its cluster."""

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.clusters.no_access import NoAccess

_LARGEST = 1_000_000
_NOT_DONE = {
    "exec": "programs that make tokens are not run: use the token of a service account",
    "auth-provider": "auth-provider is gone from Kubernetes: use the token of a service account",
    "username": "passwords are not sent: use the token of a service account",
}


@dataclass(frozen=True)
class Certificate:
    """A client's certificate with its key, in PEM."""

    certificate: bytes
    key: bytes

    @contextmanager
    def files(self) -> Iterator[tuple[Path, Path]]:
        """Give both as files that only we can read, and that are gone afterwards."""
        with TemporaryDirectory() as folder:
            certificate, key = Path(folder, "certificate"), Path(folder, "key")
            certificate.write_bytes(self.certificate)
            key.write_bytes(self.key)
            yield certificate, key


@dataclass(frozen=True)
class Entry:
    """What a context says, of its cluster and of its user."""

    server: str
    authority: str | None
    token: str | None
    token_file: str | None
    certificate: Certificate | None


def read_kubeconfig(path: Path, context: str | None) -> Entry:
    """Read the context of this name, or the current one. Raises `NoAccess`."""
    document = _Part(_read(path), path, "the file")
    name = context or document.text("current-context")
    if not name:
        raise NoAccess(f"{path}: there is no current-context: name one")
    chosen = document.named("contexts", name, "context")
    cluster = document.named("clusters", chosen.text("cluster") or "", "cluster")
    user = document.named("users", chosen.text("user") or "", "user")
    if cluster.data.get("insecure-skip-tls-verify"):
        raise NoAccess(
            f"{path}: insecure-skip-tls-verify is not honoured: certificates are verified"
        )
    for key, why in _NOT_DONE.items():
        if user.data.get(key):
            raise NoAccess(f"{path}: {why}")
    server = cluster.text("server")
    if not server:
        raise NoAccess(f"{path}: the cluster has no server")
    authority = cluster.content("certificate-authority")
    token_file = user.text("tokenFile")
    return Entry(
        server=server,
        authority=authority.decode(errors="replace") if authority else None,
        token=user.text("token"),
        token_file=str(path.parent / token_file) if token_file else None,
        certificate=_certificate(user),
    )


def _certificate(user: "_Part") -> Certificate | None:
    certificate, key = user.content("client-certificate"), user.content("client-key")
    return Certificate(certificate, key) if certificate and key else None


class _Part:
    """A mapping of the file, read with care: it may hold anything."""

    def __init__(self, data: Any, path: Path, what: str) -> None:
        if not isinstance(data, dict):
            raise NoAccess(f"{path}: {what} is not a mapping")
        self.data = data
        self._path = path

    def text(self, key: str) -> str | None:
        value = self.data.get(key)
        return value if isinstance(value, str) and value else None

    def named(self, kinds: str, name: str, kind: str) -> "_Part":
        for each in self.data.get(kinds) or ():
            if isinstance(each, dict) and each.get("name") == name:
                return _Part(each.get(kind), self._path, f"the {kind} {name!r}")
        raise NoAccess(f"{self._path}: there is no {kind} {name!r}")

    def content(self, key: str) -> bytes | None:
        """Give what stands in `KEY-data`, or in the file that is named; paths are of the file."""
        try:
            if data := self.text(f"{key}-data"):
                return base64.b64decode(data, validate=True)
            if name := self.text(key):
                return (self._path.parent / name).read_bytes()
        except (OSError, binascii.Error, ValueError) as error:
            raise NoAccess(f"{self._path}: {key} cannot be read") from error
        return None


def _read(path: Path) -> Any:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only who has a kubeconfig needs it here
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - likewise

    try:
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise NoAccess(f"{path} is larger than {_LARGEST} bytes")
        return YAML(typ="safe", pure=True).load(raw.decode())
    except OSError as error:
        raise NoAccess(f"{path}: {error.strerror}") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise NoAccess(f"{path}: not a kubeconfig") from error
