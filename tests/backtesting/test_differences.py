"""A backtest says which events a change of the rules would treat differently, and why."""

from app.domain.event import EventKind
from tests.backtesting.conftest import Story
from tests.parts.building import HOST, a_rule


def test_an_event_that_would_match_now_is_shown_with_the_clause_that_kept_it_out(
    story: Story,
) -> None:
    event = story.event(0, tags=("web",))

    found = story.replayed([a_rule()], [a_rule(when={"tags": ["web"]})])

    rule = found.rules[0]
    example = rule.newly.examples[0]
    assert (rule.status, rule.changed, rule.newly.count) == ("changed", ("when",), 1)
    assert (example.event, example.clause, example.saw) == (event, "tags ['jvm']", "web")
    assert example.before == "does not match"
    assert example.after == f"runs `sudo systemctl restart duplicator` on {HOST}"
    assert (found.before.runs, found.after.runs) == (0, 1)
    assert (found.new_runs, found.lost_matches) == (True, False)


def test_an_event_that_would_match_no_longer_is_shown_with_the_clause_that_keeps_it_out(
    story: Story,
) -> None:
    story.event(0)

    found = story.replayed([a_rule()], [a_rule(when={"tags": ["jvm", "web"]})])

    rule = found.rules[0]
    example = rule.lost.examples[0]
    assert (rule.lost.count, rule.newly.count) == (1, 0)
    assert (example.clause, example.saw) == ("tags ['jvm', 'web']", "jvm, prod")
    assert (found.new_runs, found.lost_matches) == (False, True)


def test_a_rule_that_is_new_or_gone_is_different_as_a_whole(story: Story) -> None:
    story.event(0)

    found = story.replayed([a_rule(name="old")], [a_rule(name="new")])

    gone, new = found.rules[1], found.rules[0]
    assert (gone.rule, gone.status, gone.lost.count) == ("old", "gone", 1)
    assert (new.rule, new.status, new.newly.count) == ("new", "new", 1)
    assert new.newly.examples[0].clause is None
    assert (gone.after, new.before) == (None, None)


def test_other_targets_are_another_outcome_of_the_same_match(story: Story) -> None:
    story.event(0)

    found = story.replayed([a_rule()], [a_rule(targets={"hosts": ["app-02.example.net", "db-01"]})])

    example = found.rules[0].differently.examples[0]
    assert (found.before.targets, found.after.targets) == (1, 1)
    assert example.after == (
        "runs `sudo systemctl restart duplicator` on app-02.example.net; "
        "blocked, not_allowed, on db-01"
    )


def test_another_command_is_another_outcome(story: Story) -> None:
    story.event(0)

    found = story.replayed(
        [a_rule()], [a_rule(then=[{"tasks": [{"remote_ssh": "sudo systemctl reboot"}]}])]
    )

    assert found.rules[0].changed == ("then",)
    assert found.rules[0].differently.examples[0].after == f"runs `sudo systemctl reboot` on {HOST}"


def test_runs_that_would_wait_for_approval_are_counted(story: Story) -> None:
    story.event(0)
    story.event(5, problem=2)

    found = story.replayed([a_rule(mode="observe")], [a_rule(mode="approve")])

    assert (found.before.runs, found.before.blocked) == (0, {"shadow": 2})
    assert (found.after.runs, found.after.approvals) == (2, 2)


def test_a_rule_that_gives_way_to_another_one_is_lost_with_its_reason(story: Story) -> None:
    story.event(0)
    first, second = a_rule(name="first", priority=1), a_rule(name="second")

    found = story.replayed([first, second], [a_rule(name="first", priority=1, stop=True), second])

    lost = found.rules[1]
    assert (lost.rule, lost.status, lost.lost.count) == ("second", "same", 1)
    assert lost.lost.examples[0].clause == "not after a rule with stop: first"


def test_no_more_examples_are_kept_than_are_asked_for(story: Story) -> None:
    events = [story.event(minute, problem=minute) for minute in range(1, 8)]

    found = story.replayed([], [a_rule()])

    newly = found.rules[0].newly
    assert newly.count == 7
    assert [example.event for example in newly.examples] == events[:3]


def test_runs_are_summed_up_by_day_and_by_the_busiest_hour(story: Story) -> None:
    for minutes in (0, 70, 80, 130):
        story.event(minutes, problem=minutes + 1)

    counts = story.replayed([], [a_rule()]).after

    assert counts.busiest is not None
    assert (counts.busiest.hour.hour, counts.busiest.runs) == (9, 2)
    assert counts.runs_per_day == 4


def test_the_end_of_a_problem_is_nothing_to_be_repaired(story: Story) -> None:
    story.event(0, kind=EventKind.RESOLVED)

    found = story.replayed([], [a_rule(when={"field": "title", "exists": True})])

    assert found.after.matches == 0


def test_what_an_event_does_not_say_is_unknown_and_no_difference(story: Story) -> None:
    story.event(0, missing=frozenset({"description"}), description=None)

    found = story.replayed([a_rule()], [a_rule(when={"field": "description", "search": "garbage"})])

    assert found.rules[0].after is not None
    assert (found.rules[0].after.unknown, found.before.unknown) == (1, 0)
