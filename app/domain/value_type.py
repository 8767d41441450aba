"""The types of values that may go into a command, and what a value of each looks like.

They are strict on purpose: what two programs could read in two ways is of no type but `text`.
"""

import math
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

_LONGEST = 1000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@:-]*")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_READ_AS_ADDRESS = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.IGNORECASE)
_MAILBOX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}")
_LONGEST_HOST = 253


class ValueType(StrEnum):
    """What a value has to be."""

    TEXT = "text"
    WORD = "word"
    INTEGER = "integer"
    NUMBER = "number"
    HOST = "host"
    IP = "ip"
    PATH = "path"
    URL = "url"
    EMAIL = "email"

    @property
    def is_number(self) -> bool:
        return self in {ValueType.INTEGER, ValueType.NUMBER}

    @property
    def wanted(self) -> str:
        """Give the type in words."""
        return _WORDS[self]

    def fits(self, text: str) -> bool:
        return _FITS[self](text)


_WORDS: Mapping[ValueType, str] = {
    ValueType.TEXT: "text",
    ValueType.WORD: "a word of letters, digits and . _ - @ :",
    ValueType.INTEGER: "an integer",
    ValueType.NUMBER: "a number",
    ValueType.HOST: "the name or address of a host",
    ValueType.IP: "an IP address",
    ValueType.PATH: "an absolute path without ..",
    ValueType.URL: "an http or https URL",
    ValueType.EMAIL: "an e-mail address",
}


def trouble(text: str) -> str | None:
    """Say why no value of any type may be this text; None if it may."""
    if not text or len(text) > _LONGEST:
        return f"is empty or longer than {_LONGEST} characters"
    if _CONTROL.search(text):
        return "holds control characters"
    return None


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))


def _is_ip(text: str) -> bool:
    """Tell an address without a zone: behind `%` anything may stand."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def _is_name(text: str) -> bool:
    """Tell a name that no resolver reads as an address, as it does `127.1` and `0x7f000001`."""
    labels = text.split(".")
    return (
        len(text) <= _LONGEST_HOST
        and all(_LABEL.fullmatch(label) for label in labels)
        and not _READ_AS_ADDRESS.fullmatch(labels[-1])
    )


def _is_host(text: str) -> bool:
    return _is_ip(text) or _is_name(text)


def _is_path(text: str) -> bool:
    return text.startswith("/") and ".." not in text.split("/")


def _is_url(text: str) -> bool:
    """Tell a URL of a host; a name before `@` is refused, because it is taken for the host."""
    if not _URL.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and _is_host(host or "") and "@" not in parts.netloc and port != 0


def _is_email(text: str) -> bool:
    mailbox, _, domain = text.rpartition("@")
    return (
        _MAILBOX.fullmatch(mailbox) is not None
        and not mailbox.endswith(".")
        and ".." not in mailbox
        and _is_name(domain)
    )


_FITS: Mapping[ValueType, Callable[[str], bool]] = {
    ValueType.TEXT: lambda _: True,
    ValueType.WORD: lambda text: _WORD.fullmatch(text) is not None,
    ValueType.INTEGER: lambda text: _INTEGER.fullmatch(text) is not None,
    ValueType.NUMBER: _is_number,
    ValueType.HOST: _is_host,
    ValueType.IP: _is_ip,
    ValueType.PATH: _is_path,
    ValueType.URL: _is_url,
    ValueType.EMAIL: _is_email,
}
