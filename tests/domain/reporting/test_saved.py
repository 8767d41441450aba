"""Time saved: only what was stated, once for each problem, and only if it lasted."""

from datetime import timedelta

import pytest

from app.domain.by_hand import RULE
from app.domain.moments import microseconds
from app.domain.reporting.counting import Done, Wanted
from app.domain.reporting.manual import Manual, ReportSettings, manual_times
from app.domain.reporting.shown import Saved
from app.domain.rule_set import RuleSet
from tests.parts.building import NOW, a_rule
from tests.parts.reporting import done, reported

HOUR = timedelta(hours=1)
TWENTY = Manual(timedelta(minutes=20))


def solved(problem: str = "p", *, ago: int = 10, **said: object) -> Done:
    """Give a success of so many hours ago."""
    return done(problem=problem, ago=ago * HOUR, **said)  # type: ignore[arg-type]


def wanted(problem: str, *, ago: int, held_back: bool) -> Wanted:
    return Wanted("a", "app-01", problem, 1, microseconds(NOW - ago * HOUR), held_back)


def test_without_a_manual_time_nothing_is_claimed() -> None:
    made = reported([solved()], manual=Manual())

    assert made.total.saved is None
    assert made.rules[0].saved is None


def test_the_own_manual_time_of_a_rule_wins() -> None:
    runs = [solved("p"), solved("q", rule="b"), solved("r", rule="b", target="app-02")]

    made = reported(runs, manual=Manual(timedelta(minutes=20), {"b": HOUR}))

    assert {each.rule: each.saved for each in made.rules} == {
        "a": Saved(seconds=1200, counted=1, recurred=0, unstated=0, manual_seconds=1200),
        "b": Saved(seconds=7200, counted=2, recurred=0, unstated=0, manual_seconds=3600),
    }
    assert made.total.saved == Saved(
        seconds=8400, counted=3, recurred=0, unstated=0, manual_seconds=1200
    )


def test_a_rule_without_a_manual_time_is_told_but_claims_nothing() -> None:
    runs = [solved("p"), solved("q", rule="b"), solved("r", rule=RULE)]

    made = reported(runs, manual=Manual(None, {"a": HOUR}))

    assert made.total.saved == Saved(
        seconds=3600, counted=1, recurred=0, unstated=2, manual_seconds=None
    )


@pytest.mark.parametrize(
    ("runs", "counted"),
    [
        pytest.param([solved(), solved(remedy=1, ago=9)], 1, id="two remedies of one problem"),
        pytest.param([solved(), solved(target="app-02")], 2, id="on two targets"),
        pytest.param([solved(ago=100), solved(ago=10, episode=2)], 2, id="open again days later"),
        pytest.param([solved(state="failed"), solved(remedy=1)], 1, id="the second remedy helped"),
        pytest.param([solved(state="unknown"), solved("q", state="cancelled")], 0, id="no success"),
    ],
)
def test_a_problem_counts_once_for_a_rule_and_a_target(runs: list[Done], counted: int) -> None:
    saved = reported(runs, manual=TWENTY).total.saved

    assert saved is not None
    assert (saved.counted, saved.seconds, saved.recurred) == (counted, counted * 1200, 0)


@pytest.mark.parametrize(
    "again",
    [
        pytest.param([wanted("q", ago=1, held_back=True)], id="another problem, held back"),
        pytest.param([wanted("p", ago=1, held_back=False)], id="the same problem once more"),
        pytest.param([wanted("q", ago=-5, held_back=False)], id="after the period"),
    ],
)
def test_a_success_that_did_not_last_saved_nothing(again: list[Wanted]) -> None:
    saved = reported([solved()], wanted=again, manual=TWENTY).total.saved

    assert saved == Saved(seconds=0, counted=0, recurred=1, unstated=0, manual_seconds=1200)


@pytest.mark.parametrize(
    "again",
    [
        pytest.param([wanted("p", ago=1, held_back=True)], id="the same problem, held back"),
        pytest.param([wanted("q", ago=11, held_back=True)], id="before"),
        pytest.param([wanted("q", ago=-15, held_back=True)], id="a day later"),
    ],
)
def test_what_says_nothing_of_a_success_takes_nothing_from_it(again: list[Wanted]) -> None:
    saved = reported([solved()], wanted=again, manual=TWENTY).total.saved

    assert saved is not None
    assert (saved.counted, saved.recurred) == (1, 0)


def test_settings_and_rules_state_manual_times() -> None:
    rules = RuleSet(rules=(a_rule(name="own", manual_time="1h"), a_rule(name="other")))

    stated = manual_times(ReportSettings(manual_time=timedelta(minutes=20)), rules)

    assert [stated.of(name) for name in ("own", "other", "gone", RULE)] == [
        timedelta(hours=1),
        timedelta(minutes=20),
        timedelta(minutes=20),
        None,
    ]


def test_a_manual_time_does_not_make_another_rule() -> None:
    assert a_rule(manual_time="1h").digest == a_rule().digest
