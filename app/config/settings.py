"""Every setting, with its default. `alexis schema settings` prints this as JSON Schema."""

import re
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import (
    ByteSize,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.config.access_settings import Access, is_kept_secret
from app.config.scopes import Scope, ScopeName
from app.config.source_settings import SourceSettings
from app.config.ssh_settings import Ssh
from app.config.task_settings import TaskSettings
from app.config.trace_settings import Traces
from app.domain.approval import ApprovalCap
from app.domain.duration import Duration
from app.domain.fleet import Fleet
from app.domain.frozen import Frozen
from app.domain.limits import Caps
from app.domain.promotion import Thresholds
from app.domain.reporting.manual import ReportSettings
from app.domain.restraint.permission import OfGroup, Permissions
from app.domain.restraint.storm import StormLimits
from app.secret.named import NamedSecret, SecretName
from app.secret.section import SecretFile, WithSecrets, secrets_in
from app.secret.vault_settings import VaultSettings

_SMALLEST = 10_000_000
_PAGE = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(?:/[A-Za-z0-9._~%/-]*)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ServiceMode(StrEnum):
    """Whether anything is touched at all."""

    LIVE = "live"
    DRY_RUN = "dry_run"


class Tls(Frozen):
    """Serve HTTPS with this certificate."""

    cert_file: str = Field(
        description="The certificate, with those between it and its root, as PEM."
    )
    key_file: str = Field(description="Its private key, as PEM.")


def _names_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class Server(Frozen):
    """Where Alexis listens."""

    host: str = Field(
        default="127.0.0.1", description="The address to listen at; 0.0.0.0 is everywhere."
    )
    port: int = Field(default=8080, ge=0, le=65_535, description="The port; 0 takes a free one.")
    tls: Tls | None = Field(default=None, description="Without it plain HTTP is served.")
    max_body_bytes: int = Field(default=1_048_576, ge=1_024, description="Larger is a 413.")
    stop_timeout: Duration = Field(
        default=timedelta(seconds=30),
        description="How long a stop waits, in all, for what is under way.",
    )
    drain_delay: Duration = Field(
        default=timedelta(0),
        description="How long of it calls are taken while /readyz says no, for load balancers.",
    )

    max_waiting: int = Field(
        default=500, ge=1, description="Requests under way at once; one more is a 503."
    )
    max_backlog: int = Field(
        default=100_000,
        ge=1,
        description="Events that wait to be decided; with so many new ones are a 503.",
    )

    public_url: str | None = Field(
        default=None,
        max_length=500,
        description="Where people reach the page, as https://HOST: notes link to it.",
    )

    @field_validator("public_url")
    @classmethod
    def _for_people(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if not _PAGE.fullmatch(url) or not _names_a_host(url):
            raise ValueError("an address as https://HOST, without a query, a # or a password")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _a_part_of_the_stop(self) -> "Server":
        if self.drain_delay > self.stop_timeout:
            raise ValueError("drain_delay is a part of stop_timeout and cannot be longer")
        return self


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


class Client(Frozen):
    """Somebody who may call. `alexis token NAME` makes a token and its hash."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$",
        description="As what it is known in logs, notes and the audit trail; each once.",
    )
    token_sha256: str = Field(description="The token's SHA-256 in hexadecimal; never the token.")
    scopes: tuple[ScopeName, ...] = Field(
        min_length=1,
        description="What it may do: webhooks, events, read, actions, approve, admin; * is all.",
    )
    users: tuple[str, ...] = Field(
        default=(),
        description="As whom sources know who has the token: he cannot approve what he asked for.",
    )

    @field_validator("token_sha256")
    @classmethod
    def _a_hash(cls, text: str) -> str:
        if not _SHA256.fullmatch(text.lower()):
            raise ValueError("64 hexadecimal digits, as `alexis token` prints them")
        return text.lower()


class RuleSettings(Frozen):
    """Where the rules are."""

    dir: str = Field(
        default="rules", description="The folder of rules; they are read again when they change."
    )


class Audit(WithSecrets):
    """The audit trail. With a key, only who has it can make a trail that holds."""

    opens_the_database: ClassVar[bool] = True

    key: SecretStr | None = Field(
        default=None, min_length=32, description="A random text; the hashes are made with it."
    )
    key_file: SecretFile = None


class Log(Frozen):
    """How the log is written, to standard output."""

    format: Literal["logfmt", "json"] = Field(
        default="logfmt", description="Pairs as key=value, or a JSON object for each line."
    )
    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is less grave than this is left out."
    )


class Metrics(Frozen):
    """What `GET /metrics` tells Prometheus."""

    open: bool = Field(
        default=False, description="To everybody, not only to clients with the scope read."
    )


class Settings(Frozen):
    """The whole of settings/alexis.yaml."""

    server: Server = Server()
    database: Database = Database()
    retention: Retention = Retention()
    clients: tuple[Client, ...] = Field(default=(), description="Who may call.")
    access: Access = Access()
    sources: SourceSettings = SourceSettings()
    tasks: TaskSettings = TaskSettings()
    secrets: dict[SecretName, NamedSecret] = Field(
        default_factory=dict, description="Secrets for tasks, by the names that rules use."
    )
    vault: VaultSettings = VaultSettings()
    ssh: Ssh = Ssh()
    targets: Fleet = Fleet()
    limits: Caps = Caps()
    approval: ApprovalCap = ApprovalCap()
    permissions: Permissions = Permissions()
    promotion: Thresholds = Thresholds()
    report: ReportSettings = ReportSettings()
    storm: StormLimits = StormLimits()
    rules: RuleSettings = RuleSettings()
    mode: ServiceMode = Field(
        default=ServiceMode.LIVE,
        description="dry_run: everything is decided and recorded, nothing is touched or told.",
    )
    audit: Audit = Audit()
    log: Log = Log()
    metrics: Metrics = Metrics()
    traces: Traces = Traces()

    @field_validator("clients")
    @classmethod
    def _each_once(cls, clients: tuple[Client, ...]) -> tuple[Client, ...]:
        names = [client.name for client in clients]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two clients are called {name!r}")
        return clients

    @model_validator(mode="after")
    def _sources_of_scopes_are_there(self) -> "Settings":
        known = {*Scope, *(f"webhooks:{name}" for name in self.sources.names())}
        words = "there is no source for {scope}"
        wrong = [
            InitErrorDetails(
                type=PydanticCustomError("scope", words, {"scope": scope}),
                loc=("clients", number, "scopes", at),
                input=scope,
            )
            for number, client in enumerate(self.clients)
            for at, scope in enumerate(client.scopes)
            if scope not in known
        ]
        if wrong:
            raise ValidationError.from_exception_data("Settings", wrong)
        return self

    @model_validator(mode="after")
    def _can_be_signed_in_to(self) -> "Settings":
        if self.access.oidc is None:
            return self
        url = self.server.public_url
        if url is None or not is_kept_secret(url):
            raise ValueError(
                "access.oidc: server.public_url has to be set, as https://HOST;"
                " http only on this machine"
            )
        if self.database.is_shared and self.access.session_secret is None:
            raise ValueError(
                "access.oidc: on PostgreSQL access.session_secret has to be set,"
                " so that all replicas know who has signed in"
            )
        return self

    @model_validator(mode="after")
    def _groups_are_known(self) -> "Settings":
        for asked in self.approval.groups:
            if asked.group not in self.targets.groups:
                raise ValueError(f"approval.groups: there is no group {asked.group!r} in targets")
        return self

    @model_validator(mode="after")
    def _groups_are_there(self) -> "Settings":
        for number, entry in enumerate(self.permissions.allow):
            for said in entry.targets or ():
                if isinstance(said, OfGroup) and said.group not in self.targets.groups:
                    where = f"permissions.allow[{number}]"
                    raise ValueError(f"{where}: there is no group {said.group!r} in targets.groups")
        return self

    def all_secrets(self) -> Iterator[str]:
        """Give all secrets, to keep them out of logs and notes."""
        return secrets_in(self)
