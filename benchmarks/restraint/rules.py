"""The fleet, its rules, and their limits: each limit is an entry with what would break it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.parts.simulated.limits import Cooldown, HoldFor, Limit, MaxTargets, Rate, merged

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

    def text(self) -> dict[str, Any]:
        return {
            "name": self.rule,
            "when": {"tags": [self.tag]},
            "targets": {"from": "hosts"},
            "then": [{"tasks": [{"remote_ssh": self.does, "timeout": "1h"}]}],
        }


REPAIRS = (
    Repair("restart-app", "app_down", "systemctl restart app", timedelta(seconds=40)),
    Repair("clean-disk", "disk_full", "clean-disk", timedelta(seconds=90)),
    Repair("restart-agent", "no_answer", "systemctl restart agent", timedelta(seconds=20)),
    Repair("restart-port", "port_down", "ip link set up", timedelta(seconds=10)),
    Repair("useless", "queue_stuck", "systemctl reload queue", timedelta(seconds=30)),
    Repair("masks", "memory_low", "systemctl restart leaky", timedelta(seconds=30)),
)

LIMITS: Sequence[Limit] = (
    Cooldown("restart-app", 10 * MINUTE),
    Rate("restart-app", 3, HOUR),
    Cooldown("clean-disk", 30 * MINUTE),
    Rate("clean-disk", 4, DAY),
    Cooldown("restart-agent", 10 * MINUTE),
    HoldFor("restart-agent", 2 * MINUTE),
    Cooldown("restart-port", 15 * MINUTE),
    Rate("restart-port", 3, HOUR),
    Cooldown("useless", 15 * MINUTE),
    Rate("useless", 6, DAY),
    Cooldown("masks", 15 * MINUTE),
    Rate("masks", 6, DAY),
    *(MaxTargets(repair.rule, 10) for repair in REPAIRS),
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


def settings() -> dict[str, Any]:
    fleet = {"targets": {"allow": ["g*.example.net"], "groups": groups()}}
    return merged([fleet, *(limit.in_settings for limit in LIMITS)])
