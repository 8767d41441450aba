"""Arrivals: what is news, and what says again what was said before."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.arrival import Arrival, Earlier, Letter, Origin, Repeat, judge
from app.domain.errors import PayloadError
from app.domain.event import Event, EventKind
from app.domain.ids import EventId
from tests.parts.building import NOW, a_host, an_event, an_id

KEY = "opsgenie:a-1:create"


def _at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def _arrival(kind: str = "opened", minutes: int = 10, digest: str = "new", **said: Any) -> Arrival:
    origin = said.pop("origin", Origin.WEBHOOK)
    event = an_event(kind=kind, **{"occurred_at": _at(minutes), **said})
    return Arrival(event, digest, origin, _at(minutes))


def _earlier(kind: str = "opened", minutes: int = 0, number: int = 1, **said: Any) -> Earlier:
    event = an_event(kind=kind, **{"occurred_at": _at(minutes), **said})
    return Earlier(EventId(an_id(number)), event, f"digest {number}", _at(minutes))


OPENED = _earlier()
ENDED = _earlier("resolved", 5, 2, key="opsgenie:a-1:close")
FEED = Origin.FEED


@pytest.mark.parametrize(
    ("arrival", "earlier"),
    [
        pytest.param(_arrival(), [OPENED], id="the same in other bytes"),
        pytest.param(_arrival(title=""), [OPENED], id="less than before"),
        pytest.param(_arrival(tags=("jvm",)), [OPENED], id="fewer tags"),
        pytest.param(_arrival("updated"), [OPENED], id="an update of the same key"),
        pytest.param(_arrival("resolved"), [OPENED, ENDED], id="the end once more"),
        pytest.param(_arrival(minutes=3), [OPENED, ENDED], id="late: from before the end"),
        pytest.param(
            _arrival(occurred_at=None), [OPENED, ENDED], id="without a time after the end"
        ),
        pytest.param(_arrival(tags=("x",), minutes=3), [OPENED, ENDED], id="late, with a new tag"),
        pytest.param(_arrival(origin=FEED, minutes=4), [OPENED, ENDED], id="a feed from before"),
        pytest.param(_arrival(origin=FEED), [OPENED], id="a feed that sees what is known"),
    ],
)
def test_what_says_nothing_new_is_a_repeat(arrival: Arrival, earlier: list[Earlier]) -> None:
    assert judge(arrival, earlier) == Repeat(OPENED.id)


@pytest.mark.parametrize(
    ("arrival", "earlier", "kind", "reopens"),
    [
        pytest.param(_arrival(tags=("jvm", "new")), [OPENED], "updated", False, id="a new tag"),
        pytest.param(_arrival(title="Worse"), [OPENED], "updated", False, id="a new title"),
        pytest.param(_arrival(entities=(a_host(),)), [OPENED], "updated", False, id="an entity"),
        pytest.param(_arrival("resolved"), [OPENED], "resolved", False, id="the end"),
        pytest.param(_arrival(), [OPENED, ENDED], "opened", True, id="later than the end"),
        pytest.param(
            _arrival(minutes=3, reopens=True), [OPENED, ENDED], "opened", True, id="it says so"
        ),
        pytest.param(_arrival(origin=FEED), [OPENED, ENDED], "opened", True, id="a feed sees it"),
        pytest.param(
            _arrival("resolved", 9),
            [OPENED, ENDED, _earlier("opened", 7, 3)],
            "resolved",
            False,
            id="the end of the second episode",
        ),
        pytest.param(
            _arrival(minutes=12),
            [OPENED, ENDED, _earlier("opened", 7, 3), _earlier("resolved", 9, 4)],
            "opened",
            True,
            id="the begin of the third episode",
        ),
    ],
)
def test_news_are_kept_under_a_key_of_their_own(
    arrival: Arrival, earlier: list[Earlier], kind: str, reopens: bool
) -> None:
    kept = judge(arrival, earlier)

    assert isinstance(kept, Event)
    assert (kept.kind, kept.reopens) == (kind, reopens or arrival.event.reopens)
    assert kept.key == f"{KEY}#{len(earlier)}"


def test_the_same_bytes_are_a_repeat_of_the_message_that_had_them() -> None:
    """A webhook that is delivered twice; whatever happened in between."""
    arrival = _arrival("resolved", digest="digest 2", minutes=20)
    earlier = [OPENED, ENDED, _earlier("opened", 7, 3)]

    assert judge(arrival, earlier) == Repeat(ENDED.id)


def test_a_feed_may_say_the_same_bytes_again_and_mean_it() -> None:
    arrival = _arrival(digest="digest 1", origin=FEED)

    kept = judge(arrival, [OPENED, ENDED])

    assert isinstance(kept, Event)
    assert kept.reopens


def test_a_repeat_is_of_the_message_with_the_same_key() -> None:
    other = _earlier("updated", 1, 9, key="opsgenie:a-1:addtags")

    assert judge(_arrival(), [other, OPENED]) == Repeat(OPENED.id)


EARLIERS = st.lists(
    st.builds(
        _earlier,
        st.sampled_from(EventKind),
        st.integers(0, 9),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=5,
)
ARRIVALS = st.builds(
    lambda kind, minutes, origin: _arrival(kind, minutes, origin=origin),
    st.sampled_from(EventKind),
    st.integers(0, 12),
    st.sampled_from(Origin),
)


@given(arrival=ARRIVALS, earlier=EARLIERS)
def test_what_was_kept_is_a_repeat_when_it_comes_again(
    arrival: Arrival, earlier: list[Earlier]
) -> None:
    kept = judge(arrival, earlier)
    if isinstance(kept, Repeat):
        return
    known = Earlier(EventId(an_id(99)), kept, arrival.digest, arrival.received_at)

    again = judge(arrival, [*earlier, known])

    assert isinstance(again, Repeat)


def test_a_letter_is_opened_once_it_is_read_and_carries_the_digest_of_its_bytes() -> None:
    letter = Letter(b"{}", lambda body: an_event(), Origin.WEBHOOK, "opsgenie", NOW)

    arrival = letter.opened()

    assert arrival == Arrival(an_event(), sha256(b"{}").hexdigest(), Origin.WEBHOOK, NOW)


def test_a_letter_that_cannot_be_read_says_which_field() -> None:
    def refuse(body: bytes) -> Event:
        raise PayloadError("alert.alertId", "is missing")

    with pytest.raises(PayloadError, match=r"^alert\.alertId: is missing$"):
        Letter(b"{}", refuse, Origin.WEBHOOK, "opsgenie", NOW).opened()
