"""The bodies of the writing calls, with the limits of their fields, and what each of them does.

Source: docs.opsgenie.com "Alert API" and "Alert API continued".
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from app.simulator.alerts.state import Alert, By, Escalation, Integration, Scalar
from app.simulator.alerts.trouble import UnprocessableRequest
from app.simulator.alerts.world import AlertFields, AlertWorld

Priority = Literal["P1", "P2", "P3", "P4", "P5"]
NonEmpty = Annotated[str, Field(min_length=1)]


class Body(BaseModel):
    """What every action may carry."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    user: str = Field("", max_length=100)
    note: str = Field("", max_length=25_000)
    source: str = Field("", max_length=100)

    def by(self, integration: Integration) -> By:
        return By(user=self.user, note=self.note, integration=integration)


SomeBody = TypeVar("SomeBody", bound=Body)


class Write(Body, ABC):
    """Something to be done to an alert that there is."""

    @property
    def action(self) -> str:
        return type(self).__name__

    @abstractmethod
    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert: ...


class Named(BaseModel):
    """A team, user or escalation, by id or by name."""

    type: str = ""
    id: str = ""
    name: str = ""
    username: str = ""

    @property
    def id_or_name(self) -> str:
        return self.id or self.name or self.username


class Create(Body):
    message: NonEmpty
    alias: str = Field("", max_length=512)
    description: str = ""
    responders: tuple[Named, ...] = Field((), max_length=50)
    actions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    details: dict[str, str] = {}
    entity: str = Field("", max_length=512)
    priority: Priority = "P3"

    @property
    def properties(self) -> Mapping[str, Scalar]:
        return self.details

    def create(self, world: AlertWorld, by: By, caller: str) -> Alert:
        """The source of an alert is, if not given, the address of the caller."""
        fields = AlertFields(
            alias=self.alias,
            description=self.description,
            details=self.properties,
            tags=self.tags,
            entity=self.entity,
            source=self.source or caller,
            priority=self.priority,
            actions=self.actions,
            teams=[one.id_or_name for one in self.responders if one.type in ("", "team")],
            users=[one.id_or_name for one in self.responders if one.type == "user"],
        )
        return world.create_alert(self.message, by, **fields)


class Close(Write):
    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.close(alert_id, by)


class Acknowledge(Write):
    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.acknowledge(alert_id, by)


class UnAcknowledge(Write):
    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.unacknowledge(alert_id, by)


class Delete(Write):
    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.delete(alert_id, by)


class AddNote(Write):
    note: str = Field(min_length=1, max_length=25_000)

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.add_note(alert_id, self.note, by)


class AddTags(Write):
    tags: tuple[NonEmpty, ...]

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.add_tags(alert_id, self.tags, by)


class RemoveTags(Write):
    """A DELETE: its fields are in the query, the tags separated by commas."""

    tags: NonEmpty

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.remove_tags(alert_id, self.tags.split(","), by)


class AddDetails(Write):
    details: dict[str, str]

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        merged = {**world.alert(alert_id).details, **self.details}
        return world.set_details(alert_id, merged, by)


class RemoveDetails(Write):
    """A DELETE: its fields are in the query, the keys separated by commas."""

    keys: NonEmpty

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        removed = self.keys.split(",")
        details = world.alert(alert_id).details
        kept = {key: value for key, value in details.items() if key not in removed}
        return world.set_details(alert_id, kept, by)


class AddTeam(Write):
    team: Named

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.add_team(alert_id, self.team.id_or_name, by)


class AddResponder(Write):
    responder: Named

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        if self.responder.type == "team":
            return world.add_team(alert_id, self.responder.id_or_name, by)
        return world.add_user(alert_id, self.responder.id_or_name, by)


class AssignOwnership(Write):
    owner: Named

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.assign(alert_id, self.owner.id_or_name, by)


class Snooze(Write):
    end_time: AwareDatetime = Field(alias="endTime")

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.snooze(alert_id, self.end_time, by)


class Escalate(Write):
    escalation: Named

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.escalate(alert_id, Escalation(self.escalation.id_or_name), by)


class CustomAction(Write):
    name: NonEmpty

    @property
    def action(self) -> str:
        return self.name

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.custom_action(alert_id, self.name, by)


class UpdateMessage(Write):
    message: NonEmpty

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.update_message(alert_id, self.message, by)


class UpdateDescription(Write):
    description: NonEmpty

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.update_description(alert_id, self.description, by)


class UpdatePriority(Write):
    priority: Priority

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.update_priority(alert_id, self.priority, by)


def read(kind: type[SomeBody], fields: dict[str, Any]) -> SomeBody:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise UnprocessableRequest(
            {".".join(map(str, problem["loc"])): problem["msg"] for problem in error.errors()}
        ) from None
