"""Where everything is remembered, and for how long."""

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import ByteSize, Field, SecretStr, field_validator

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.secret.section import SecretFile, WithSecrets

_SMALLEST = 10_000_000


class Database(WithSecrets):
    """Where everything is remembered: a file for one process, or PostgreSQL for several."""

    opens_the_database: ClassVar[bool] = True

    url: str = Field(
        default="sqlite:///data/alexis.db",
        description="sqlite:///FILE, or postgresql://USER@HOST/NAME with any option of libpq.",
    )
    password: SecretStr | None = Field(
        default=None, description="PostgreSQL's, if it is not in the url or in PGPASSWORD."
    )
    password_file: SecretFile = None
    lease: Duration = Field(
        default=timedelta(seconds=15),
        ge=timedelta(seconds=2),
        description="PostgreSQL: the work of a replica that is silent so long goes to another.",
    )

    @field_validator("url")
    @classmethod
    def _known(cls, url: str) -> str:
        if url.startswith(("postgresql://", "postgres://")):
            return _readable(url)
        if not url.startswith("sqlite:///") or url == "sqlite:///":
            raise ValueError("write sqlite:/// and the path of a file, or postgresql://...")
        return url

    @property
    def path(self) -> str:
        return self.url.removeprefix("sqlite:///")

    @property
    def shown(self) -> str:
        """Give where it is, without a password."""
        if not self.is_shared:
            return self.path
        return self.url.partition("://")[2].rpartition("@")[2].partition("?")[0]

    @property
    def is_shared(self) -> bool:
        """Whether other replicas may be at work on it."""
        return not self.url.startswith("sqlite:")

    @property
    def secret(self) -> str | None:
        return self.password.get_secret_value() if self.password else None

    def secrets(self) -> Iterator[str]:
        """Give the password, wherever it stands."""
        yield from super().secrets()
        parts = urlsplit(self.url)
        if written := parts.password:
            yield from dict.fromkeys((written, unquote(written)))
        yield from parse_qs(parts.query).get("password", ())


def _readable(url: str) -> str:
    try:
        urlsplit(url)
    except ValueError:
        raise ValueError("no address; write [ and ] in a password as %5B and %5D") from None
    return url


class Retention(Frozen):
    """How long what is over is kept. What is open, under way or needed by a limit always stays."""

    age: Duration = Field(default=timedelta(days=90), description="0s: for ever. Else at least 1d.")
    max_size: ByteSize | None = Field(
        default=None,
        description="Of what is stored, as 2GB: beyond it the oldest goes before its time.",
    )

    @field_validator("age")
    @classmethod
    def _not_too_short(cls, age: timedelta) -> timedelta:
        if timedelta(0) < age < timedelta(days=1):
            raise ValueError("at least 1d, or 0s for ever: younger messages may still be repeated")
        return age

    @field_validator("max_size")
    @classmethod
    def _not_too_small(cls, size: ByteSize | None) -> ByteSize | None:
        if size is not None and size < _SMALLEST:
            raise ValueError("at least 10MB")
        return size
