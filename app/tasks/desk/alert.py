"""What a rule says of a deed on alerts: the same for all products that have alerts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from app.domain import deed, duration
from app.domain.deed import Deed
from app.domain.duration import Duration
from app.domain.filling import Encode
from app.tasks.desk.fields import OneDeed


class AlertSpec(OneDeed):
    """One deed on each alert that the product has of the problem."""

    needs: ClassVar[Mapping[str, str | None]] = {
        "acknowledge": None,
        "close": None,
        "add_team": "team",
        "add_tags": "tags",
        "remove_tags": "tags",
        "add_details": "details",
        "custom_action": "name",
        "snooze": "length",
        "set_priority": "priority",
    }
    templates: ClassVar[Mapping[str, Encode]] = {
        "team": str,
        "tags": str,
        "details": str,
        "name": str,
    }

    do: Literal[
        "acknowledge",
        "close",
        "add_team",
        "add_tags",
        "remove_tags",
        "add_details",
        "custom_action",
        "snooze",
        "set_priority",
    ] = Field(description="What is done to the alert.")
    team: str | None = Field(default=None, min_length=1, description="The team that is added.")
    tags: tuple[str, ...] = Field(default=(), description="The tags that are added or removed.")
    details: dict[str, str] = Field(
        default={}, description="The alert's own fields that are set; the others stay."
    )
    name: str | None = Field(
        default=None, min_length=1, description="The custom action that is carried out."
    )
    length: Duration | None = Field(
        default=None, gt=timedelta(0), description="How long the alert is snoozed."
    )
    priority: Literal["P1", "P2", "P3", "P4", "P5"] | None = Field(
        default=None, description="The alert's new priority."
    )

    def says(self) -> str:
        said = f"{self.source}: {self.do.replace('_', ' ')}"
        return f"{said} {self._said()}".rstrip()

    def deed(self, now: datetime) -> Deed:
        """Give what is to be done."""
        deeds: dict[str, Deed] = {
            "acknowledge": deed.Acknowledge(),
            "close": deed.Close(),
            "add_team": deed.AddTeam(self.team or ""),
            "add_tags": deed.AddTags(self.tags),
            "remove_tags": deed.RemoveTags(self.tags),
            "add_details": deed.AddDetails(self.details),
            "custom_action": deed.CustomAction(self.name or ""),
            "snooze": deed.Snooze(now + (self.length or timedelta(0))),
            "set_priority": deed.SetPriority(self.priority or ""),
        }
        return deeds[self.do]

    def _said(self) -> str:
        details = [f"{name}={value}" for name, value in self.details.items()]
        length = duration.spell(self.length) if self.length else ""
        said = [self.team, *self.tags, *details, self.name, length, self.priority]
        return ", ".join(each for each in said if each)
