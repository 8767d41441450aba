"""Where a host is: its IP addresses, and those that nobody may mean."""

import asyncio
import socket
from ipaddress import IPv6Address, ip_address, ip_network

from app.domain.errors import TargetUnreachable

_NEVER = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/32",
        "169.254.0.0/16",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
        "::/128",
        "fe80::/10",
        "fd00:ec2::/32",
        "fd20:ce::254/128",
    )
)
"""Link-local addresses, and those at which clouds tell a machine about itself and its keys."""

_HOLDS_ANOTHER = tuple(map(ip_network, ("64:ff9b::/96", "::/96")))
"""Networks whose addresses end with one of IPv4: NAT64, and what came before it."""


async def places_of(host: str, port: int, *, named: bool) -> list[str]:
    """Give the IP addresses of a host. Raises `TargetUnreachable`.

    `named`: the settings say this very host, so it may be one that is refused else.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TargetUnreachable(f"{host}: its address is not known: {error}") from error
    places = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not named and (bad := next(filter(_is_never_meant, places), None)):
        raise TargetUnreachable(f"{host} is {bad}, which is link-local or tells of a machine")
    return places


def _is_never_meant(place: str) -> bool:
    address = ip_address(place.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address == IPv6Address("::1"):
            return False
        if any(address in network for network in _HOLDS_ANOTHER):
            address = ip_address(address.packed[-4:])
        else:
            address = address.ipv4_mapped or address.sixtofour or address
    return any(address in network for network in _NEVER if network.version == address.version)
