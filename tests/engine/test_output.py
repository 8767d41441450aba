"""Output: its last part, both streams kept apart, and no secret in it however it came."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.output import Capture, Redactor, Tail

SECRET = "s3cr3t-of-ops"
REDACT = Redactor([SECRET, "other-secret", "short"])
CHUNKS = st.lists(st.integers(0, 40), max_size=8)


def _in_chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


def _text(chunks: list[bytes], limit: int = 10_000, redact: Redactor = REDACT) -> str:
    tail = Tail(limit)
    for chunk in chunks:
        tail.add(chunk)
    return tail.text(redact)


@given(cuts=CHUNKS)
def test_a_secret_is_taken_out_wherever_the_chunks_end(cuts: list[int]) -> None:
    data = f"token={SECRET} and {SECRET}{SECRET}.".encode()

    assert _text(_in_chunks(data, cuts)) == "token=[secret] and [secret][secret]."


@given(limit=st.integers(1, 60), before=st.integers(0, 30))
def test_no_part_of_a_secret_is_left_where_the_beginning_is_cut(limit: int, before: int) -> None:
    data = b"." * before + SECRET.encode() + b"!" * 20

    text = _text([data], limit)

    shown = text.split("\n", 1)[-1]
    assert set(shown.replace("[secret]", "")) <= set(".!")


@given(length=st.integers(6, len(SECRET)), end=st.sampled_from(["", "…", "..."]))
def test_no_part_of_a_secret_is_left_where_the_end_is_cut(length: int, end: str) -> None:
    text = f"it answers 500: {SECRET[:length]}{end}"

    assert REDACT.of_the_beginning(text) == f"it answers 500: [secret]{end}"


@pytest.mark.parametrize("text", ["s3cr3", "the end", "", SECRET[1:], "..."])
def test_an_end_that_is_no_beginning_of_a_secret_stays(text: str) -> None:
    assert REDACT.of_the_beginning(text) == text


def test_what_begins_a_cut_text_is_hidden_only_if_a_secret_ends_so() -> None:
    assert _text([b"0123456789abcdef"], 6) == "[10 bytes before this are cut]\nabcdef"


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("\x1b[01;31m", id="a colour"),
        pytest.param("\x00", id="a NUL"),
        pytest.param("\u200b", id="a space of no width"),
    ],
)
def test_a_secret_does_not_hide_behind_what_is_not_shown(between: str) -> None:
    printed = f"a {SECRET[:4]}{between}{SECRET[4:]} b"

    assert _text([printed.encode()]) == "a [secret] b"


def test_what_hides_no_secret_is_kept_as_it_was_printed() -> None:
    assert _text([b"\x1b[31mred\x1b[m a\0b\r\n"]) == "\x1b[31mred\x1b[m a\0b\r\n"


@pytest.mark.parametrize(
    ("secrets", "printed", "shown"),
    [
        pytest.param(["short"], "short", "short", id="a short one is left"),
        pytest.param([""], "text", "text", id="an empty one is none"),
        pytest.param([SECRET, SECRET + "-long"], SECRET + "-long", "[secret]", id="the longest"),
        pytest.param(["abcdefgh", "efghijkl"], "xabcdefghijkly", "x[secret]y", id="over another"),
        pytest.param(["aaaaaa"], "aaaaaaaab", "[secret]b", id="over itself"),
        pytest.param(["geheimnis"], "\udcff geheimnis", "\udcff [secret]", id="in what is no text"),
        pytest.param(["geheimnis-ß"], "geheimnis-ß", "[secret]", id="another alphabet"),
        pytest.param(["a+b.c*d"], "a+b.c*d axb.cd", "[secret] axb.cd", id="no pattern"),
    ],
)
def test_secrets_are_hidden(secrets: list[str], printed: str, shown: str) -> None:
    assert Redactor(secrets)(printed) == shown


@given(data=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200)), limit=st.integers(1, 100))
def test_the_last_bytes_are_kept_and_the_rest_counted(
    data: bytes, cuts: list[int], limit: int
) -> None:
    tail = Tail(limit)
    for chunk in _in_chunks(data, cuts):
        tail.add(chunk)

    text = tail.text(Redactor([]))

    assert tail.dropped == max(0, len(data) - limit)
    shown = text.removeprefix(f"[{tail.dropped} bytes before this are cut]\n")
    assert shown == data[-limit:].decode(errors="replace")


def test_a_character_that_is_cut_does_not_spoil_the_text() -> None:
    text = _text(["ü".encode() * 4], limit=7)

    assert text == "[1 bytes before this are cut]\n\N{REPLACEMENT CHARACTER}üüü"


def test_both_streams_are_kept_apart_each_within_the_limit() -> None:
    capture = Capture(5, REDACT)

    capture.stdout(b"out")
    capture.stderr(b"a lot of errors")
    capture.stdout(b"!")

    assert capture.texts() == {
        "stdout": "out!",
        "stderr": "[10 bytes before this are cut]\nrrors",
    }
