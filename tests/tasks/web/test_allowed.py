"""Which addresses are called, and which never."""

import pytest
from pydantic import ValidationError

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from app.tasks.http_request.kind import HTTP_REQUEST
from app.tasks.http_request.settings import HttpRequestSettings
from app.tasks.web.address import parse
from app.tasks.web.allowed import Allowed
from tests.parts.performing import hands

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("pattern", "address", "is_allowed"),
    [
        pytest.param("https://app.example.net/", "https://app.example.net/a?b=c", True, id="below"),
        pytest.param("https://app.example.net", "https://APP.example.net:443", True, id="same"),
        pytest.param("https://*.example.net", "https://a.b.example.net/", True, id="a star"),
        pytest.param("https://*.example.net", "https://example.net/", False, id="not the domain"),
        pytest.param("https://*.example.net", "https://a.example.net.evil.test/", False, id="tail"),
        pytest.param("https://*.example.net", "https://aXexample.net/", False, id="a dot is a dot"),
        pytest.param("https://app.example.net", "http://app.example.net/", False, id="scheme"),
        pytest.param("https://app.example.net", "https://app.example.net:8/", False, id="port"),
        pytest.param("https://app.example.net:8", "https://app.example.net:8/", True, id="one"),
        pytest.param("https://app.example.net/api", "https://app.example.net/api/x", True, id="in"),
        pytest.param("https://app.example.net/api", "https://app.example.net/apix", False, id="no"),
        pytest.param("https://app.example.net/api/", "https://app.example.net/", False, id="above"),
        pytest.param("http://[::1]:80/", "http://[::1]/", True, id="IPv6"),
    ],
)
def test_a_pattern_covers(pattern: str, address: str, is_allowed: bool) -> None:
    allowed = Allowed("setting", [pattern])

    try:
        allowed.check(parse(address))
    except TargetUnreachable:
        said = False
    else:
        said = True

    assert said is is_allowed


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("https://*/", id="every host"),
        pytest.param("https://*:8443/", id="every host of a port"),
        pytest.param("app.example.net", id="no scheme"),
        pytest.param("ftp://app.example.net/", id="another scheme"),
        pytest.param("https://user@app.example.net/", id="a user"),
        pytest.param("https://app.example.net/*", id="a star in the path"),
        pytest.param("https://app.example.net/a/../b", id="a path that goes up"),
        pytest.param("https://app.example.net/?a=b", id="a query"),
        pytest.param("https://app.example.net/#a", id="a fragment"),
    ],
)
def test_what_is_no_pattern_is_refused_in_the_settings(pattern: str) -> None:
    with pytest.raises(ValidationError):
        HttpRequestSettings(allow=(pattern,))


async def test_without_a_list_nothing_is_called_and_that_is_said() -> None:
    async with hands(HTTP_REQUEST) as held:
        with pytest.raises(TargetUnreachable, match=r"tasks\.http_request\.allow is empty"):
            await held.do({"url": "http://127.0.0.1:9/"})


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("169.254.169.254", id="what tells a machine of itself"),
        pytest.param("fe80::1", id="link-local of IPv6"),
        pytest.param("::ffff:169.254.169.254", id="IPv4 written as IPv6"),
        pytest.param("64:ff9b::a9fe:a9fe", id="IPv4 behind IPv6"),
        pytest.param("0.0.0.0", id="no address"),
    ],
)
async def test_a_name_that_leads_where_nobody_may_mean_is_not_called(address: str) -> None:
    async with hands(HTTP_REQUEST, {"allow": ["http://*.example.net/"]}) as held:
        with pytest.raises(TargetUnreachable, match="link-local"):
            await held.do({"url": "http://{{ target }}/"}, machine=Machine(address=address))


def test_only_the_very_address_allows_what_is_refused_else() -> None:
    address = parse("http://169.254.169.254/latest")

    assert Allowed("setting", ["http://169.254.169.254/latest"]).names(address)
    assert not Allowed("setting", ["http://*.169.254"]).names(address)
