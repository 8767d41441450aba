"""The section `tasks.notify` of the settings: the channels, and the mail server."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, model_validator

from app.domain.frozen import Frozen
from app.secret.section import SecretFile, WithSecrets
from app.tasks.web.address import parse

_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})")
_OF_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def _mailbox(text: str) -> str:
    if not _MAILBOX.fullmatch(text):
        raise ValueError("an e-mail address such as ops@example.net, without a name")
    return text


def _webhook(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None:
        address = parse(secret.get_secret_value())
        if address.scheme != "https" and address.host not in _OF_THIS_MACHINE:
            raise ValueError("the address of a webhook begins with https://")
    return secret


Mailbox = Annotated[str, AfterValidator(_mailbox)]
Webhook = Annotated[SecretStr | None, AfterValidator(_webhook)]


class Recipients(Frozen):
    """Who gets an e-mail."""

    to: tuple[Mailbox, ...] = Field(
        min_length=1, max_length=50, description="Addresses such as ops@example.net."
    )


class Channel(WithSecrets):
    """Where people read. The address of a webhook is a secret: who knows it can write there."""

    slack: Webhook = Field(default=None, description="The address of an incoming webhook of Slack.")
    slack_file: SecretFile = None
    teams: Webhook = Field(
        default=None, description="The address of a webhook of a workflow in Microsoft Teams."
    )
    teams_file: SecretFile = None
    email: Recipients | None = Field(default=None, description="Mailboxes; needs smtp.host.")

    @model_validator(mode="after")
    def _one_place(self) -> "Channel":
        if sum(each is not None for each in (self.slack, self.teams, self.email)) != 1:
            raise ValueError("give one of slack, teams, email")
        return self


class SmtpSettings(WithSecrets):
    """The server that takes our e-mail."""

    host: str | None = Field(default=None, description="The mail server.")
    port: int = Field(default=587, ge=1, le=65_535, description="Its port.")
    tls: Literal["starttls", "implicit", "none"] = Field(
        default="starttls", description="implicit: from the first byte, mostly on port 465."
    )
    sender: Mailbox | None = Field(default=None, description="The address that mails come from.")
    user: str | None = Field(default=None, description="Who logs in there, if anybody does.")
    password: SecretStr | None = Field(default=None, description="The password of the user.")
    password_file: SecretFile = None
    ca_file: str | None = Field(
        default=None, description="Certificates that are trusted, instead of the usual ones."
    )

    @model_validator(mode="after")
    def _whole(self) -> "SmtpSettings":
        if self.host and not self.sender:
            raise ValueError("sender is missing beside host")
        if (self.user is None) is not (self.password is None):
            raise ValueError("user and password belong together")
        if self.user and self.tls == "none":
            raise ValueError("no password goes over a connection without TLS")
        return self


class NotifySettings(Frozen):
    """The channels in which people are told."""

    channels: dict[str, Channel] = Field(
        default_factory=dict, description="Where people are told, by the names that rules use."
    )
    smtp: SmtpSettings = SmtpSettings()
    ca_file: str | None = Field(
        default=None, description="Certificates that are trusted for webhooks."
    )

    @model_validator(mode="after")
    def _mail_has_a_server(self) -> "NotifySettings":
        if any(channel.email for channel in self.channels.values()) and not self.smtp.host:
            raise ValueError("smtp.host is missing for the channels with email")
        return self
