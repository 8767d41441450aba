"""The files of `server.tls`: what they hold, whether they fit together, and how long they last."""

import hashlib
import ssl
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from app.config.tls_settings import Tls
from app.domain.errors import ConfigError, Problem
from app.linting.code import Code

PLACE: Final = ("server", "tls")
_FILES = ("cert_file", "key_file", "client_ca_file", "client_crl_file")
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2: with forward secrecy and authenticated; TLS 1.3 has no others."""

_VERSIONS = {"TLSv1.2": ssl.TLSVersion.TLSv1_2, "TLSv1.3": ssl.TLSVersion.TLSv1_3}
_BEGIN_CRL, _END_CRL = b"-----BEGIN X509 CRL-----", b"-----END X509 CRL-----"


@dataclass(frozen=True)
class Span:
    """From when to when all that a file holds is valid; a list of revoked ones may have no end."""

    begins: datetime
    ends: datetime | None


@dataclass(frozen=True)
class CertificateFiles:
    """What the files hold, by the names of their settings, and TLS as it is spoken with them.

    `digests` tell whether a file has changed.
    """

    digests: Mapping[str, str] = field(repr=False)
    spans: Mapping[str, Span]
    context: ssl.SSLContext


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, by the name of its setting."""

    setting: str
    what: str
    code: Code = Code.INVALID_VALUE
    hint: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        return (*PLACE, self.setting)

    def problem(self) -> Problem:
        return Problem(".".join(self.place), self.what, code=self.code, hint=self.hint)


class BadFiles(ConfigError):
    """The files cannot be served with."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.problem() for fault in faults))
        self.faults = faults


def loaded(tls: Tls) -> CertificateFiles:
    """Read the files and make TLS of them. Raises `BadFiles` when they do not fit together.

    A certificate that has ended, or has not begun, is taken: `doubts` tells of it.
    """
    texts = _texts(tls)
    spans = {"cert_file": _span_of_certificates(tls, "cert_file", texts, only_first=True)}
    if tls.client_ca_file:
        spans["client_ca_file"] = _span_of_certificates(tls, "client_ca_file", texts)
    if tls.client_crl_file:
        spans["client_crl_file"] = _span_of_lists(tls, texts)
    digests = {setting: hashlib.sha256(text).hexdigest() for setting, text in texts.items()}
    return CertificateFiles(digests, spans, _context(tls))


def doubts(tls: Tls, files: CertificateFiles, now: datetime) -> Iterator[Fault]:
    """Tell what is not as it should be, though it can be served with."""
    for setting, span in files.spans.items():
        path = getattr(tls, setting)
        if span.ends and span.ends <= now:
            what = f"{path}: has ended on {span.ends:%Y-%m-%d %H:%M} UTC"
            yield Fault(setting, what, Code.CERTIFICATE_DATES, "Put a new one in its place.")
        elif span.begins > now:
            what = f"{path}: is not valid before {span.begins:%Y-%m-%d %H:%M} UTC"
            yield Fault(setting, what, Code.CERTIFICATE_DATES, "Is the clock right?")
    try:
        mode = Path(tls.key_file).stat().st_mode
    except OSError:
        return
    if mode & stat.S_IROTH:
        what = f"{tls.key_file}: everybody on this machine can read the key"
        yield Fault("key_file", what, Code.OPEN_KEY_FILE, "`chmod o-r`; in a Secret, defaultMode.")


def paths_of(tls: Tls) -> Mapping[str, Path]:
    """Give the files that are named, by their settings."""
    return {setting: Path(path) for setting in _FILES if (path := getattr(tls, setting))}


def _texts(tls: Tls) -> Mapping[str, bytes]:
    texts, faults = {}, []
    for setting, path in paths_of(tls).items():
        try:
            texts[setting] = path.read_bytes()
        except OSError as error:
            faults.append(Fault(setting, f"{path}: {error.strerror}", Code.UNREADABLE_FILE))
    if faults:
        raise BadFiles(*faults)
    return texts


def _span_of_certificates(
    tls: Tls, setting: str, texts: Mapping[str, bytes], *, only_first: bool = False
) -> Span:
    try:
        found = x509.load_pem_x509_certificates(texts[setting])
        counted = found[:1] if only_first else found
        return Span(
            max(each.not_valid_before_utc for each in counted),
            min(each.not_valid_after_utc for each in counted),
        )
    except (ValueError, x509.InvalidVersion) as error:
        raise BadFiles(_no(tls, setting, "holds no certificate as PEM")) from error


def _span_of_lists(tls: Tls, texts: Mapping[str, bytes]) -> Span:
    parts = texts["client_crl_file"].split(_BEGIN_CRL)[1:]
    try:
        found = [
            x509.load_pem_x509_crl(_BEGIN_CRL + part.partition(_END_CRL)[0] + _END_CRL + b"\n")
            for part in parts
        ]
    except ValueError as error:
        raise BadFiles(_no(tls, "client_crl_file", "cannot be read")) from error
    if not found:
        raise BadFiles(_no(tls, "client_crl_file", "holds no list of revoked ones as PEM"))
    ends = [each.next_update_utc for each in found if each.next_update_utc]
    return Span(max(each.last_update_utc for each in found), min(ends, default=None))


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _VERSIONS[tls.min_version]
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_RENEGOTIATION
    _load_pair(context, tls)
    if tls.client_ca_file:
        is_required = tls.client_certificates == "required"
        context.verify_mode = ssl.CERT_REQUIRED if is_required else ssl.CERT_OPTIONAL
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        # A session that is taken up again would not be verified again.
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
        _load_trust(context, tls, "client_ca_file", tls.client_ca_file)
    if tls.client_crl_file:
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        _load_trust(context, tls, "client_crl_file", tls.client_crl_file)
    return context


class _IsEncrypted(Exception):
    """A passphrase is asked for."""


def _no_passphrase() -> str:
    raise _IsEncrypted


def _load_pair(context: ssl.SSLContext, tls: Tls) -> None:
    try:
        context.load_cert_chain(tls.cert_file, tls.key_file, _no_passphrase)
    except _IsEncrypted:
        raise BadFiles(_no(tls, "key_file", "is encrypted; give it without a passphrase")) from None
    except ssl.SSLError as error:
        if error.reason in ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED"):
            fault = _no(tls, "key_file", f"is not the key of {tls.cert_file}")
        elif error.reason:
            fault = _no(tls, "cert_file", error.reason.lower().replace("_", " "))
        else:
            fault = _no(tls, "key_file", "holds no private key as PEM")
        raise BadFiles(fault) from error
    except OSError as error:
        raise BadFiles(_no(tls, "key_file", str(error.strerror))) from error


def _load_trust(context: ssl.SSLContext, tls: Tls, setting: str, path: str) -> None:
    try:
        context.load_verify_locations(path)
    except OSError as error:
        raise BadFiles(_no(tls, setting, str(error.strerror))) from error


def _no(tls: Tls, setting: str, what: str) -> Fault:
    return Fault(setting, f"{getattr(tls, setting)}: {what}")
