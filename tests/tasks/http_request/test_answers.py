"""What is sent, what an answer means, and what it means that there is none."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.fleet import Machine
from app.tasks.http_request.kind import HTTP_REQUEST
from app.tasks.http_request.spec import HttpRequestSpec
from app.tasks.web.auth import Auth
from tests.parts.alexis import until
from tests.parts.answering import Reply, answering, answering_over_tls, closed_port
from tests.parts.certificates import certificate
from tests.parts.performing import RUN, hands

pytestmark = pytest.mark.anyio


def _allowing(url: str) -> dict[str, Any]:
    return {"allow": [f"{url}/"]}


async def test_a_request_holds_all_that_the_rule_says(tmp_path: Path) -> None:
    async with answering() as (url, app), hands(HTTP_REQUEST, _allowing(url)) as held:
        done = await held.do(
            {
                "url": f"{url}/restart/duplicator",
                "method": "POST",
                "query": {"why": "it is slow & stuck"},
                "headers": {"X-Team": "repairs"},
                "json": {"host": "{{ target }}", "how": ["hard", 1, None]},
            }
        )

    (asked,) = app.asked
    assert (done.ending.worked, done.ending.detail, done.stdout) == (True, "status 200", "fine")
    assert (asked.method, asked.path) == ("POST", "/restart/duplicator")
    assert asked.query == "why=it+is+slow+%26+stuck"
    assert asked.headers["x-team"] == "repairs"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["x-alexis-run"] == RUN
    assert asked.headers["idempotency-key"].startswith(RUN)
    assert json.loads(asked.body) == {"host": "app-01.example.net", "how": ["hard", 1, None]}


async def test_the_same_request_of_a_run_has_the_same_key_and_another_has_another() -> None:
    async with answering() as (url, app), hands(HTTP_REQUEST, _allowing(url)) as held:
        for said in ("?a", "?a", "?b"):
            await held.do({"url": f"{url}/{said}", "method": "POST", "body": "x"})
        await held.do({"url": f"{url}/?a", "method": "POST", "body": "y"})

    first, again, *others = (asked.headers["idempotency-key"] for asked in app.asked)
    assert first == again
    assert len({first, *others}) == 3


@pytest.mark.parametrize(
    ("reply", "expect", "complaint"),
    [
        pytest.param(Reply(204, b""), {}, None, id="any 2xx"),
        pytest.param(Reply(201), {"status": 200}, "status 201, not 200", id="another status"),
        pytest.param(Reply(409), {"status": ["2xx", 409]}, None, id="a status that is wanted"),
        pytest.param(
            Reply(302, headers={"Location": "http://127.0.0.1:1/"}),
            {},
            "status 302, not 2xx",
            id="a redirect, which is not followed",
        ),
        pytest.param(Reply(503), {}, "status 503, not 2xx", id="no time is named to come back"),
        pytest.param(Reply(body=b"all UP"), {"contains": "UP"}, None, id="a text"),
        pytest.param(
            Reply(body=b"DOWN"), {"contains": "UP"}, "the body does not have 'UP' in it", id="none"
        ),
        pytest.param(Reply(body=b"UP 7"), {"search": "UP [0-9]"}, None, id="a pattern"),
        pytest.param(
            Reply(body=b"UP"), {"search": "^$"}, "'^$' is not found in the body", id="no pattern"
        ),
        pytest.param(
            Reply(body=b'{"a/b": [{"status": "UP"}]}'),
            {"fields": {"/a~1b/0/status": "UP"}},
            None,
            id="a field",
        ),
        pytest.param(
            Reply(body=b'{"up": 1}'),
            {"fields": {"/up": True}},
            "/up is not 'true'",
            id="another value, although Python takes them for the same",
        ),
        pytest.param(Reply(body=b"[]"), {"fields": {"/0": 1}}, "the body has no /0", id="no field"),
        pytest.param(
            Reply(body=b"[]"),
            {"fields": {f"/{'9' * 5000}": 1}},
            f"the body has no /{'9' * 5000}",
            id="a number longer than Python reads",
        ),
        pytest.param(Reply(), {"fields": {"/0": 1}}, "the body is not JSON", id="no JSON"),
    ],
)
async def test_an_answer_is_held_against_what_is_expected(
    reply: Reply, expect: dict[str, Any], complaint: str | None
) -> None:
    async with answering(reply) as (url, app), hands(HTTP_REQUEST, _allowing(url)) as held:
        done = await held.do({"url": url, "expect": expect})

    assert len(app.asked) == 1
    assert done.ending.worked is (complaint is None)
    assert done.ending.detail == (complaint or f"status {reply.status}")


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        pytest.param({"bearer": "key"}, "authorization", "Bearer hush-hush", id="bearer"),
        pytest.param(
            {"basic": {"user": "ann", "password": "key"}},
            "authorization",
            "Basic YW5uOmh1c2gtaHVzaA==",
            id="basic",
        ),
        pytest.param({"header": {"name": "X-Key", "secret": "key"}}, "x-key", "hush-hush", id="a"),
    ],
)
async def test_who_asks_is_shown_to_who_is_asked_and_to_nobody_else(
    said: dict[str, Any], name: str, value: str
) -> None:
    async with answering() as (url, app):
        app.reply = lambda asked: Reply(body=json.dumps(asked.headers).encode())
        async with hands(HTTP_REQUEST, _allowing(url), {"key": "hush-hush"}) as held:
            done = await held.do({"url": url, "auth": said})

    seen = f"{done} {HttpRequestSpec(url=url, auth=Auth.model_validate(said)).in_full()}"
    assert app.asked[0].headers[name] == value
    assert "[secret]" in done.stdout
    assert "hush-hush" not in seen
    assert value not in seen


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("nobody-knows", "no secret 'nobody-knows'", id="not there"),
        pytest.param("empty", "cannot stand in a header", id="empty"),
        pytest.param("lines", "cannot stand in a header", id="two lines"),
    ],
)
async def test_a_secret_that_cannot_be_sent_is_said_and_nothing_is_asked(
    name: str, words: str
) -> None:
    secrets = {"empty": "", "lines": "a\r\nX-Other: b"}
    async with answering() as (url, app), hands(HTTP_REQUEST, _allowing(url), secrets) as held:
        with pytest.raises(TargetUnreachable, match=words):
            await held.do({"url": url, "auth": {"bearer": name}})

    assert app.asked == []


async def test_of_a_huge_answer_the_beginning_is_read() -> None:
    async with (
        answering(Reply(body=b"x" * 3_000_000)) as (url, _),
        hands(HTTP_REQUEST, _allowing(url)) as held,
    ):
        done = await held.do({"url": url, "expect": {"contains": "y"}})

    assert len(done.stdout) == 262_144
    assert done.ending.detail.endswith("(only its beginning was read)")


async def test_a_compressed_answer_is_not_unpacked() -> None:
    packed = Reply(headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b not really")
    async with answering(packed) as (url, app), hands(HTTP_REQUEST, _allowing(url)) as held:
        done = await held.do({"url": url})

    assert app.asked[0].headers["accept-encoding"] == "identity"
    assert done.stdout.endswith("not really")


async def test_no_cookie_goes_from_one_request_to_the_next() -> None:
    setting = Reply(headers={"Set-Cookie": "session=a; Path=/"})
    async with answering(setting) as (url, app), hands(HTTP_REQUEST, _allowing(url)) as held:
        await held.do({"url": url})
        await held.do({"url": url})

    assert "cookie" not in app.asked[1].headers


@pytest.mark.parametrize(
    "busy",
    [
        pytest.param(Reply(429, headers={"Retry-After": "0"}), id="too many requests"),
        pytest.param(
            Reply(503, headers={"Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT"}), id="a time"
        ),
    ],
)
async def test_who_says_to_come_back_is_asked_again(busy: Reply) -> None:
    async with (
        answering(busy, Reply(202)) as (url, app),
        hands(HTTP_REQUEST, _allowing(url)) as held,
    ):
        done = await held.do({"url": url, "method": "POST"})

    assert done.ending.detail == "status 202"
    assert len(app.asked) == 2


async def test_who_asks_for_a_long_pause_is_not_waited_for() -> None:
    later = (datetime.now(UTC) + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    async with (
        answering(Reply(429, headers={"Retry-After": later})) as (url, app),
        hands(HTTP_REQUEST, _allowing(url)) as held,
    ):
        done = await held.do({"url": url, "method": "POST"})

    assert done.ending.detail == "status 429, not 2xx"
    assert len(app.asked) == 1


@pytest.mark.parametrize(
    ("method", "error"),
    [
        pytest.param("POST", TargetLost, id="what may have been done is not known"),
        pytest.param("DELETE", TargetLost, id="not even what may be done twice"),
        pytest.param("GET", TargetUnreachable, id="who only asked has done nothing"),
    ],
)
async def test_a_connection_that_breaks_before_the_answer(
    method: str, error: type[Exception]
) -> None:
    async with (
        answering(Reply(breaks=True)) as (url, app),
        hands(HTTP_REQUEST, _allowing(url)) as held,
    ):
        with pytest.raises(error):
            await held.do({"url": url, "method": method})

    assert len(app.asked) == 1


@pytest.mark.parametrize("status", [408, 502, 504])
async def test_one_between_who_heard_nothing_does_not_know_whether_it_was_done(status: int) -> None:
    async with answering(Reply(status)) as (url, _), hands(HTTP_REQUEST, _allowing(url)) as held:
        with pytest.raises(TargetLost, match="nobody knows"):
            await held.do({"url": url, "method": "POST"})


async def test_a_port_that_is_closed_is_unreachable() -> None:
    async with closed_port() as port:
        url = f"http://127.0.0.1:{port}"
        async with hands(HTTP_REQUEST, _allowing(url)) as held:
            with pytest.raises(TargetUnreachable, match="the connection was refused"):
                await held.do({"url": url, "method": "POST", "tries": 2})


async def test_a_host_without_an_address_is_unreachable() -> None:
    url = "http://no-such-host.invalid"
    async with hands(HTTP_REQUEST, _allowing(url)) as held:
        with pytest.raises(TargetUnreachable, match="its address is not known"):
            await held.do({"url": url})


async def test_who_is_cancelled_hangs_up() -> None:
    async with (
        answering(Reply(hangs=True)) as (url, app),
        hands(HTTP_REQUEST, _allowing(url)) as held,
    ):

        async def is_asked() -> bool:
            return bool(app.asked)

        doing = asyncio.create_task(held.do({"url": url, "method": "POST"}))
        await until(is_asked, "the request to arrive")
        doing.cancel()
        await asyncio.wait_for(app.gone.wait(), 5)
        with pytest.raises(asyncio.CancelledError):
            await doing


async def test_the_target_is_called_where_the_inventory_says_and_by_its_name(
    tmp_path: Path,
) -> None:
    async with answering() as (url, app):
        port = url.rpartition(":")[2]
        async with hands(HTTP_REQUEST, {"allow": [f"http://*.example.net:{port}/"]}) as held:
            await held.do(
                {"url": f"http://{{{{ target }}}}:{port}/"}, machine=Machine(address="127.0.0.1")
            )

    assert app.asked[0].headers["host"] == f"app-01.example.net:{port}"


@pytest.mark.parametrize(
    ("names", "days", "trusts", "words"),
    [
        pytest.param(["127.0.0.1"], 1, True, None, id="a certificate that is right"),
        pytest.param(["127.0.0.1"], -1, True, "expired", id="one that has expired"),
        pytest.param(["other.example.net"], 1, True, "mismatch|not valid for", id="of another"),
        pytest.param(["127.0.0.1"], 1, False, "self-signed", id="of nobody who is known"),
    ],
)
async def test_who_is_called_has_to_show_who_it_is(
    tmp_path: Path, names: list[str], days: int, trusts: bool, words: str | None
) -> None:
    made = certificate(tmp_path, *names, days=days)
    async with answering_over_tls(made.context) as port:
        url = f"https://127.0.0.1:{port}"
        settings = _allowing(url) | ({"ca_file": str(made.ca_file)} if trusts else {})
        async with hands(HTTP_REQUEST, settings) as held:
            if words is None:
                assert (await held.do({"url": url})).ending.worked
            else:
                with pytest.raises(TargetUnreachable, match=words):
                    await held.do({"url": url, "method": "POST"})
