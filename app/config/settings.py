"""Every setting, with its default. `alexis schema settings` prints this as JSON Schema."""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.config.access_settings import Access, is_kept_secret
from app.config.client_settings import Client, ShownCertificate
from app.config.database_settings import Database, Retention
from app.config.scopes import Scope
from app.config.server_settings import Server
from app.config.source_settings import SourceSettings
from app.config.ssh_settings import Ssh
from app.config.task_settings import TaskSettings
from app.config.trace_settings import Traces
from app.domain.addresses import overlap
from app.domain.approval import ApprovalCap
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


class ServiceMode(StrEnum):
    """Whether anything is touched at all."""

    LIVE = "live"
    DRY_RUN = "dry_run"


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
    def _certificates_can_be_shown(self) -> "Settings":
        asks = self.server.tls is not None and self.server.tls.client_ca_file is not None
        alone: dict[ShownCertificate, str] = {}
        for number, client in enumerate(self.clients):
            if client.certificate is None:
                continue
            where = f"clients[{number}].certificate"
            if not asks:
                raise ValueError(f"{where}: server.tls.client_ca_file has to say who signs it")
            if client.token_sha256 is None and client.certificate in alone:
                other = alone[client.certificate]
                raise ValueError(f"{where}: is that of {other!r} already")
            if client.token_sha256 is None:
                alone[client.certificate] = client.name
        return self

    @model_validator(mode="after")
    def _clients_can_call(self) -> "Settings":
        allowed = self.access.addresses
        for number, client in enumerate(self.clients):
            if allowed and client.addresses and not overlap(client.addresses, allowed):
                where = f"clients[{number}].addresses"
                raise ValueError(f"{where}: none of them is in access.addresses")
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
