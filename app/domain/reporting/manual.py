"""How long a person takes for what a rule does, as somebody has stated it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import Field

from app.domain.by_hand import RULE
from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.rule_set import RuleSet


class ReportSettings(Frozen):
    """What the report reckons with."""

    manual_time: Duration | None = Field(
        default=None,
        gt=timedelta(0),
        description="How long a person takes for a remediation; a rule's own manual_time wins. "
        "Without either, no saved time is claimed.",
    )


@dataclass(frozen=True)
class Manual:
    """Manual times: of rules by their names, and of all others; None if nobody states it."""

    general: timedelta | None = None
    own: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def is_stated(self) -> bool:
        return self.general is not None or bool(self.own)

    def of(self, rule: str) -> timedelta | None:
        """Give that of a rule. What a person does by hand over the API saves him nothing."""
        return None if rule == RULE else self.own.get(rule, self.general)


def manual_times(settings: ReportSettings, rules: RuleSet) -> Manual:
    """Give what settings and the rules in force say."""
    own = {rule.name: rule.manual_time for rule in rules.rules if rule.manual_time}
    return Manual(settings.manual_time, own)
