"""Network addresses: which one a caller has, behind proxies too, and whether it is in a list."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_MOST_HOPS = 20
_LONGEST_HOP = 100
_LONGEST_FIELD = 4_000
_BRACKETED = re.compile(r"\[(?P<address>[^\]]*)\](?::[0-9]{1,5})?")
_WITH_PORT = re.compile(r"(?P<address>[0-9.]+):[0-9]{1,5}")
_FOR = re.compile(r'\s*for=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^"\s]+))\s*', re.IGNORECASE)
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[^",;]+|[",;]')
_ONE_SUBSCRIBER = 64
"""Bits of an IPv6 address that a provider gives: the rest its owner may choose."""


def address_of(text: str) -> Address | None:
    """Read an address as hops are written: with a port, in brackets; None when it is none.

    An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
    """
    return _parsed(text.strip()) if len(text) <= _LONGEST_HOP else None


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Address | None:
    """Read it once: most callers come again."""
    if parts := _BRACKETED.fullmatch(text) or _WITH_PORT.fullmatch(text):
        text = parts["address"]
    try:
        address: Address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def forwarded_for(values: Iterable[str]) -> Sequence[str]:
    """Give the hops of `X-Forwarded-For`, of all its lines: the nearest is the last."""
    hops = ",".join(values).rsplit(",", _MOST_HOPS)[-_MOST_HOPS:]
    return [hop for hop in hops if hop.strip()]


def forwarded(values: Iterable[str]) -> Sequence[str]:
    """Give the hops of `Forwarded` (RFC 7239); one that says no address is an empty text.

    A field that cannot be read, or is longer than anybody needs, is one hop without an address.
    """
    field = ",".join(values)
    pieces = _PIECE.findall(field[:_LONGEST_FIELD])
    if len(field) > _LONGEST_FIELD or '"' in pieces:
        return [""]
    elements = [[""]]
    for piece in pieces:
        if piece == ",":
            elements.append([""])
        elif piece == ";":
            elements[-1].append("")
        else:
            elements[-1][-1] += piece
    return [_hop(pairs) for pairs in elements if any(pair.strip() for pair in pairs)][-_MOST_HOPS:]


def _hop(pairs: Iterable[str]) -> str:
    said = [
        found["quoted"] or found["plain"] or "" for each in pairs if (found := _FOR.fullmatch(each))
    ]
    return said[0] if len(said) == 1 else ""


def origin(peer: Address | None, hops: Sequence[str], trusted: Iterable[Network]) -> Address | None:
    """Give who calls: of the hops, from the nearest on, the first that is no proxy of ours.

    What an untrusted hop says of those before it does not count. None when that is not known: a
    trusted hop has said what is no address.
    """
    trusted = tuple(trusted)
    found = peer
    for hop in reversed(hops):
        if found is None or not is_in(found, trusted):
            break
        found = address_of(hop)
    return found


def is_in(address: Address | None, networks: Iterable[Network]) -> bool:
    """Tell whether one of the networks has it; no network has what is not known."""
    return address is not None and any(address in network for network in networks)


def overlap(some: Iterable[Network], others: Sequence[Network]) -> bool:
    """Tell whether there is an address that is in some of these and in some of those."""
    return any(
        one.version == other.version and one.overlaps(other) for one in some for other in others
    )


def neighbourhood(address: Address | None) -> str:
    """Give what is counted together: an IPv4 address, or the /64 of an IPv6 address."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _ONE_SUBSCRIBER), strict=False))
    return str(address)


class AddressList:
    """Networks, which remember what they were asked before: a list may be long."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self.has = lru_cache(maxsize=1024)(lambda address: is_in(address, networks))
