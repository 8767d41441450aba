"""What would block a rule on a target now, until when, and how much of each limit is used."""

from datetime import datetime, timedelta

import pytest

from app.domain.groups import Groups
from app.domain.restraint.in_the_way import in_the_way
from app.domain.restraint.permission import Permissions
from app.domain.restraint.pools import Pool
from app.domain.restraint.shown import LimitUse
from app.domain.restraint.situation import Past
from app.domain.restraint.standing import Pause, Standing
from tests.parts.building import HOST, NOW, a_rule, a_situation

LIMITS = {"cooldown": "1h", "rate": ["2/1h", "3/1d"]}


def _ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def _use(limit: str, used: int, allowed: int, until: datetime | None = None) -> LimitUse:
    window = timedelta(days=1) if limit.endswith("d") else timedelta(hours=1)
    return LimitUse(
        limit=limit,
        of="the rule on the target",
        used=used,
        allowed=allowed,
        window_seconds=window.total_seconds(),
        until=until,
    )


@pytest.mark.parametrize(
    ("past", "uses"),
    [
        pytest.param(
            Past(),
            (_use("cooldown 1h", 0, 1), _use("rate 2/1h", 0, 2), _use("rate 3/1d", 0, 3)),
            id="nothing happened",
        ),
        pytest.param(
            Past(begun=(_ago(hours=3), _ago(minutes=50)), last=_ago(minutes=45)),
            (
                _use("cooldown 1h", 1, 1, NOW + timedelta(minutes=15)),
                _use("rate 2/1h", 1, 2),
                _use("rate 3/1d", 2, 3),
            ),
            id="the cooldown lasts",
        ),
        pytest.param(
            Past(begun=(_ago(minutes=90), _ago(minutes=80), _ago(minutes=70)), last=_ago(hours=1)),
            (
                _use("cooldown 1h", 0, 1),
                _use("rate 2/1h", 0, 2),
                _use("rate 3/1d", 3, 3, NOW + timedelta(hours=22, minutes=30)),
            ),
            id="one of two rates is used up",
        ),
    ],
)
def test_each_limit_says_what_is_used_of_it(past: Past, uses: tuple[LimitUse, ...]) -> None:
    found = in_the_way(a_rule(limits=LIMITS), HOST, a_situation(past))

    assert found.limits == uses
    ends = [(use.limit.split()[0], use.until) for use in uses if use.until]
    assert [(each.reason, each.until) for each in found.blocks] == ends


def test_all_is_told_in_the_order_in_which_it_counts() -> None:
    rule = a_rule(mode="observe", limits={"cooldown": "1h"}, enabled=False)
    standing = Standing(paused=Pause("a migration", "user:anna", NOW))
    situation = a_situation(Past(last=NOW), standing=standing)

    found = in_the_way(rule, "elsewhere", situation)

    assert [each.reason for each in found.blocks] == ["paused", "not_allowed", "cooldown", "shadow"]
    assert (found.enabled, found.mode, found.target) == (False, "observe", "elsewhere")


def test_values_and_hosts_that_only_an_event_names_are_not_in_the_way() -> None:
    rule = a_rule(then=[{"tasks": [{"remote_ssh": "repair {{ details.mount }}"}]}])
    situation = a_situation(permissions=Permissions(opt_in_tag="alexis"))

    assert in_the_way(rule, HOST, situation).blocks == ()


def test_a_limit_that_targets_share_says_for_what_it_is_used() -> None:
    rates = [
        "2/1h per rule",
        "1/1h per target",
        "50%/1h per group",
        "9/1h per tag x",
        "3/1h in all",
    ]
    began = {"restart-duplicator": (_ago(minutes=40), _ago(minutes=50)), "web": (_ago(minutes=5),)}

    def begun(pool: Pool, since: datetime, at_most: int) -> tuple[datetime, ...]:
        return began.get(pool.name, ())[:at_most]

    groups = Groups({"web": frozenset({HOST, "app-02.example.net"})})
    situation = a_situation(groups=groups, begun=begun)

    found = in_the_way(a_rule(limits={"rate": rates}), HOST, situation)

    assert [(use.of, use.used, use.allowed, use.until) for use in found.limits] == [
        ("the rule restart-duplicator", 2, 2, NOW + timedelta(minutes=10)),
        (HOST, 0, 1, None),
        ("the group web", 1, 1, NOW + timedelta(minutes=55)),
        ("all runs", 0, 3, None),
    ]
    assert [each.reason for each in found.blocks] == ["rate", "rate"]
