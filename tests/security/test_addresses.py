"""No spelling of an address, and no name, leads a call of ours to where a cloud keeps its keys."""

import asyncio
from typing import Any

import pytest

from app.domain.errors import TargetUnreachable
from app.simulator.serving import serve
from app.tasks.http_request.kind import HTTP_REQUEST
from app.tasks.web.address import parse
from app.tasks.web.calling import Call, Web
from app.tasks.web.places import places_of
from tests.parts.answering import Answering, Reply
from tests.parts.performing import hands

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("169.254.169.254", id="as everybody writes it"),
        pytest.param("2852039166", id="one number"),
        pytest.param("0xa9fea9fe", id="hexadecimal"),
        pytest.param("0251.0376.0251.0376", id="octal"),
        pytest.param("169.254.43518", id="three numbers"),
        pytest.param("::ffff:169.254.169.254", id="mapped"),
        pytest.param("::a9fe:a9fe", id="compatible, as long ago"),
        pytest.param("64:ff9b::a9fe:a9fe", id="by NAT64"),
        pytest.param("2002:a9fe:a9fe::1", id="by 6to4"),
        pytest.param("169.254.170.2", id="credentials of a container"),
        pytest.param("fd00:ec2::254", id="Amazon by IPv6"),
        pytest.param("fd00:ec2::23", id="credentials of a pod"),
        pytest.param("fd20:ce::254", id="Google by IPv6"),
        pytest.param("100.100.100.200", id="Alibaba"),
        pytest.param("168.63.129.16", id="Azure"),
        pytest.param("192.0.0.192", id="Oracle"),
        pytest.param("fe80::1", id="link-local"),
        pytest.param("0.0.0.0", id="no address"),
        pytest.param("::", id="no address of IPv6"),
    ],
)
async def test_no_spelling_leads_to_what_tells_of_a_machine(host: str) -> None:
    with pytest.raises(TargetUnreachable, match="link-local or tells of a machine"):
        await places_of(host, 80, named=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.0.0.1", "192.168.0.1", "2001:db8::1"])
async def test_an_address_of_a_network_of_ours_is_one(host: str) -> None:
    assert await places_of(host, 80, named=False) == [host]


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://169.254.169.254/latest", id="an address"),
        pytest.param("http://metadata.google.internal/", id="a name"),
        pytest.param("http://api.example.net@169.254.169.254/", id="a user in front"),
        pytest.param("http://api.example.net.evil.example/", id="a longer name"),
        pytest.param("http://api.example.net:8080/", id="another port"),
        pytest.param("https://api.example.net/", id="another scheme"),
        pytest.param("http://[::ffff:169.254.169.254]/", id="in brackets"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("gopher://api.example.net/", id="another protocol"),
    ],
)
async def test_a_rule_calls_what_the_settings_allow_and_nothing_else(url: str) -> None:
    async with hands(HTTP_REQUEST, {"allow": ["http://api.example.net/"]}) as held:
        with pytest.raises((TargetUnreachable, ValueError)):
            await held.do({"url": url})


async def test_the_address_that_was_checked_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that means another address when it is asked for once more (DNS rebinding)."""
    said = ["127.0.0.1", "169.254.169.254"]
    loop, asked = asyncio.get_running_loop(), list[str]()

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", (said[min(len(asked), 2) - 1], port))]

    there = Answering()
    async with serve(there) as url:
        monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
        port = url.rpartition(":")[2]
        web = Web(1)
        answer = await web.call(Call("GET", parse(f"http://api.example.net:{port}/")))
        await web.close()

    assert (answer.status, asked) == (200, ["api.example.net"])
    assert there.asked[0].headers["host"] == f"api.example.net:{port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_of_who_is_called_is_followed(status: int) -> None:
    away = Answering()
    async with serve(away) as elsewhere:
        from_here = Answering(_redirect(status, elsewhere))
        async with serve(from_here) as url, hands(HTTP_REQUEST, {"allow": [f"{url}/"]}) as held:
            done = await held.do({"url": f"{url}/", "tries": 1})

    assert (done.ending.worked, len(from_here.asked), away.asked) == (False, 1, [])


def _redirect(status: int, to: str) -> Reply:
    return Reply(status, b"", {"Location": f"{to}/latest/meta-data"})
