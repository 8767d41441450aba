"""Signatures of deliveries: those that are right by the books, and all the others."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.sources.own.auth import Auth, HmacAuth, signed_by

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = "It's a Secret to Everybody"
BODY = b"Hello, World!"
GITHUB = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
"""The example of GitHub's documentation, "Validating webhook deliveries"."""


def is_signed(headers: dict[str, str], body: bytes = BODY, **said: Any) -> bool:
    auth = Auth.model_validate({"hmac": {"secret": SECRET, **said}})
    told = signed_by(auth, lambda: NOW)
    assert told is not None
    return told({name.lower(): value for name, value in headers.items()}, body)


def test_the_example_that_github_documents_is_right() -> None:
    assert is_signed({"X-Hub-Signature-256": GITHUB})


@pytest.mark.parametrize(
    ("key", "data", "sha256", "sha512"),
    [
        pytest.param(
            b"\x0b" * 20,
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
            "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
            id="RFC 4231, test case 1",
        ),
        pytest.param(
            b"Jefe" + b"\x00" * 4,
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
            id="RFC 4231, test case 2, its key filled up with zeros as HMAC does",
        ),
    ],
)
def test_the_vectors_of_the_rfc_are_right(
    key: bytes, data: bytes, sha256: str, sha512: str
) -> None:
    for algorithm, signature in (("sha256", sha256), ("sha512", sha512)):
        assert is_signed(
            {"X-Sign": signature},
            data,
            secret=key.decode(),
            header="X-Sign",
            prefix="",
            algorithm=algorithm,
        )


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({}, BODY, id="no header"),
        pytest.param({"X-Hub-Signature-256": ""}, BODY, id="an empty one"),
        pytest.param({"X-Hub-Signature-256": "sha256="}, BODY, id="an empty signature"),
        pytest.param({"X-Hub-Signature-256": GITHUB[7:]}, BODY, id="no prefix"),
        pytest.param({"X-Hub-Signature-256": GITHUB[:-1]}, BODY, id="cut off"),
        pytest.param({"X-Hub-Signature-256": GITHUB[:-1] + "8"}, BODY, id="another digit"),
        pytest.param({"X-Hub-Signature-256": "sha256=ü€"}, BODY, id="odd letters"),
        pytest.param({"X-Hub-Signature-256": GITHUB}, BODY + b" ", id="another body"),
        pytest.param({"X-Hub-Signature": GITHUB}, BODY, id="another header"),
        pytest.param({"X-Hub-Signature-256": "sha256=x," * 20 + GITHUB}, BODY, id="too many"),
    ],
)
def test_all_else_is_not_signed(headers: dict[str, str], body: bytes) -> None:
    assert not is_signed(headers, body)


def test_one_of_several_signatures_is_enough() -> None:
    assert is_signed({"X-Hub-Signature-256": f"sha256=00, {GITHUB}"})


def test_hexadecimal_digits_may_be_large() -> None:
    assert is_signed({"X-Hub-Signature-256": "sha256=" + GITHUB[7:].upper()})


def test_a_signature_may_come_in_base64() -> None:
    digest = hmac.digest(SECRET.encode(), BODY, hashlib.sha256)

    assert is_signed(
        {"X-Sign": base64.b64encode(digest).decode()}, header="X-Sign", prefix="", encoding="base64"
    )


def test_while_a_secret_is_changed_both_count() -> None:
    assert is_signed({"X-Hub-Signature-256": GITHUB}, secret="a new secret", old_secret=SECRET)
    assert not is_signed({"X-Hub-Signature-256": GITHUB}, secret="a new secret")


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        pytest.param(timedelta(0), True, id="now"),
        pytest.param(timedelta(minutes=5), True, id="just in time"),
        pytest.param(timedelta(minutes=5, seconds=1), False, id="sent again later"),
        pytest.param(timedelta(minutes=-6), False, id="by a clock that is ahead"),
    ],
)
def test_a_delivery_that_signs_its_time_counts_only_for_a_while(
    age: timedelta, counts: bool
) -> None:
    stamp = str(int((NOW - age).timestamp()))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + BODY, hashlib.sha256)

    assert counts is is_signed(
        {"X-Slack-Signature": f"v0={digest.hexdigest()}", "X-Slack-Request-Timestamp": stamp},
        header="X-Slack-Signature",
        prefix="v0=",
        timestamp_header="X-Slack-Request-Timestamp",
        signs="v0:{timestamp}:{body}",
    )


@pytest.mark.parametrize("stamp", ["", "yesterday", "-1", "9" * 5000, "nan"])
def test_a_time_that_is_none_is_not_signed(stamp: str) -> None:
    digest = hmac.new(SECRET.encode(), stamp.encode() + BODY, hashlib.sha256).hexdigest()

    assert not is_signed(
        {"X-Sign": digest, "X-Time": stamp},
        header="X-Sign",
        prefix="",
        timestamp_header="X-Time",
        signs="{timestamp}{body}",
    )


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        pytest.param({"X-Gitlab-Token": SECRET}, True, id="the secret"),
        pytest.param({"X-Gitlab-Token": SECRET + "!"}, False, id="another"),
        pytest.param({"X-Gitlab-Token": ""}, False, id="nothing"),
        pytest.param({}, False, id="no header"),
    ],
)
def test_a_sender_may_have_a_header_of_its_own_for_the_secret(
    said: dict[str, str], counts: bool
) -> None:
    auth = Auth.model_validate({"token": {"header": "X-Gitlab-Token", "secret": SECRET}})
    told = signed_by(auth, lambda: NOW)

    assert told
    assert told({name.lower(): value for name, value in said.items()}, BODY) is counts


def test_without_any_way_a_token_is_asked_for() -> None:
    assert signed_by(Auth(), lambda: NOW) is None


@pytest.mark.parametrize(
    ("said", "what"),
    [
        pytest.param({}, "secret or secret_file is missing", id="no secret"),
        pytest.param({"secret": "short"}, "at least 8", id="a short secret"),
        pytest.param({"secret": SECRET, "signs": "x"}, "once", id="signs no body"),
        pytest.param({"secret": SECRET, "signs": "{timestamp}{body}"}, "once", id="no header"),
        pytest.param({"secret": SECRET, "timestamp_header": "X-T"}, "once", id="time not signed"),
        pytest.param({"secret": SECRET, "header": "a: b"}, "pattern", id="no header name"),
    ],
)
def test_settings_that_could_not_hold_are_refused(said: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        HmacAuth.model_validate(said)


def test_two_ways_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="not both"):
        Auth.model_validate(
            {"hmac": {"secret": SECRET}, "token": {"secret": SECRET, "header": "X"}}
        )
