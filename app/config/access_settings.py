"""Who may look and act without a token: people, by a reverse proxy or an OpenID provider."""

from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator

from app.config.networks import Networks, SomeNetworks
from app.config.scopes import ScopeName
from app.domain.access import is_name
from app.domain.call_rate import CallRate, Pace
from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.secret.section import WithSecrets

_HEADER = r"^[A-Za-z0-9!#$%&'*+.^`|~-]{1,100}$"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_OURS = frozenset({"authorization", "cookie", "x-alexis-token"})


def _header(name: str) -> str:
    if name.lower() in _OURS:
        raise ValueError("this header has another meaning")
    return name


HeaderName = Annotated[str, Field(pattern=_HEADER), AfterValidator(_header)]


def is_kept_secret(url: str) -> bool:
    """Tell whether nobody listens on the way: HTTPS, or HTTP on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


class Granted(Frozen):
    """What those in one of the groups, and those with one of the names, may do."""

    groups: tuple[str, ...] = Field(default=(), description="As the proxy or provider names them.")
    users: tuple[str, ...] = Field(
        default=(), description="Names, also patterns: `*@example.com`; `*` is whoever signs in."
    )
    scopes: tuple[ScopeName, ...] = Field(min_length=1, description="What they may do.")

    @field_validator("groups", "users")
    @classmethod
    def _no_empty_text(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        if not all(text.strip() for text in texts):
            raise ValueError("an empty text names nobody")
        return texts

    @field_validator("scopes")
    @classmethod
    def _for_people(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if any(scope.partition(":")[0] == "webhooks" for scope in scopes):
            raise ValueError("webhooks need a token: give the scope to a client")
        return scopes

    @model_validator(mode="after")
    def _for_somebody(self) -> "Granted":
        if not self.groups and not self.users:
            raise ValueError("name at least one of groups, users")
        return self


class Proxy(Frozen):
    """A reverse proxy that has people sign in, and says in headers who they are."""

    trusted: Networks = Field(
        min_length=1, description="Addresses from which the proxy connects: 10.1.2.3, 10.0.0.0/8."
    )
    user_header: HeaderName = Field(default="X-Forwarded-User", description="Who is there.")
    groups_header: HeaderName | None = Field(
        default="X-Forwarded-Groups", description="The groups, in one header."
    )
    groups_separator: Literal[",", "|", ";", " "] = Field(
        default=",", description="What is between them."
    )
    email_header: HeaderName | None = Field(
        default="X-Forwarded-Email",
        description="It only keeps people from approving what they asked for by another way.",
    )

    @field_validator("trusted")
    @classmethod
    def _not_everybody(cls, networks: Networks) -> Networks:
        if any(network.prefixlen == 0 for network in networks):
            raise ValueError("everybody could say who he is: name the addresses of the proxy")
        return networks


class Oidc(WithSecrets):
    """An OpenID provider at which people sign in, such as Keycloak, Authentik or Entra ID."""

    name: str = Field(
        default="single sign-on",
        min_length=1,
        max_length=60,
        description="The page says: Sign in with NAME.",
    )
    issuer: str = Field(description="The provider's address, exactly as it names itself.")
    client_id: str = Field(min_length=1, description="As what Alexis is registered there.")
    client_secret: SecretStr | None = Field(
        default=None, min_length=1, description="Without it Alexis is a public client (PKCE)."
    )
    client_secret_file: str | None = Field(default=None, description="A file that holds it.")
    name_claim: str = Field(
        default="preferred_username", min_length=1, description="What names a person, such as sub."
    )
    groups_claim: str = Field(
        default="groups", min_length=1, description="A list of groups; `a.b` is b within a."
    )
    ask_for: tuple[str, ...] = Field(
        default=("openid", "profile", "email"), description="The scopes asked of the provider."
    )
    session: Duration = Field(
        default=timedelta(hours=8),
        ge=timedelta(minutes=1),
        le=timedelta(days=7),
        description="For so long somebody is signed in; then the provider is asked again.",
    )
    timeout: Duration = Field(
        default=timedelta(seconds=10),
        gt=timedelta(0),
        description="How long an answer of the provider may take.",
    )

    @field_validator("issuer")
    @classmethod
    def _safe(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            is_address = bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address or not is_kept_secret(url) or "?" in url or "#" in url:
            raise ValueError("an address as https://HOST/PATH; http only on this machine")
        return url

    @field_validator("ask_for")
    @classmethod
    def _openid(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes or not all(scope.split() == [scope] for scope in scopes):
            raise ValueError("openid has to be among them, and each is one word")
        return scopes


class Access(WithSecrets):
    """Ways to sign in beside tokens, what people may do, and what all callers have to keep to."""

    addresses: SomeNetworks | None = Field(
        default=None,
        description="From where anybody may call at all, as 10.0.0.0/8; but for the probes.",
    )
    rate: CallRate | None = Field(
        default=None, description="How often each client and each person may call, as 600/1m."
    )
    guesses: CallRate | None = Field(
        default=Pace(times=20, window=timedelta(minutes=1)),
        description="How often an address may show a token or a signature that nobody has.",
    )

    proxy: Proxy | None = Field(default=None, description="A proxy that says who is there.")
    oidc: Oidc | None = Field(default=None, description="A provider at which people sign in.")
    scopes: tuple[Granted, ...] = Field(
        default=(), description="What people may do: of all entries that are for them, everything."
    )
    people: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="By a person's name: what sources, clients and user:LOGIN call the same one.",
    )
    session_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="A random text, the same for all replicas. Without it a restart signs out.",
    )
    session_secret_file: str | None = Field(default=None, description="A file that holds it.")

    @field_validator("people")
    @classmethod
    def _are_names(cls, people: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        wrong = next((name for name in people if not is_name(name)), None)
        if wrong is not None:
            raise ValueError(f"{wrong!r} is no name: ASCII without space, comma and colon")
        return people

    @model_validator(mode="after")
    def _somebody_may(self) -> "Access":
        if (self.proxy or self.oidc) and not self.scopes:
            raise ValueError("scopes: without an entry nobody who signs in may do anything")
        return self
