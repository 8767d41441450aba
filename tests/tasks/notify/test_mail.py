"""E-mail over a real mail server: who takes it, over which connection, and what is known then."""

import email
import email.policy
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import TargetLost, TargetUnreachable
from app.tasks.notify.kind import NOTIFY
from tests.parts.answering import closed_port
from tests.parts.certificates import Certificate, certificate
from tests.parts.mail import mail_server
from tests.parts.performing import RUN, hands

pytestmark = pytest.mark.anyio

TO = ["ops@example.com", "duty@example.com"]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("trusted"), "127.0.0.1")


def _settings(port: int, ca_file: Path | None = None, **smtp: Any) -> dict[str, Any]:
    usual = {"host": "127.0.0.1", "port": port, "sender": "alexis@example.com", "tls": "none"}
    if ca_file:
        usual |= {"ca_file": str(ca_file), "tls": "starttls"}
    return {"channels": {"duty": {"email": {"to": TO}}}, "smtp": {**usual, **smtp}}


async def test_a_mail_has_what_the_rule_says_and_leads_to_the_run() -> None:
    said = {"channel": "duty", "text": "Größe\n.\nfrom {{ target }}", "subject": "It is\r\nBcc: x"}
    async with mail_server() as server, hands(NOTIFY, _settings(server.port)) as held:
        done = await held.do(said)

    (envelope,) = server.taken
    assert isinstance(envelope.content, bytes)
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert done.ending.worked
    assert (envelope.mail_from, envelope.rcpt_tos) == ("alexis@example.com", TO)
    assert (mail["To"], mail["Subject"]) == (", ".join(TO), "It is Bcc: x")
    assert mail["Bcc"] is None
    assert mail["X-Alexis-Run"] == RUN
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    lines = body.get_content().splitlines()
    assert lines == ["Größe", ".", "from app-01.example.net", f"Run {RUN}"]


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_password_goes_over_tls(trusted: Certificate, tls: str) -> None:
    who = {"user": "alexis", "password": "hush-hush"}
    async with (
        mail_server(trusted.context, implicit=tls == "implicit") as server,
        hands(NOTIFY, _settings(server.port, trusted.ca_file, tls=tls, **who)) as held,
    ):
        done = await held.do({"channel": "duty"})

    assert done.ending.worked
    assert server.logins == [(b"alexis", b"hush-hush")]
    if tls == "starttls":
        assert server.over_tls == [True]


async def test_a_server_that_cannot_show_who_it_is_gets_nothing(tmp_path: Path) -> None:
    unknown = certificate(tmp_path, "mail.example.com")
    async with mail_server(unknown.context) as server:
        for trusted in (None, unknown.ca_file):
            settings = _settings(server.port, trusted, tls="starttls")
            async with hands(NOTIFY, settings) as held:
                with pytest.raises(TargetUnreachable, match="certificate verify failed"):
                    await held.do({"channel": "duty"})

    assert server.taken == []


async def test_without_starttls_nothing_is_sent_in_the_clear(trusted: Certificate) -> None:
    async with (
        mail_server() as server,
        hands(NOTIFY, _settings(server.port, trusted.ca_file)) as held,
    ):
        with pytest.raises(TargetUnreachable):
            await held.do({"channel": "duty"})

    assert server.taken == []


async def test_a_wrong_password_is_refused_for_good(trusted: Certificate) -> None:
    who = {"user": "alexis", "password": "another-word"}
    async with (
        mail_server(trusted.context) as server,
        hands(NOTIFY, _settings(server.port, trusted.ca_file, **who)) as held,
    ):
        done = await held.do({"channel": "duty"})

    assert not done.ending.worked
    assert "535" in done.ending.detail
    assert "another-word" not in done.ending.detail


async def test_who_is_taken_gets_it_and_who_is_not_is_said() -> None:
    async with (
        mail_server(refuses=("ops@example.com",)) as server,
        hands(NOTIFY, _settings(server.port)) as held,
    ):
        done = await held.do({"channel": "duty"})

    assert done.ending.worked
    assert "ops@example.com is refused: 550" in done.ending.detail
    assert server.taken[0].rcpt_tos == ["duty@example.com"]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        pytest.param({"refuses": tuple(TO)}, None, id="nobody is taken"),
        pytest.param({"reply": "554 no"}, None, id="refused for good"),
        pytest.param({"reply": "451 later"}, TargetUnreachable, id="not now"),
        pytest.param({"breaks": True}, TargetLost, id="an end in the middle"),
    ],
)
async def test_what_is_not_taken(more: dict[str, Any], error: type[Exception] | None) -> None:
    async with mail_server(**more) as server, hands(NOTIFY, _settings(server.port)) as held:
        if error:
            with pytest.raises(error):
                await held.do({"channel": "duty"})
        else:
            assert not (await held.do({"channel": "duty"})).ending.worked


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    async with closed_port() as port, hands(NOTIFY, _settings(port)) as held:
        with pytest.raises(TargetUnreachable):
            await held.do({"channel": "duty"})
