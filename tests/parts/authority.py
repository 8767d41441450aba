"""Somebody who signs certificates, for servers and for clients, and revokes them."""

import datetime as dt
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_PEM = serialization.Encoding.PEM
_BOTH = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]


@dataclass(frozen=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def text(self) -> bytes:
        return self.certificate.public_bytes(_PEM)

    @property
    def key_text(self) -> bytes:
        return self.encrypted(serialization.NoEncryption())

    @property
    def sha256(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def encrypted(self, how: serialization.KeySerializationEncryption) -> bytes:
        return self.key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, how)

    def written(self, folder: Path, name: str = "tls") -> tuple[Path, Path]:
        """Write both files; only the owner can read the key."""
        certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
        certificate.write_bytes(self.text)
        key.touch(mode=0o600)
        key.write_bytes(self.key_text)
        return certificate, key


@dataclass(frozen=True)
class Authority:
    """Somebody who signs."""

    name: str = "Example CA"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def own(self) -> Pair:
        """What is to be trusted."""
        return self._signed(self.name, self.key, (), dt.timedelta(days=9))

    def pair(
        self, name: str, *sans: str, days: float = 1, age: float = 10, key: Pair | None = None
    ) -> Pair:
        """Give a certificate: SANs as `dns:NAME`; with negative days it has ended."""
        own = key.key if key else ec.generate_private_key(ec.SECP256R1())
        return self._signed(name, own, sans, dt.timedelta(days=days), dt.timedelta(days=age))

    def revoked(self, *pairs: Pair, days: float = 1) -> bytes:
        """Give the list of those that are revoked; with negative days it has ended."""
        now = dt.datetime.now(dt.UTC)
        listed = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(_called(self.name))
            .last_update(now - dt.timedelta(days=10))
            .next_update(now + dt.timedelta(days=days))
        )
        for pair in pairs:
            listed = listed.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(pair.certificate.serial_number)
                .revocation_date(now - dt.timedelta(days=1))
                .build()
            )
        return listed.sign(self.key, hashes.SHA256()).public_bytes(_PEM)

    def _signed(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        sans: Sequence[str],
        lasts: dt.timedelta,
        age: dt.timedelta = dt.timedelta(days=10),
    ) -> Pair:
        now, is_own = dt.datetime.now(dt.UTC), key is self.key
        ours = self.key.public_key()
        made = (
            x509.CertificateBuilder()
            .subject_name(_called(name))
            .issuer_name(_called(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - age)
            .not_valid_after(now + lasts)
            .add_extension(x509.BasicConstraints(ca=is_own, path_length=None), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ours), False)
            .add_extension(_use(signs=is_own), True)
        )
        if not is_own:
            made = made.add_extension(x509.ExtendedKeyUsage(_BOTH), False)
        if sans:
            names = [_general_name(each) for each in sans]
            made = made.add_extension(x509.SubjectAlternativeName(names), False)
        return Pair(made.sign(self.key, hashes.SHA256()), key)


def trusting(authority: Authority, shown: tuple[Path, Path] | None = None) -> ssl.SSLContext:
    """Give TLS as a client speaks it that trusts the authority, and may show a certificate."""
    context = ssl.create_default_context(cadata=authority.own.text.decode())
    if shown:
        context.load_cert_chain(*shown)
    return context


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else [])


def _use(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(text: str) -> x509.GeneralName:
    kind, _, value = text.partition(":")
    match kind:
        case "ip":
            return x509.IPAddress(ip_address(value))
        case "uri":
            return x509.UniformResourceIdentifier(value)
        case "email":
            return x509.RFC822Name(value)
        case _:
            return x509.DNSName(value)
