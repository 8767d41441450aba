"""Explanations: what each rule says, why it would not act, and what it would run."""

from dataclasses import replace
from datetime import timedelta

from app.domain.explain import Explanation, RuleSays, WouldTarget, explanation
from app.domain.restraint.shown import WouldBlock
from app.domain.restraint.situation import Past, Situation
from app.domain.restraint.standing import Pause, Standing
from app.domain.rule import Rule
from tests.parts.building import HOST, NOW, a_host, a_rule, a_situation, an_event

RULES = [
    a_rule(name="other", when={"tags": ["other"]}),
    a_rule(
        then=[
            {
                "tasks": [{"remote_ssh": "ping {{ details.host }}"}, {"remote_ssh": "true"}],
                "verify": {"problem": "resolved"},
            }
        ],
        targets={"hosts": [HOST, "db-1"]},
    ),
    a_rule(name="nowhere", targets={"group": "x"}),
]

_NOT_ALLOWED = WouldBlock(reason="not_allowed", detail="db-1 is not in targets.allow")
_NO_TARGET = WouldBlock(reason="no_target", detail="the event names no host for this rule")


def _of(rule: Rule) -> Situation:
    return a_situation(Past(last=NOW) if rule.name == "nowhere" else None)


def _never_too_seldom(rule: Rule) -> None:
    """Count nothing: no rule here asks for it."""


def test_each_rule_says_what_it_would_do_those_that_match_first() -> None:
    explained = explanation(
        an_event(missing=frozenset({"note", "author"})), RULES, NOW, _of, _never_too_seldom
    )

    assert explained == Explanation(
        source="opsgenie",
        ref="a-1",
        kind="opened",
        action=an_event().action,
        title="Duplicator is slow",
        tags=("jvm", "prod"),
        entities=an_event().entities,
        fields=an_event().fields,
        ignored=None,
        missing=("author", "note"),
        rules=(
            RuleSays(
                rule="restart-duplicator",
                matched=True,
                runs=(f"ping '{HOST}'", "true"),
                verify="the problem is resolved",
                targets=(
                    WouldTarget(target=HOST, block=None),
                    WouldTarget(
                        target="db-1",
                        block=_NOT_ALLOWED,
                        against=(_NOT_ALLOWED,),
                    ),
                ),
            ),
            RuleSays(
                rule="nowhere",
                matched=True,
                runs=("sudo systemctl restart duplicator",),
                block=_NO_TARGET,
                against=(_NO_TARGET,),
            ),
            RuleSays(rule="other", matched=False, clause="tags ['other']", saw="jvm, prod"),
        ),
    )


def test_everything_in_the_way_is_told_with_its_end_and_what_counts_comes_first() -> None:
    rule = a_rule(limits={"cooldown": "1h", "rate": ["1/2h"]})
    paused = Pause("a migration", "user:anna", NOW)
    situation = replace(
        a_situation(Past(begun=(NOW,), last=NOW)), standing=Standing(paused), dry_run=True
    )

    explained = explanation(an_event(), [rule], NOW, lambda _: situation, _never_too_seldom)

    (says,), (there,) = explained.rules, explained.rules[0].targets
    assert says.block
    assert (says.block.reason, [each.reason for each in says.against]) == ("paused", ["paused"])
    assert there.block == says.block
    assert [(each.reason, each.until) for each in there.against] == [
        ("paused", None),
        ("cooldown", NOW + timedelta(hours=1)),
        ("rate", NOW + timedelta(hours=2)),
        ("dry_run", None),
    ]


def test_the_end_of_a_problem_asks_no_rule() -> None:
    explained = explanation(an_event(kind="resolved"), RULES, NOW, _of, _never_too_seldom)

    assert (explained.ignored, explained.rules) == ("the problem is over", ())


def test_a_message_that_is_ignored_says_why_whatever_the_rules_say() -> None:
    explained = explanation(an_event(ignore="our own note"), RULES, NOW, _of, _never_too_seldom)

    assert explained.ignored == "our own note"
    assert [says.rule for says in explained.rules if says.matched] == [
        "restart-duplicator",
        "nowhere",
    ]


def test_what_would_be_asked_about_the_hosts_of_a_service_is_said_and_not_asked() -> None:
    on_service = an_event(entities=(a_host("checkout", type="SERVICE"),), unlocated=True)
    rule = a_rule(targets={"entities": "HOST"})

    explained = explanation(on_service, [rule], NOW, _of, _never_too_seldom)

    assert explained.missing == ("the hosts of its entities",)
    (block,) = explained.rules[0].against
    assert block.detail.endswith("nobody could be asked on which hosts that runs")
