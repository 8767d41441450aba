"""Which rules are in force, and what is wrong with their files."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client.core import Metric

from app.api.metrics.gauges import gauge, gauges
from app.api.parts import Parts
from app.domain.rule import Mode


def families(parts: Parts) -> Iterator[Metric]:
    """Give the rules by what they may do, and what keeps a file or a plug-in out."""
    current = parts.rules()
    modes = Counter(rule.mode.value if rule.enabled else "disabled" for rule in current.rules)
    yield gauges(
        "rules",
        "Rules in force, by their mode.",
        "mode",
        {mode: modes[mode] for mode in (*(mode.value for mode in Mode), "disabled")},
    )
    yield gauge(
        "rule_problems",
        "What is wrong in rule files; for that, what was there before stays in force.",
        len(current.problems),
    )
    if parts.tally.last_good_rules:
        yield gauge(
            "rules_last_good_timestamp_seconds",
            "When changed rules were read for the last time without anything wrong in them.",
            parts.tally.last_good_rules.timestamp(),
        )
    yield gauge("plugins_broken", "Plug-ins that cannot be used.", len(parts.broken_plugins))
