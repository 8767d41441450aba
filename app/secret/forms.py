"""How a secret may be spelled where it comes out again: quoted, escaped, encoded."""

import base64
import html
import json
import re
import shlex
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""Shorter ones are not looked for: they would hide half of everything."""

_LEAST_OF_BASE64 = 8
_LEAST_LINE = 16
_LOST_AT_THE_BEGINNING = {0: 0, 1: 2, 2: 3}
_UNSAFE_IN_SHELL = re.compile(r"([^\w@%+=:,./-])")
_SPECIAL_IN_QUOTES = re.compile(r'([\\"$`])')
_PERCENT = re.compile(r"%[0-9A-F]{2}")


def forms(secret: str) -> frozenset[str]:
    """Give the secret and all that stands for it, without what is too short to be looked for."""
    if len(secret) < SHORTEST:
        return frozenset()
    found = {secret, *_escaped(secret), *_encoded(secret), *_lines(secret)}
    return frozenset(form for form in found if len(form) >= SHORTEST)


def _escaped(secret: str) -> Iterator[str]:
    for said in (json.dumps(secret), json.dumps(secret, ensure_ascii=False), repr(secret)):
        yield said[1:-1]
    yield json.dumps(secret)[1:-1].replace("/", "\\/")
    yield secret.replace("\\", "\\\\")
    yield html.escape(secret)
    yield html.escape(secret, quote=False)
    yield html.escape(secret).replace("&#x27;", "&#39;")
    yield shlex.quote(secret)
    yield secret.replace("'", "'\"'\"'")
    yield secret.replace("'", "'\\''")
    yield _UNSAFE_IN_SHELL.sub(r"\\\1", secret)
    yield _SPECIAL_IN_QUOTES.sub(r"\\\1", secret)


def _encoded(secret: str) -> Iterator[str]:
    raw = secret.encode()
    for said in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield said
        yield _PERCENT.sub(lambda found: found[0].lower(), said)
    yield raw.hex()
    yield raw.hex().upper()
    for before, lost in _LOST_AT_THE_BEGINNING.items():
        yield from _base64(b"\0" * before + raw, lost)


def _base64(raw: bytes, lost: int) -> Iterator[str]:
    """Give what stays the same whatever stands before and after, as in `user:password`."""
    whole = len(raw) * 8 // 6
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        core = encode(raw).decode()[lost:whole]
        if len(core) >= _LEAST_OF_BASE64:
            yield core


def _lines(secret: str) -> Iterator[str]:
    """Give the lines of a key, which may come out one by one."""
    lines = secret.splitlines()
    if len(lines) > 1:
        yield "\n".join(lines)
        yield " ".join(lines)
        yield "".join(lines)
        for line in lines:
            if len(line.strip()) >= _LEAST_LINE and not line.startswith("-----"):
                yield line.strip()
