"""The bodies that are not Opsgenie's. Source: developer.atlassian.com, as for the calls."""

from collections.abc import Mapping

from pydantic import Field

from app.simulator.alerts.state import Alert, By, Escalation, Scalar
from app.simulator.alerts.world import AlertWorld
from app.simulator.opsgenie.bodies import Create, NonEmpty, Write


class CreateAlert(Create):
    extra_properties: dict[str, Scalar] = Field({}, alias="extraProperties")

    @property
    def properties(self) -> Mapping[str, Scalar]:
        return self.extra_properties


class RemoveTags(Write):
    tags: tuple[NonEmpty, ...]

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.remove_tags(alert_id, self.tags, by)


class AddExtraProperties(Write):
    extra_properties: dict[str, Scalar] = Field(alias="extraProperties")

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        merged = {**world.alert(alert_id).details, **self.extra_properties}
        return world.set_details(alert_id, merged, by)


class RemoveExtraProperties(Write):
    keys: tuple[NonEmpty, ...]

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        details = world.alert(alert_id).details
        kept = {key: value for key, value in details.items() if key not in self.keys}
        return world.set_details(alert_id, kept, by)


class AddResponder(Write):
    id: NonEmpty
    type: NonEmpty

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        if self.type == "team":
            return world.add_team(alert_id, self.id, by)
        return world.add_user(alert_id, self.id, by)


class AssignOwnership(Write):
    account_id: NonEmpty = Field(alias="accountId")

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.assign(alert_id, self.account_id, by)


class Escalate(Write):
    escalation_id: NonEmpty = Field(alias="escalationId")

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.escalate(alert_id, Escalation(self.escalation_id), by)


class CustomAction(Write):
    """The action's name is in the body here, and the path is in the singular."""

    action_name: NonEmpty = Field(alias="actionName")

    @property
    def action(self) -> str:
        return self.action_name

    def perform(self, world: AlertWorld, alert_id: str, by: By) -> Alert:
        return world.custom_action(alert_id, self.action_name, by)
