"""Addresses in rules: scheme, host and port are the rule's own, and a value stays in its segment.

No address holds a user or a fragment, and no path goes up: `..` is refused, encoded or not.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from app.domain.placeholder import ValueRefused, paths, put_target

_LONGEST = 8_000
_STAND_IN = "target.invalid"
_IN_PATH = r"A-Za-z0-9._~!$&'()*+,;=:@%/\-"
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
    rf"(?P<path>/[{_IN_PATH}]*)?"
    rf"(?:\?(?P<query>[{_IN_PATH}?]*))?"
)
_MARK = re.compile(r"\{\{.*?\}\}")
TCP = "tcp"
_USUAL = {"http": 80, "https": 443}
_HIGHEST = 65_535


@dataclass(frozen=True)
class Address:
    """An address without placeholders. `host` has no brackets and small letters only."""

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""

    @property
    def authority(self) -> str:
        """Host and port as they stand in the header Host."""
        host = in_an_address(self.host)
        return host if self.port == _USUAL.get(self.scheme) else f"{host}:{self.port}"

    def __str__(self) -> str:
        """Give it without its query, in which something secret may stand."""
        if self.scheme == TCP:
            return f"{TCP}://{self.authority}"
        return f"{self.scheme}://{self.authority}{self.path}"


def parse(text: str) -> Address:
    """Read an address without placeholders. Raises ValueError."""
    found = _ADDRESS.fullmatch(text)
    if found is None or len(text) > _LONGEST:
        raise ValueError(
            "an address is http(s)://host/path: without user, fragment, blanks and backslashes, "
            "and what is not ASCII is percent-encoded"
        )
    path = found["path"] or "/"
    if goes_up(path):
        raise ValueError("a path without . and .. in it")
    scheme, port = found["scheme"], int(found["port"] or _USUAL[found["scheme"]])
    if not 0 < port <= _HIGHEST:
        raise ValueError(f"a port is a number from 1 to {_HIGHEST}")
    host = found["host"].strip("[]").lower()
    return Address(scheme, host, port, path, found["query"] or "")


def parse_port(text: str) -> Address:
    """Read `host:port`. Raises ValueError."""
    if not re.fullmatch(r"[^/?]+:[0-9]+", text):
        raise ValueError("a port is host:port, such as {{ target }}:443")
    return replace(parse(f"http://{text}/"), scheme=TCP)


def check_port(text: str) -> str:
    """Raise ValueError unless the rule alone says which port of which host is meant."""
    known = put_target(text, _STAND_IN)
    if "{{" in known:
        raise ValueError("host and port are the rule's own or {{ target }}, never an event's")
    if _STAND_IN in (host := parse_port(known).host) and host != _STAND_IN:
        raise ValueError("{{ target }} is all of the host, or none of it")
    return text


def check_template(text: str) -> str:
    """Raise ValueError unless the rule alone says which host is meant: by name, or as the target.

    It may hold placeholders in its path and its query only.
    """
    known = put_target(text, _STAND_IN)
    path = known.find("/", known.find("://") + 3) if "://" in known else 0
    before = known if path < 0 else known[:path]
    if paths(before) or "{{" in before:
        raise ValueError("the host is the rule's own or {{ target }}, never a value of the event")
    read = parse(_MARK.sub("x", known))
    if _STAND_IN in read.host and read.host != _STAND_IN:
        raise ValueError("{{ target }} is all of the host, or none of it")
    return text


@dataclass(frozen=True)
class Beginning:
    """What is known of an address before its placeholders are filled in.

    `host` is None where it is the target's; `is_all` tells that the whole path is known.
    """

    scheme: str
    host: str | None
    port: int
    path: str
    is_all: bool

    def __str__(self) -> str:
        host = "{{ target }}" if self.host is None else in_an_address(self.host)
        port = "" if self.port == _USUAL.get(self.scheme) else f":{self.port}"
        path = "" if self.scheme == TCP else self.path if self.is_all else f"{self.path}…"
        return f"{self.scheme}://{host}{port}{path}"


def beginning(template: str) -> Beginning:
    """Give what is known of an address that `check_template` takes."""
    plain = template.partition("?")[0]
    end = plain.find("/", plain.find("://") + 3)
    host, path = (plain, "/") if end < 0 else (plain[:end], plain[end:])
    path, mark, _ = path.partition("{{")
    return _beginning(parse(put_target(host, _STAND_IN)), path, is_all=not mark)


def beginning_of_port(template: str) -> Beginning:
    """Give what is known of a port that `check_port` takes."""
    address = parse_port(put_target(template, _STAND_IN))
    return _beginning(address, address.path, is_all=True)


def _beginning(address: Address, path: str, *, is_all: bool) -> Beginning:
    host = None if address.host == _STAND_IN else address.host
    return Beginning(address.scheme, host, address.port, path, is_all)


def put_target_in(text: str, target: str) -> str:
    """Put the target's name into a template of an address."""
    end = text.find("/", text.find("://") + 3)
    host, rest = (text, "") if end < 0 else (text[:end], text[end:])
    return put_target(host, in_an_address(target)) + put_target(rest, target, in_path)


def in_path(value: str) -> str:
    """Encode a value so that it is a part of one segment. Raises `ValueRefused`."""
    if "/" in value or "\\" in value:
        raise ValueRefused("a value in an address holds a slash: it could be another path")
    return quote(value, safe="", errors="replace")


def check_filled(text: str) -> None:
    """Raise `ValueRefused` if with its values an address would go up."""
    path = put_target(text, _STAND_IN).partition("?")[0].partition("://")[2].partition("/")[2]
    if goes_up(path):
        raise ValueRefused("with its values the path of the address would go up (. or ..)")
    if len(text) > _LONGEST:
        raise ValueRefused(f"with its values the address is over {_LONGEST} characters long")


def goes_up(path: str) -> bool:
    """Tell whether some server could read `.` or `..` in it, even one that decodes it twice."""
    plain = unquote(unquote(path)).replace("\\", "/")
    return any(segment in {".", ".."} for segment in plain.split("/"))


def in_an_address(host: str) -> str:
    """Give the host as it stands in an address: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host
