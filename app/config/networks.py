"""Lists of networks in settings, as `10.1.2.3` or `10.0.0.0/8`; what is wrong is told in words."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import AfterValidator, PlainSerializer, PlainValidator, WithJsonSchema

from app.domain.addresses import Network


def _network(said: object) -> Network:
    if isinstance(said, IPv4Network | IPv6Network):
        return said
    try:
        meant = ip_network(str(said).strip(), strict=False)
    except ValueError:
        raise ValueError("write an address as 10.1.2.3, or a network as 10.0.0.0/8") from None
    try:
        return ip_network(str(said).strip())
    except ValueError:
        raise ValueError(f"the network is {meant}: write that, or one address alone") from None


def _somebody(networks: tuple[Network, ...]) -> tuple[Network, ...]:
    if not networks:
        raise ValueError("an empty list is nobody: leave it out, or name addresses")
    return networks


_Network = Annotated[
    Network,
    PlainValidator(_network),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["10.1.2.3", "10.0.0.0/8"]}),
]
Networks = tuple[_Network, ...]
SomeNetworks = Annotated[Networks, AfterValidator(_somebody)]
