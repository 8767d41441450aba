"""Rates over more than one target, and how much of a group is too much."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.decide import decide
from app.domain.groups import Groups
from app.domain.restraint.pools import NOT_YET, Pool
from tests.parts.building import NOW, a_fleet, a_rule, a_situation, an_event

HOSTS = [f"app-0{number}.example.net" for number in range(1, 7)]
WEB, RACK = HOSTS[:4], HOSTS[2:4]
GROUPS = Groups.of(a_fleet(groups={"web": WEB}), {"rack": RACK})


def minutes_ago(*minutes: int) -> list[datetime]:
    return [NOW - timedelta(minutes=each) for each in minutes]


class Asked:
    """Answers when runs began, and remembers what was asked."""

    def __init__(self, begun: Sequence[datetime] = ()) -> None:
        self.begun = begun
        self.pools: list[str] = []

    def __call__(self, pool: Pool, since: datetime, at_most: int) -> Sequence[datetime]:
        self.pools.append(str(pool))
        return sorted((each for each in self.begun if each > since), reverse=True)[:at_most]


def blocks(
    rate: str, begun: Sequence[datetime] = (), targets: Sequence[str] = WEB, **said: Any
) -> list[tuple[str, str, datetime | None] | None]:
    """Give the reason, the words and the end for each target, without repeats."""
    rule = a_rule(targets={"hosts": targets}, limits={"rate": [rate]})
    situation = a_situation(groups=GROUPS, begun=Asked(begun))
    decision = decide(rule, an_event(**said), situation)
    found = (choice.block for choice in decision.choices)
    words = ((str(b.reason), b.detail, b.until) if b else None for b in found)
    return list(dict.fromkeys(words))


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("rate", "begun", "expected"),
    [
        pytest.param("4/1h per rule", [], [None], id="as many as may be"),
        pytest.param("4/1h per rule", minutes_ago(60), [None], id="one is just out of the window"),
        pytest.param(
            "5/1h per rule",
            minutes_ago(50, 20),
            [
                (
                    "rate",
                    (
                        "the rate 5/1h per rule is used up for the rule restart-duplicator: "
                        "4 targets, and 3 left"
                    ),
                    minutes_ago(50)[0] + HOUR,
                )
            ],
            id="more than what is left blocks all of them until the first falls out",
        ),
        pytest.param(
            "4/1h in all",
            minutes_ago(50, 20),
            [
                (
                    "rate",
                    "the rate 4/1h in all is used up: 4 targets, and 2 left",
                    minutes_ago(20)[0] + HOUR,
                )
            ],
            id="until so many have fallen out that all fit",
        ),
        pytest.param(
            "4/1h in all",
            [NOT_YET],
            [("rate", "the rate 4/1h in all is used up: 4 targets, and 3 left", None)],
            id="nobody knows when what waits begins",
        ),
        pytest.param(
            "3/1h per rule",
            [],
            [
                (
                    "too_many_targets",
                    (
                        "4 targets for the rule restart-duplicator, at most 3 are ever allowed "
                        "by the rate 3/1h per rule"
                    ),
                    None,
                )
            ],
            id="so many would never fit",
        ),
        pytest.param("1/1h per target", [], [None], id="each target by itself"),
        pytest.param(
            "1/1h per target",
            minutes_ago(5),
            [
                ("rate", f"the rate 1/1h per target is used up for {host}", NOW + 55 * HOUR / 60)
                for host in WEB
            ],
            id="too often on a target, whichever rule",
        ),
        pytest.param(
            "50%/1h per group",
            [],
            [
                (
                    "too_many_targets",
                    (
                        f"{many} targets for the group {group}, at most {most} ever allowed "
                        "by the rate 50%/1h per group"
                    ),
                    None,
                )
                for group, many, most in (("web", 4, "2 are"), ("rack", 2, "1 is"))
            ],
            id="half of each group",
        ),
        pytest.param("100%/1h per group", [], [None], id="all of each group"),
        pytest.param("4/1h per tag other:*", minutes_ago(5), [None], id="no such tag"),
        pytest.param(
            "4/1h per tag j*",
            minutes_ago(5),
            [
                (
                    "rate",
                    "the rate 4/1h per tag j* is used up for the tag jvm: 4 targets, and 3 left",
                    NOW + 55 * HOUR / 60,
                )
            ],
            id="a tag that is like the pattern",
        ),
    ],
)
def test_a_rate_speaks_for_all_targets_that_share_it(
    rate: str, begun: Sequence[datetime], expected: list[Any]
) -> None:
    assert blocks(rate, begun) == expected


def test_a_group_that_has_room_goes_on_beside_one_that_has_none() -> None:
    rule = a_rule(targets={"hosts": HOSTS}, limits={"rate": ["3/1h per group"]})

    decision = decide(rule, an_event(), a_situation(groups=GROUPS, begun=Asked()))

    assert [choice.block and choice.block.reason for choice in decision.choices] == [
        *["too_many_targets"] * 4,
        *[None] * 2,
    ]


def test_a_target_that_is_blocked_anyway_wants_nothing() -> None:
    rule = a_rule(targets={"hosts": ["db-1", *WEB]}, limits={"rate": ["4/1h per rule"]})

    decision = decide(rule, an_event(), a_situation(groups=GROUPS, begun=Asked()))

    assert [choice.block and choice.block.reason for choice in decision.choices] == [
        "not_allowed",
        *[None] * 4,
    ]


def test_nothing_is_asked_for_when_no_target_is_left() -> None:
    asked = Asked()
    rule = a_rule(targets={"hosts": ["db-1"]}, limits={"rate": ["4/1h per rule", "1/1h in all"]})

    decide(rule, an_event(), a_situation(groups=GROUPS, begun=asked))

    assert asked.pools == []


@pytest.mark.parametrize(
    ("most", "targets", "words"),
    [
        pytest.param("50%", WEB[:2], None, id="half of the group"),
        pytest.param(
            "50%",
            WEB[:3],
            "3 targets of the group web, at most 2 of its 4 hosts are allowed (50%)",
            id="more than half of it",
        ),
        pytest.param("1%", WEB[:1], None, id="one host always"),
        pytest.param(
            "50%",
            RACK,
            "2 targets of the group rack, at most 1 of its 2 hosts are allowed (50%)",
            id="of each group that they are in",
        ),
        pytest.param("50%", HOSTS[4:5], None, id="one that is in no group"),
        pytest.param(
            "50%",
            HOSTS[4:],
            "2 targets that are in no group: with max_targets 50% there may be one of these",
            id="two that are in no group",
        ),
    ],
)
def test_a_part_of_a_group_is_a_limit_of_targets(
    most: str, targets: Sequence[str], words: str | None
) -> None:
    rule = a_rule(targets={"hosts": targets}, limits={"max_targets": most})

    decision = decide(rule, an_event(), a_situation(groups=GROUPS))

    assert (decision.block and decision.block.detail) == words


@pytest.mark.parametrize(
    ("ramp", "waves"),
    [
        pytest.param([], [None] * 6, id="no ramp"),
        pytest.param([6], [None] * 6, id="all of them are the first wave"),
        pytest.param([1, 3], [0, 1, 1, 1, 2, 2], id="one, three more, the rest"),
        pytest.param([2, 4], [0, 0, 1, 1, 1, 1], id="no rest"),
    ],
)
def test_targets_have_their_turn_in_waves(ramp: list[int], waves: list[int | None]) -> None:
    rule = a_rule(targets={"hosts": HOSTS}, limits={"ramp": ramp})

    decision = decide(rule, an_event(), a_situation())

    assert [choice.wave for choice in decision.choices] == waves


def test_a_blocked_target_is_in_no_wave() -> None:
    rule = a_rule(targets={"hosts": ["db-1", *HOSTS[:2]]}, limits={"ramp": [1]})

    decision = decide(rule, an_event(), a_situation())

    assert [choice.wave for choice in decision.choices] == [None, 0, 1]
