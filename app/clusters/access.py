"""How the API of a cluster is reached: its address, whom to trust, and who we are there."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.clusters.kubeconfig import Entry, read_kubeconfig
from app.clusters.no_access import NoAccess

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where Kubernetes mounts it into every container that may have one."""

_ON_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Access:
    """`headers` are made anew for each call: Kubernetes changes the tokens of service accounts."""

    server: str
    tls: ssl.SSLContext
    headers: Callable[[], Mapping[str, str]]


def in_cluster(environment: Mapping[str, str], account: Path = SERVICE_ACCOUNT) -> Access:
    """Reach the cluster that we run in. Raises `NoAccess`."""
    host = environment.get("KUBERNETES_SERVICE_HOST")
    port = environment.get("KUBERNETES_SERVICE_PORT", "443")
    if not host:
        raise NoAccess("not in a cluster: KUBERNETES_SERVICE_HOST is not set")
    server = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
    _token_in(account / "token")
    try:
        tls = ssl.create_default_context(cafile=account / "ca.crt")
    except OSError as error:
        raise NoAccess(f"{account / 'ca.crt'}: {error.strerror or 'no certificate'}") from error
    return Access(server, tls, lambda: _bearer(_token_in(account / "token")))


def by_kubeconfig(path: Path, context: str | None = None) -> Access:
    """Reach a cluster as a kubeconfig says. Raises `NoAccess`."""
    entry = read_kubeconfig(path, context)
    parts = urlsplit(entry.server)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE
    ):
        raise NoAccess(f"{path}: the server must be https://, or http:// on this machine")
    headers = _headers(entry)
    headers()
    return Access(entry.server.rstrip("/"), _tls(entry, path), headers)


def as_usual(environment: Mapping[str, str], account: Path = SERVICE_ACCOUNT) -> Access:
    """Reach the cluster of KUBECONFIG, else the one that we run in, else that of ~/.kube/config."""
    if path := environment.get("KUBECONFIG"):
        return by_kubeconfig(Path(path))
    if environment.get("KUBERNETES_SERVICE_HOST"):
        return in_cluster(environment, account)
    return by_kubeconfig(Path("~/.kube/config").expanduser())


def _headers(entry: Entry) -> Callable[[], Mapping[str, str]]:
    if entry.token_file:
        path = Path(entry.token_file)
        return lambda: _bearer(_token_in(path))
    said = _bearer(entry.token) if entry.token else {}
    return lambda: said


def _bearer(token: str) -> Mapping[str, str]:
    if not token.isascii() or not token.isprintable():
        raise NoAccess("the token holds characters that no token has")
    return {"Authorization": f"Bearer {token}"}


def _token_in(path: Path) -> str:
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not a text"
        raise NoAccess(f"{path}: {why}") from error
    if not token:
        raise NoAccess(f"{path} is empty")
    return token


def _tls(entry: Entry, path: Path) -> ssl.SSLContext:
    try:
        tls = ssl.create_default_context(cadata=entry.authority)
        if entry.certificate:
            with entry.certificate.files() as (certificate, key):
                tls.load_cert_chain(certificate, key)
    except (OSError, ValueError) as error:
        raise NoAccess(f"{path}: a certificate or a key in it cannot be read") from error
    return tls
