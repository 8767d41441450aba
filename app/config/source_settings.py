"""The settings of the products that tell us about trouble, and on which we write."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, SecretStr, model_validator

from app.config.answer_buttons import AnswerButtons
from app.config.own_source import VENDORS, OwnSource, check_names
from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.secret.section import SecretFile, WithSecrets


class FeedSettings(Frozen):
    """The polling that finds what webhooks missed."""

    enabled: bool = Field(default=True, description="Whether it is polled; that needs an account.")
    interval: Duration = Field(
        default=timedelta(minutes=1),
        ge=timedelta(seconds=1),
        description="The time between two looks.",
    )
    lookback: Duration = Field(
        default=timedelta(hours=1), description="How far the very first look goes back."
    )


class Account(WithSecrets):
    """What all sources have in common."""

    timeout: Duration = Field(
        default=timedelta(seconds=10), description="The longest that a call may take."
    )
    feed: FeedSettings = FeedSettings()


class Queues(Account, AnswerButtons):
    """The teams that an alert is given, as in: watched over, or to be looked at."""

    remediation_queue: str | None = Field(
        default=None, description="Team added to an alert that a rule repairs."
    )
    investigation_queue: str | None = Field(
        default=None, description="Team added to an alert that no rule repairs."
    )


def _base(*endings: str) -> AfterValidator:
    """Accept an address with or without the path that all calls begin with."""

    def plain(url: str) -> str:
        if not re.match(r"https?://[^/\s]+", url):
            raise ValueError("an address beginning with https:// (or http://)")
        url = url.rstrip("/")
        for ending in endings:
            url = url.removesuffix(ending)
        return url

    return AfterValidator(plain)


class OpsgenieSettings(Queues):
    """An API integration of OpsGenie with the rights to read, create and update."""

    base_url: Annotated[str, _base("/v2/alerts", "/v2")] = Field(
        default="https://api.opsgenie.com", description="In the EU: https://api.eu.opsgenie.com"
    )
    api_key: SecretStr | None = Field(
        default=None,
        description="The key of an API integration; without it there are only webhooks.",
    )
    api_key_file: SecretFile = None
    user: str = Field(default="alexis", max_length=100, description="The author of our notes.")


class JsmSettings(Queues):
    """Jira Service Management Operations, by an API token of a user."""

    base_url: Annotated[str, _base("/jsm/ops/api")] = Field(
        default="https://api.atlassian.com",
        description="Where the API is, without the path of an account.",
    )
    cloud_id: str | None = Field(
        default=None, description="cloudId in https://SITE.atlassian.net/_edge/tenant_info"
    )
    email: str | None = Field(
        default=None, description="Whose token it is; without it the token travels as Bearer."
    )
    api_token: SecretStr | None = Field(
        default=None, description="The API token; without it there are only webhooks."
    )
    api_token_file: SecretFile = None
    teams: dict[str, str] = Field(
        default_factory=dict, description="Team names as rules use them, and JSM's ids of them."
    )

    @model_validator(mode="after")
    def _whole(self) -> "JsmSettings":
        if self.api_token and not self.cloud_id:
            raise ValueError("cloud_id is missing beside api_token")
        return self


class DynatraceSettings(Account):
    """A Dynatrace environment, by a token with problems.read and problems.write."""

    base_url: Annotated[str, _base("/api/v2", "/api")] | None = Field(
        default=None, description="https://ENV.live.dynatrace.com or https://HOST/e/ENV"
    )
    api_token: SecretStr | None = Field(
        default=None,
        description="With problems.read and problems.write; without it there are only webhooks.",
    )
    api_token_file: SecretFile = None
    honour_maintenance: bool = Field(
        default=True,
        description="Leave alone what Dynatrace says to be under maintenance.",
    )

    @model_validator(mode="after")
    def _whole(self) -> "DynatraceSettings":
        if self.api_token and not self.base_url:
            raise ValueError("base_url is missing beside api_token")
        return self


class SourceSettings(Frozen):
    """The products that tell us about trouble, and on which we write; and sources of your own."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, OwnSource]

    opsgenie: OpsgenieSettings = OpsgenieSettings()
    jsm: JsmSettings = JsmSettings()
    dynatrace: DynatraceSettings = DynatraceSettings()

    @model_validator(mode="before")
    @classmethod
    def _names(cls, said: Any) -> Any:
        if isinstance(said, dict):
            check_names(said)
        return said

    @property
    def own(self) -> Mapping[str, OwnSource]:
        """Give the sources that the operator has added, by their names."""
        return self.__pydantic_extra__

    def names(self) -> tuple[str, ...]:
        """Give the names of all sources that post webhooks."""
        return (*VENDORS, *self.own)
