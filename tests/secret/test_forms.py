"""A secret is found again however it was quoted, escaped or encoded on its way out."""

import base64
import html
import json
import re
import shlex
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine.output import Redactor

SPECIAL = "p'a \"s\\s/w$o+rd`&<ü>%"
SECRETS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=10, max_size=40)
WAYS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": json.dumps,
    "JSON with all letters": lambda said: json.dumps(said, ensure_ascii=False),
    "a path": lambda said: quote(said, safe=""),
    "a path with slashes": quote,
    "a query": lambda said: urlencode({"token": said}),
    "a query in small letters": lambda said: re.sub(
        "%..", lambda f: f[0].lower(), quote_plus(said)
    ),
    "the shell": shlex.quote,
    "the shell, within other words": lambda said: shlex.quote(f"token {said} 'x'"),
    "repr": repr,
    "HTML": html.escape,
    "base64": lambda said: base64.b64encode(said.encode()).decode(),
    "base64 for addresses": lambda said: base64.urlsafe_b64encode(said.encode()).decode(),
    "hexadecimal": lambda said: said.encode().hex(),
}


def _hidden(secret: str, text: str) -> bool:
    return "[secret]" in Redactor([secret])(text)


@pytest.mark.parametrize("way", WAYS)
def test_a_secret_with_special_characters_is_hidden(way: str) -> None:
    text = f"it is {WAYS[way](SPECIAL)} there"

    shown = Redactor([SPECIAL])(text)

    assert "[secret]" in shown
    assert "rd" not in shown
    assert shown.startswith("it is ")
    assert shown.endswith(" there")


@settings(max_examples=40, deadline=None)
@given(secret=SECRETS, before=st.text(max_size=5), after=st.text(max_size=5))
@example(secret="0123456789", before="", after="")
def test_basic_authentication_hides_nothing(secret: str, before: str, after: str) -> None:
    """In base64 the letters of a secret depend on what stands beside it."""
    raw = f"{before}{secret}{after}".encode(errors="replace")

    assert _hidden(secret, base64.b64encode(raw).decode())


@settings(max_examples=60, deadline=None)
@given(secret=SECRETS, way=st.sampled_from([json.dumps, quote, shlex.quote]))
def test_no_secret_gets_through_in_another_spelling(secret: str, way: Callable[[str], str]) -> None:
    assert _hidden(secret, way(secret))


def test_the_lines_of_a_key_are_hidden_one_by_one() -> None:
    lines = ["-----BEGIN MADE UP-----", "QUJDREVGR0hJSktM" * 4, "TU5PUFFSU1RVVldY" * 4, "-----END-"]

    shown = Redactor(["\n".join(lines)])(f"got {lines[1]} and {lines[2]}\n{lines[0]}")

    assert shown == f"got [secret] and [secret]\n{lines[0]}"


def test_what_is_learnt_later_is_hidden_from_then_on() -> None:
    redact = Redactor(["old-secret"])

    redact.learn("new-secret")

    assert redact("old-secret new-secret") == "[secret] [secret]"
