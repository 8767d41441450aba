"""Who calls is told by the nearest hop that is not ours, and by nothing that anybody may write."""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.addresses import (
    AddressList,
    address_of,
    forwarded,
    forwarded_for,
    neighbourhood,
    origin,
)

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48"))
PEER = ip_address("10.0.0.1")
quickly = settings(max_examples=60, deadline=None)
CALLER = "203.0.113.9"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        pytest.param(" 192.0.2.1 ", "192.0.2.1", id="as it is"),
        pytest.param("192.0.2.1:4711", "192.0.2.1", id="with a port"),
        pytest.param("2001:DB8::1", "2001:db8::1", id="of version 6"),
        pytest.param("[2001:db8::1]", "2001:db8::1", id="in brackets"),
        pytest.param("[2001:db8::1]:4711", "2001:db8::1", id="in brackets with a port"),
        pytest.param("::ffff:192.0.2.1", "192.0.2.1", id="version 4 written as version 6"),
        pytest.param("[::ffff:c000:201]:1", "192.0.2.1", id="the same in hexadecimal"),
        pytest.param("fe80::1%eth0", "fe80::1", id="with a zone"),
        *(
            pytest.param(text, None, id=text[:30] or "empty")
            for text in (
                "",
                "unknown",
                "_hidden",
                "192.0.2",
                "192.0.2.1/24",
                "192.0.2.1:port",
                "192.0.2.1:123456",
                "192.0.2.1 192.0.2.2",
                "0300.0.2.1",
                "[2001:db8::1",
                "2001:db8::1]:80",
                "[2001:db8::1]x",
                "3221225985",
                "١٩٢.0.2.1",
                "1" * 5000,
            )
        ),
    ],
)
def test_an_address_is_read_as_hops_are_written(text: str, address: str | None) -> None:
    found = address_of(text)

    assert found == (ip_address(address) if address else None)


@pytest.mark.parametrize(
    ("read", "lines", "caller"),
    [
        pytest.param(forwarded_for, [], "10.0.0.1", id="no header"),
        pytest.param(forwarded_for, [" , "], "10.0.0.1", id="an empty header"),
        pytest.param(forwarded_for, [CALLER], CALLER, id="one proxy"),
        pytest.param(forwarded_for, [f"{CALLER}, 10.2.2.2"], CALLER, id="two proxies"),
        pytest.param(forwarded_for, [CALLER, "10.2.2.2"], CALLER, id="each with its own line"),
        pytest.param(forwarded_for, [f"10.9.9.9, 1.1.1.1, {CALLER}"], CALLER, id="made up before"),
        pytest.param(forwarded_for, ["10.9.9.9", CALLER], CALLER, id="a line made up before"),
        pytest.param(forwarded_for, ["10.9.9.9, 10.2.2.2"], "10.9.9.9", id="all are ours"),
        pytest.param(forwarded_for, [f"{CALLER}, unknown"], None, id="a proxy does not say"),
        pytest.param(forwarded_for, ["1.1.1.1," * 5000 + CALLER], CALLER, id="very many"),
        pytest.param(forwarded, [f"for={CALLER}"], CALLER, id="the standard, one proxy"),
        pytest.param(
            forwarded,
            [f'for=10.9.9.9, For="{CALLER}:99";proto=https;by=10.0.0.1', "for=10.2.2.2"],
            CALLER,
            id="the standard, two lines",
        ),
        pytest.param(forwarded, ['for="[2001:db8::7]:4711"'], "2001:db8::7", id="brackets"),
        pytest.param(forwarded, [f'by="a,for=1.1.1.1;";for={CALLER}'], CALLER, id="in a quote"),
        pytest.param(forwarded, ["for=unknown"], None, id="the standard's unknown"),
        pytest.param(forwarded, [f"for={CALLER}, proto=https"], None, id="no address in it"),
        pytest.param(forwarded, [f"for={CALLER};for=10.2.2.2"], None, id="two addresses in one"),
        pytest.param(forwarded, [f'for="{CALLER}'], None, id="a quote without an end"),
        pytest.param(forwarded, [f"for={CALLER}," * 500], None, id="the standard, very long"),
    ],
)
def test_the_nearest_hop_that_is_not_ours_is_the_caller(
    read: Callable[[Iterable[str]], Sequence[str]], lines: list[str], caller: str | None
) -> None:
    found = origin(PEER, read(lines), PROXIES)

    assert found == (ip_address(caller) if caller else None)


@quickly
@given(st.lists(st.text(max_size=40), max_size=6))
def test_nobody_but_a_trusted_proxy_is_listened_to(lines: list[str]) -> None:
    stranger = ip_address(CALLER)

    assert origin(stranger, forwarded_for(lines), PROXIES) == stranger
    assert origin(stranger, forwarded(lines), PROXIES) == stranger
    assert origin(None, forwarded_for(lines), PROXIES) is None


@quickly
@given(st.lists(st.text(max_size=40), max_size=6), st.ip_addresses())
def test_what_came_along_does_not_change_what_our_proxy_adds(
    lines: list[str], caller: object
) -> None:
    address = address_of(str(caller))
    expected = origin(address, forwarded_for(lines), PROXIES)

    assert origin(PEER, forwarded_for([*lines, str(caller)]), PROXIES) == expected
    if '"' not in "".join(lines):
        known = origin(address, forwarded(lines), PROXIES)
        assert origin(PEER, forwarded([*lines, f'for="[{caller}]"']), PROXIES) == known


def test_addresses_of_one_subscriber_are_counted_together() -> None:
    one, same, other = (
        neighbourhood(address_of(each))
        for each in ("2001:db8:1:2::3", "2001:db8:1:2:ffff::", "2001:db8:1:3::3")
    )

    assert one == same != other
    assert neighbourhood(address_of(CALLER)) == CALLER
    assert neighbourhood(None) == "None"


def test_a_list_has_the_addresses_of_its_networks_and_never_an_unknown_one() -> None:
    listed = AddressList([ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")])

    assert listed.has(ip_address("192.0.2.255"))
    assert listed.has(ip_address("2001:db8::1"))
    assert not listed.has(ip_address("192.0.3.0"))
    assert not listed.has(None)
