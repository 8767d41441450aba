"""How a sender shows who it is who has no client's token: by a signature, or by its own header."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.ports import Clock
from app.secret.section import SecretFile, WithSecrets
from app.sources.reading import time

_MOST_SIGNATURES = 10
_BODY, _TIMESTAMP = "{body}", "{timestamp}"
_Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,100}$")]


class _Shared(WithSecrets):
    """A secret that sender and receiver know; while it is changed both of them count."""

    secret: SecretStr | None = Field(
        default=None, min_length=8, description="What the sender was given, at least 8 characters."
    )
    secret_file: SecretFile = None
    old_secret: SecretStr | None = Field(
        default=None, min_length=8, description="Counts as well, while the secret is changed."
    )
    old_secret_file: SecretFile = None

    @model_validator(mode="after")
    def _has_a_secret(self) -> Self:
        if self.secret is None:
            raise ValueError("secret or secret_file is missing")
        return self

    def keys(self) -> Iterator[bytes]:
        """Give the secrets as bytes."""
        for secret in (self.secret, self.old_secret):
            if secret is not None:
                yield secret.get_secret_value().encode()


class HmacAuth(_Shared):
    """The sender signs the body, as it is sent, with a shared secret (HMAC, RFC 2104)."""

    header: _Header = Field(
        default="X-Hub-Signature-256",
        description="Where the signature stands; of several, parted by commas, one has to fit.",
    )
    algorithm: Literal["sha256", "sha512"] = Field(default="sha256", description="The hash.")
    prefix: str = Field(
        default="sha256=", max_length=50, description="What stands before each signature."
    )
    encoding: Literal["hex", "base64"] = Field(
        default="hex", description="How the signature is written."
    )
    timestamp_header: _Header | None = Field(
        default=None, description="Where the time of sending stands, which is signed as well."
    )
    tolerance: Duration = Field(
        default=timedelta(minutes=5),
        gt=timedelta(0),
        description="How far that time may be from now, so that nobody sends it again later.",
    )
    signs: str = Field(
        default=_BODY,
        max_length=100,
        description="What is signed: {body}, and {timestamp} if there is such a header.",
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.signs.count(_BODY) != 1:
            raise ValueError("signs must hold {body} once")
        if self.signs.count(_TIMESTAMP) != (1 if self.timestamp_header else 0):
            raise ValueError("signs holds {timestamp} once with timestamp_header, else not")
        return self


class TokenAuth(_Shared):
    """The sender puts the secret itself into a header of its own."""

    header: _Header = Field(description="Where the secret stands, such as X-Gitlab-Token.")


class Auth(Frozen):
    """How its sender is known. Without it, by a client's token as everybody."""

    hmac: HmacAuth | None = None
    token: TokenAuth | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.hmac and self.token:
            raise ValueError("give hmac or token, not both")
        return self


def signed_by(auth: Auth, now: Clock) -> Callable[[Mapping[str, str], bytes], bool] | None:
    """Give what tells whether a delivery is from who may send; None: its token tells."""
    if auth.hmac:
        return _Signatures(auth.hmac, now)
    return _Words(auth.token) if auth.token else None


class _Words:
    """Holds the secret itself against a header."""

    def __init__(self, auth: TokenAuth) -> None:
        self._header = auth.header.lower()
        self._keys = tuple(auth.keys())

    def __call__(self, headers: Mapping[str, str], body: bytes) -> bool:
        said = headers.get(self._header, "").encode()
        same = [hmac.compare_digest(said, key) for key in self._keys]
        return any(same)


class _Signatures:
    """Makes the signature anew and holds it against the one that came."""

    def __init__(self, auth: HmacAuth, now: Clock) -> None:
        self._auth = auth
        self._keys = tuple(auth.keys())
        self._hash = getattr(hashlib, auth.algorithm)
        self._header = auth.header.lower()
        self._now = now

    def __call__(self, headers: Mapping[str, str], body: bytes) -> bool:
        signed = self._signed(headers, body)
        if signed is None:
            return False
        said = headers.get(self._header, "").split(",")[:_MOST_SIGNATURES]
        prefix = self._auth.prefix
        came = [
            self._plain(each.strip()[len(prefix) :])
            for each in said
            if each.strip().startswith(prefix)
        ]
        ours = [self._written(hmac.digest(key, signed, self._hash)) for key in self._keys]
        same = [hmac.compare_digest(theirs, each) for theirs in came for each in ours]
        return any(same)

    def _signed(self, headers: Mapping[str, str], body: bytes) -> bytes | None:
        """Give what has to be signed; None when it was sent too long ago, or later than now."""
        auth = self._auth
        stamp = ""
        if auth.timestamp_header:
            stamp = headers.get(auth.timestamp_header.lower(), "").strip()
            sent = time(stamp)
            if sent is None or abs(self._now() - sent) > auth.tolerance:
                return None
        before, _, after = auth.signs.partition(_BODY)
        return (
            before.replace(_TIMESTAMP, stamp).encode()
            + body
            + after.replace(_TIMESTAMP, stamp).encode()
        )

    def _plain(self, text: str) -> bytes:
        return (text.lower() if self._auth.encoding == "hex" else text).encode()

    def _written(self, digest: bytes) -> bytes:
        return digest.hex().encode() if self._auth.encoding == "hex" else base64.b64encode(digest)
