"""The settings of SSH connections."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from app.domain.duration import Duration
from app.domain.several import Several
from app.secret.section import SecretFile, WithSecrets

SSH_CONFIG = "~/.ssh/config"


class Ssh(WithSecrets):
    """How hosts are reached. Host keys are always verified."""

    user: str = Field(
        default="root", min_length=1, description="Who logs in; better a user of its own."
    )
    key_file: str | None = Field(
        default=None, description="The private key; without it the SSH agent is asked."
    )
    key_passphrase: SecretStr | None = Field(
        default=None,
        min_length=1,
        description="Opens key_file, and every other key that has a passphrase.",
    )
    key_passphrase_file: SecretFile = None
    certificate_file: str | None = Field(
        default=None, description="The certificate of key_file, if not KEY-cert.pub beside it."
    )
    agent: str | None = Field(
        default=None, description="The socket of the SSH agent, instead of SSH_AUTH_SOCK."
    )
    config_file: str | None = Field(
        default=SSH_CONFIG, description="OpenSSH's configuration; null for none."
    )
    known_hosts: Several = Field(
        default=("~/.ssh/known_hosts",), min_length=1, description="A file, or several."
    )
    host_keys: Literal["known", "accept_new"] = Field(
        default="known",
        description="accept_new trusts the first key of a host of which no key is known.",
    )
    port: int = Field(
        default=22, ge=1, le=65_535, description="The port of every host that has no other."
    )
    concurrency: int = Field(default=32, ge=1, description="Commands at once, in all.")
    per_host: int = Field(default=4, ge=1, description="Commands at once on one host.")
    connect_timeout: Duration = Field(
        default=timedelta(seconds=10), description="How long a login may take."
    )
    keepalive: Duration = Field(
        default=timedelta(seconds=15), description="How often a quiet connection is tried."
    )
    idle: Duration = Field(
        default=timedelta(minutes=5), description="An unused connection is closed after so long."
    )
    sudo_password: str | None = Field(
        default=None, min_length=1, description="The name of the secret that sudo asks for."
    )
    output_limit: int = Field(
        default=65_536, ge=256, description="Bytes kept of stdout and of stderr: the last ones."
    )

    @property
    def trusted_files(self) -> tuple[str, ...]:
        """Give the files of known hosts."""
        return tuple(str(Path(file).expanduser()) for file in self.known_hosts)

    @property
    def config_path(self) -> str | None:
        """Give OpenSSH's configuration; the standard one may be missing."""
        if self.config_file is None:
            return None
        path = Path(self.config_file).expanduser()
        return None if self.config_file == SSH_CONFIG and not path.is_file() else str(path)
