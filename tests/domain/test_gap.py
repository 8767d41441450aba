"""When a gap is made up for."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.gap import SERVICE, Gap

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEEDS = ("opsgenie", "dynatrace")


def _gap(what: str = SERVICE, until: datetime | None = NOON) -> Gap:
    return Gap(id="g", what=what, since=NOON - HOUR, until=until)


def test_a_gap_of_the_service_is_over_when_every_feed_has_looked() -> None:
    first = _gap().after_look("opsgenie", None, NOON + HOUR, FEEDS)
    second = first.after_look("dynatrace", None, NOON + 2 * HOUR, FEEDS)

    assert (first.covered, first.reconciled_at) == (("opsgenie",), None)
    assert (second.covered, second.reconciled_at) == (FEEDS, NOON + 2 * HOUR)
    assert second.until == NOON


def test_a_gap_of_a_feed_is_over_with_its_next_whole_look() -> None:
    after = _gap("opsgenie", until=None).after_look("opsgenie", None, NOON, FEEDS)

    assert (after.until, after.reconciled_at) == (NOON, NOON)


@pytest.mark.parametrize(
    ("gap", "back_to"),
    [
        pytest.param(_gap("dynatrace"), None, id="it is that of another feed"),
        pytest.param(_gap(), NOON, id="a first look does not go back so far"),
        pytest.param(
            _gap().model_copy(update={"reconciled_at": NOON}), None, id="it is over already"
        ),
    ],
)
def test_a_look_leaves_a_gap_as_it_is(gap: Gap, back_to: datetime | None) -> None:
    after = gap.after_look("opsgenie", back_to, NOON + HOUR, FEEDS)

    assert after == gap


def test_a_first_look_that_goes_back_far_enough_counts() -> None:
    after = _gap().after_look("opsgenie", NOON - 2 * HOUR, NOON, ["opsgenie"])

    assert after.reconciled_at == NOON
