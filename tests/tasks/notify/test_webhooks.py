"""What Slack and Teams are told, and that a value is text there and nothing else."""

import html
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.placeholder import ValueRefused
from app.tasks.notify.kind import NOTIFY
from app.tasks.notify.message import Message
from app.tasks.notify.settings import NotifySettings
from app.tasks.notify.spec import NotifySpec
from tests.parts.answering import Reply, answering
from tests.parts.building import an_event
from tests.parts.performing import RUN, hands

pytestmark = pytest.mark.anyio

PATH = "/services/T0/B0/made-up"


def _channel(kind: str, url: str) -> dict[str, Any]:
    return {"channels": {"ops": {kind: f"{url}{PATH}?sig=made-up-sign"}}}


@pytest.mark.parametrize("kind", ["slack", "teams"])
async def test_without_a_text_it_tells_rule_target_and_run(kind: str) -> None:
    async with answering(Reply(202)) as (url, app), hands(NOTIFY, _channel(kind, url)) as held:
        done = await held.do({"channel": "ops"})

    (asked,) = app.asked
    assert done.ending.worked
    assert (asked.method, asked.path, asked.query) == ("POST", PATH, "sig=made-up-sign")
    assert asked.headers["content-type"] == "application/json"
    said = asked.body.decode()
    assert "The rule restart-app acts on app-01.example.net." in said
    assert RUN in said


async def test_slack_is_told_in_its_own_form() -> None:
    async with answering() as (url, app), hands(NOTIFY, _channel("slack", url)) as held:
        await held.do({"channel": "ops", "text": "<!channel> a & b, @here\nmore"})

    said = json.loads(app.asked[0].body)
    assert said["text"].splitlines() == [
        "&lt;!channel&gt; a &amp; b, @\N{WORD JOINER}here",
        "more",
        f"Run {RUN}",
    ]


async def test_teams_is_told_by_a_card() -> None:
    async with answering() as (url, app), hands(NOTIFY, _channel("teams", url)) as held:
        await held.do({"channel": "ops", "text": "[a](https://evil.example.com)\n<at>all</at>"})

    (attachment,) = json.loads(app.asked[0].body)["attachments"]
    texts = [block["inlines"][0] for block in attachment["content"]["body"]]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert [text["type"] for text in texts] == ["TextRun"] * 3
    assert [text["text"] for text in texts[:2]] == [
        "[a](https://evil.example.com)",
        "<at>all</at>",
    ]


def test_a_message_leads_to_its_run() -> None:
    message = Message("s", "t", "01", "https://alexis.example.net/#run/01")

    assert message.whole == "t\nRun 01: https://alexis.example.net/#run/01"
    (attachment,) = message.for_teams()["attachments"]
    assert attachment["content"]["actions"][0]["url"] == "https://alexis.example.net/#run/01"


async def test_the_address_of_a_webhook_is_seen_nowhere() -> None:
    async with answering() as (url, app):
        app.reply = lambda asked: Reply(404, f"no {asked.path}?{asked.query}".encode())
        async with hands(NOTIFY, _channel("slack", url)) as held:
            done = await held.do({"channel": "ops"})

    assert (done.ending.worked, done.ending.detail) == (False, "status 404")
    assert "made-up" not in done.stdout


@pytest.mark.parametrize("reply", [Reply(breaks=True), Reply(504)], ids=["broken", "504"])
async def test_nobody_knows_whether_it_was_said(reply: Reply) -> None:
    async with answering(reply) as (url, _), hands(NOTIFY, _channel("slack", url)) as held:
        with pytest.raises(TargetLost) as error:
            await held.do({"channel": "ops"})

    assert "made-up" not in str(error.value)


async def test_who_is_told_too_often_is_told_a_little_later() -> None:
    busy = Reply(429, headers={"Retry-After": "0"})
    async with answering(busy, Reply()) as (url, app), hands(NOTIFY, _channel("slack", url)) as it:
        done = await it.do({"channel": "ops"})

    assert done.ending.worked
    assert len(app.asked) == 2


async def test_a_channel_that_nobody_has_named_is_said() -> None:
    async with hands(NOTIFY) as held:
        with pytest.raises(TargetUnreachable, match="has no ops"):
            await held.do({"channel": "ops"})


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"channels": {"ops": {}}}, id="no place"),
        pytest.param({"channels": {"ops": {"slack": "http://hooks.example.com/x"}}}, id="no TLS"),
        pytest.param({"channels": {"ops": {"slack": "made-up"}}}, id="no address"),
        pytest.param({"channels": {"ops": {"email": {"to": ["a@example.com"]}}}}, id="no server"),
        pytest.param(
            {
                "channels": {"ops": {"email": {"to": ["a@example.com\nBcc: b@example.com"]}}},
                "smtp": {"host": "mail.example.com", "sender": "alexis@example.com"},
            },
            id="an address that is two",
        ),
        pytest.param({"smtp": {"host": "mail.example.com"}}, id="nobody sends"),
        pytest.param(
            {
                "smtp": {
                    "host": "mail.example.com",
                    "sender": "alexis@example.com",
                    "user": "alexis",
                    "password": "made-up",
                    "tls": "none",
                }
            },
            id="a password in the clear",
        ),
    ],
)
def test_what_is_no_channel_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NotifySettings.model_validate(said)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40))
@example("<!channel> <@U1> <https://evil.example.com|here> & @everyone")
@example("{{ target }} {{{")
@example('"}], "actions": [')
@settings(max_examples=80, deadline=None)
def test_a_value_is_text_wherever_it_is_shown(value: str) -> None:
    spec = NotifySpec(channel="ops", text="It says: {{ title }}!", subject="{{ title }}")
    filled = spec.filled(an_event(title=value), {}).at("app-01.example.net")
    message = Message(filled.subject or "", filled.text or "", RUN)

    slack = message.for_slack()["text"]
    mail = message.as_mail("alexis@example.com", ("ops@example.com",)).as_bytes()

    assert "<" not in slack
    assert ">" not in slack
    assert "It says: " in html.unescape(slack)
    head, _, _ = mail.partition(b"\r\n\r\n")
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert sorted(names) == sorted(
        [
            b"From",
            b"To",
            b"Subject",
            b"Auto-Submitted",
            b"X-Alexis-Run",
            b"Content-Type",
            b"Content-Transfer-Encoding",
            b"MIME-Version",
        ]
    )


def test_a_text_that_its_values_make_too_long_is_refused_before_it_is_kept() -> None:
    spec = NotifySpec(channel="ops", subject="{{ title }}{{ title }}{{ title }}")

    with pytest.raises(ValueRefused, match="subject is refused"):
        spec.filled(an_event(title="x" * 900), {})
