"""The fleet, its rules, and their limits: each limit is an entry with what would break it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.parts.simulated.counted import AtOnce, Rate, Storms
from tests.parts.simulated.limits import Cooldown, HoldFor, Limit, MaxTargets, merged
from tests.parts.simulated.record import Breaker, Flapping, Recurrence, RuleBreaker

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_SIZES = (2, 3, 5, 10, 20, 40, 70, 150, 200)
"""Of the groups; what they hold is 500 hosts."""


def groups() -> dict[str, tuple[str, ...]]:
    """Give the hosts of each group, each host in one."""
    return {
        f"g{number}": tuple(f"g{number}-{host:03d}.example.net" for host in range(size))
        for number, size in enumerate(_SIZES, start=1)
    }


@dataclass(frozen=True)
class Repair:
    """A rule: the tag that it is asked for, its command, and how long that takes."""

    rule: str
    tag: str
    does: str
    takes: timedelta
    proof: timedelta | None = None
    """How long the problem may take to be over, if that is to be the proof."""

    def text(self) -> dict[str, Any]:
        remedy: dict[str, Any] = {"tasks": [{"remote_ssh": self.does, "timeout": "1h"}]}
        if self.proof:
            within = f"{self.proof.total_seconds():.0f}s"
            remedy["verify"] = {"problem": "resolved", "within": within}
        return {
            "name": self.rule,
            "when": {"tags": [self.tag]},
            "targets": {"from": "hosts"},
            "then": [remedy],
        }


REPAIRS = (
    Repair("restart-app", "app_down", "systemctl restart app", timedelta(seconds=40)),
    Repair("clean-disk", "disk_full", "clean-disk", timedelta(seconds=90)),
    Repair("restart-agent", "no_answer", "systemctl restart agent", timedelta(seconds=20)),
    Repair("restart-port", "port_down", "ip link set up", timedelta(seconds=10)),
    Repair("useless", "queue_stuck", "systemctl reload queue", timedelta(seconds=30), 5 * MINUTE),
    Repair("masks", "memory_low", "systemctl restart leaky", timedelta(seconds=30)),
)

ALL_RULES = tuple(repair.rule for repair in REPAIRS)
LIMITS: Sequence[Limit] = (
    Cooldown("restart-app", 10 * MINUTE),
    Rate("restart-app", "", times=3, window=HOUR),
    Cooldown("clean-disk", 30 * MINUTE),
    Rate("clean-disk", "", times=4, window=DAY),
    Cooldown("restart-agent", 10 * MINUTE),
    HoldFor("restart-agent", 2 * MINUTE),
    Cooldown("restart-port", 15 * MINUTE),
    Rate("restart-port", "", times=3, window=HOUR),
    Flapping("restart-port", 4, 30 * MINUTE),
    Cooldown("useless", 15 * MINUTE),
    Rate("useless", "", times=6, window=DAY),
    Cooldown("masks", 5 * MINUTE),
    Recurrence("masks", 3, HOUR),
    *(MaxTargets(rule, 10) for rule in ALL_RULES),
    *(Breaker(rule, 3) for rule in ALL_RULES),
    *(RuleBreaker(rule, 5) for rule in ALL_RULES),
    Rate("", "per group", groups(), times=20, window=HOUR),
    Rate("", "in all", times=100, window=HOUR),
    AtOnce("", "per group", groups(), 20, percent=True),
    Storms(20, 100, 5 * MINUTE, 15 * MINUTE),
)
"""To add one: its entry here, and in `troubles.py` what provokes it."""


def rule_texts() -> list[dict[str, Any]]:
    return [
        merged(
            [
                repair.text(),
                *(limit.in_rule for limit in LIMITS if getattr(limit, "rule", None) == repair.rule),
            ]
        )
        for repair in REPAIRS
    ]


WINDOWS: Mapping[str, Any] = {
    "maintenance": [
        {
            "name": "reboots",
            "comment": "people reboot the hosts of g7",
            "author": "the platform team",
            "starts": "2026-11-28 02:00",
            "lasts": "2h",
            "targets": {"groups": ["g7"]},
        }
    ]
}
"""What stands beside the rules in their file: the Saturday of `troubles.people_reboot`."""


def settings() -> dict[str, Any]:
    fleet = {"targets": {"allow": ["g*.example.net"], "groups": groups()}}
    by_default: dict[str, Any] = {"limits": {"flapping": [], "recurrence": []}}
    return merged([fleet, by_default, *(limit.in_settings for limit in LIMITS)])
