"""Where HashiCorp Vault is, as the settings say."""

from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.secret.section import SecretFile, WithSecrets

_ON_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


class VaultKubernetes(Frozen):
    """Log in to Vault with the token of our service account in Kubernetes."""

    role: str = Field(min_length=1, description="The role of Vault that is bound to the account.")
    mount: str = Field(
        default="kubernetes",
        pattern=r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$",
        description="Where this way to log in is mounted in Vault.",
    )
    token_file: str = Field(
        default="/var/run/secrets/kubernetes.io/serviceaccount/token",
        description="The token of the service account.",
    )


class VaultSettings(WithSecrets):
    """Where HashiCorp Vault is, and who we are there. Needed only for references to it."""

    address: str | None = Field(default=None, description="Else VAULT_ADDR: https://HOST:8200")
    namespace: str | None = Field(default=None, description="Else VAULT_NAMESPACE.")
    ca_file: str | None = Field(
        default=None, description="Whom to trust, else VAULT_CACERT, else what the system trusts."
    )
    token: SecretStr | None = Field(default=None, description="Else VAULT_TOKEN.")
    token_file: SecretFile = None
    kubernetes: VaultKubernetes | None = Field(
        default=None, description="Instead of a token: log in by a service account."
    )
    timeout: Duration = Field(
        default=timedelta(seconds=10),
        gt=timedelta(0),
        le=timedelta(minutes=1),
        description="The longest that a call may take.",
    )

    @field_validator("address")
    @classmethod
    def _safe(cls, address: str | None) -> str | None:
        return None if address is None else safe_address(address)


def safe_address(address: str) -> str:
    """Refuse an address at which anybody on the way could read what is said."""
    parts = urlsplit(address)
    is_near = parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE
    if not parts.hostname or not (parts.scheme == "https" or is_near) or parts.username:
        raise ValueError("an address as https://HOST:8200, or http:// on this machine")
    return address.rstrip("/")
