"""How a call shows who makes it: by secrets of the settings, which rules only name."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field, model_validator

from app.domain.errors import NoSuchSecret, TargetUnreachable
from app.domain.frozen import Frozen
from app.kinds import SecretFor
from app.tasks.web.header import HeaderName

_HIDDEN = b"[secret]"


class Basic(Frozen):
    """A user and a password."""

    user: str = Field(
        min_length=1, pattern=r"^[^:\x00-\x1f\x7f]+$", description="The user's name, without colon."
    )
    password: str = Field(min_length=1, description="The name of the secret.")


class InHeader(Frozen):
    """A secret as the whole value of a header."""

    name: HeaderName = Field(description="The name of the header.")
    secret: str = Field(min_length=1, description="The name of the secret.")


class Auth(Frozen):
    """One way to show who calls."""

    bearer: str | None = Field(
        default=None, min_length=1, description="The name of the secret that is a bearer token."
    )
    basic: Basic | None = Field(default=None, description="A user and a password.")
    header: InHeader | None = Field(default=None, description="A secret in a header.")

    @model_validator(mode="after")
    def _one_way(self) -> "Auth":
        if sum(each is not None for each in (self.bearer, self.basic, self.header)) != 1:
            raise ValueError("give one of bearer, basic, header")
        return self

    @property
    def secret(self) -> str:
        """The name of its secret."""
        if self.basic:
            return self.basic.password
        return self.header.secret if self.header else self.bearer or ""

    def says(self) -> str:
        if self.basic:
            return f"basic {self.basic.user} by {self.secret}"
        return f"header {self.header.name} by {self.secret}" if self.header else self.secret


@dataclass(frozen=True)
class Proof:
    """What shows who calls: headers, and what must not be seen anywhere."""

    headers: Mapping[str, str]
    hidden: tuple[str, ...] = ()

    def take_out(self, text: bytes) -> bytes:
        """Take out of an answer what it gives back of the request."""
        for secret in sorted(filter(None, self.hidden), key=len, reverse=True):
            text = text.replace(secret.encode(), _HIDDEN)
        return text


NOBODY = Proof({})


def proof_of(auth: Auth | None, host: str, secret: SecretFor) -> Proof:
    """Make the headers. Raises `TargetUnreachable` when the host may not have the secret."""
    if auth is None:
        return NOBODY
    try:
        value = secret(auth.secret, host)
    except NoSuchSecret as error:
        raise TargetUnreachable(str(error)) from error
    if not value or not value.isprintable() or not (value.isascii() or auth.basic):
        raise TargetUnreachable(f"the secret {auth.secret} cannot stand in a header")
    if auth.basic:
        return by_password(auth.basic.user, value)
    if auth.header:
        return Proof({auth.header.name: value}, (value,))
    return by_token(value)


def by_password(user: str, password: str) -> Proof:
    both = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Proof({"Authorization": f"Basic {both}"}, (password, both))


def by_token(token: str) -> Proof:
    return Proof({"Authorization": f"Bearer {token}"}, (token,))
