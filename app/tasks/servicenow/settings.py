"""The section `tasks.servicenow` of the settings."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, model_validator

from app.secret.section import SecretFile, WithSecrets
from app.tasks.servicenow.spec import Name
from app.tasks.web.address import parse

_OF_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
_BUT_ONE = 2


def _instance(url: str) -> str:
    address = parse(url)
    if address.scheme != "https" and address.host not in _OF_THIS_MACHINE:
        raise ValueError("the address of an instance begins with https://")
    if address.query:
        raise ValueError("the address of an instance has no query")
    return url.rstrip("/")


class ServicenowSettings(WithSecrets):
    """An instance of ServiceNow, and who works there."""

    base_url: Annotated[str, AfterValidator(_instance)] | None = Field(
        default=None, description="https://INSTANCE.service-now.com"
    )
    user: str | None = Field(
        default=None, pattern=r"^[^:\x00-\x1f\x7f]+$", description="Who works there."
    )
    password: SecretStr | None = Field(default=None, description="The password of the user.")
    password_file: SecretFile = None
    token: SecretStr | None = Field(default=None, description="A bearer token, instead of a user.")
    token_file: SecretFile = None
    client_id: str | None = Field(
        default=None, description="An application of OAuth that gets itself tokens, instead."
    )
    client_secret: SecretStr | None = Field(
        default=None, description="The secret of the application."
    )
    client_secret_file: SecretFile = None
    tables: tuple[Name, ...] = Field(
        default=("incident",), description="The tables in which rules may keep records."
    )
    ca_file: str | None = Field(
        default=None, description="Certificates that are trusted, instead of the usual ones."
    )

    @model_validator(mode="after")
    def _one_who_works(self) -> "ServicenowSettings":
        if (self.user is None) is not (self.password is None):
            raise ValueError("user and password belong together")
        if (self.client_id is None) is not (self.client_secret is None):
            raise ValueError("client_id and client_secret belong together")
        if self.base_url and [self.user, self.token, self.client_id].count(None) != _BUT_ONE:
            raise ValueError("give user and password, or token, or client_id and client_secret")
        return self

    def complaints(self, table: str) -> Iterator[str]:
        """Say why no record can be kept in the table."""
        if self.base_url is None:
            yield "tasks.servicenow.base_url is not set"
        if table not in self.tables:
            yield f"{table} is not in tasks.servicenow.tables"
