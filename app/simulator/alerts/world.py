"""Everything that can be done to an alert, by a person or by a program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import uuid4

from app.simulator.alerts.book import AlertBook
from app.simulator.alerts.state import (
    DEFAULT_API,
    Alert,
    By,
    Change,
    Deed,
    Escalation,
    Integration,
    Refused,
    Responder,
    Scalar,
    Team,
    fixed_id,
)
from app.simulator.clock import iso, milliseconds, utc_now

ANA = By(user="ana@example.net")
MONITORING = By(integration=Integration("Monitoring API"))
OPERATIONS = Team.named("operations")

_LONGEST_MESSAGE = 130
_LONGEST_DESCRIPTION = 15_000


class AlertFields(TypedDict, total=False):
    """What may be said of a new alert beside its message; teams by name or id."""

    alias: str
    description: str
    details: Mapping[str, Scalar]
    tags: Sequence[str]
    entity: str
    source: str
    priority: str
    actions: Sequence[str]
    teams: Sequence[str]
    users: Sequence[str]


@dataclass(kw_only=True, eq=False, repr=False)
class AlertWorld:
    """Every method that acts returns the alert as it then is, or raises Refused."""

    teams: Sequence[Team] = (OPERATIONS,)
    now: Callable[[], datetime] = utc_now
    new_id: Callable[[], str] = lambda: str(uuid4())

    def __post_init__(self) -> None:
        self._book = AlertBook(self.teams, self.now, self.new_id)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return self._book.all()

    def alert(self, identifier: str, kind: str = "id") -> Alert:
        return self._book.find(identifier, kind)

    def notes_of(self, alert_id: str) -> tuple[str, ...]:
        return tuple(note.text for note in self.alert(alert_id).notes)

    def teams_of(self, alert_id: str) -> tuple[str, ...]:
        return tuple(team.name for team in self.alert(alert_id).teams)

    def create_alert(
        self, message: str, by: By = MONITORING, **fields: Unpack[AlertFields]
    ) -> Alert:
        """Create an alert, or count up the open one that has its alias.

        For the latter no webhook action is documented, so none is sent.
        """
        alias = fields.get("alias", "")
        for alert in self.alerts:
            if alias and alert.alias == alias and not alert.closed:
                again = replace(alert, count=alert.count + 1, last_occurred_at=self.now())
                return self._book.put(again, by)
        alert = self._book.put(self._new(message, by, fields), by)
        self._announce(Change(action="Create", alert=alert, before=None, by=by))
        return alert

    def acknowledge(self, alert_id: str, by: By = ANA) -> Alert:
        deed = Deed(by.name, self.now())
        return self._act("Acknowledge", alert_id, by, acknowledged=deed)

    def unacknowledge(self, alert_id: str, by: By = ANA) -> Alert:
        return self._act("UnAcknowledge", alert_id, by, acknowledged=None)

    def close(self, alert_id: str, by: By = ANA) -> Alert:
        if self.alert(alert_id).closed:
            raise Refused("Alert is already closed")
        return self._act("Close", alert_id, by, closed=Deed(by.name, self.now()))

    def add_note(self, alert_id: str, text: str, by: By = ANA) -> Alert:
        return self._act("AddNote", alert_id, replace(by, note=text))

    def add_tags(self, alert_id: str, tags: Sequence[str], by: By = ANA) -> Alert:
        merged = tuple(dict.fromkeys((*self.alert(alert_id).tags, *tags)))
        return self._act("AddTags", alert_id, by, {"addedTags": ",".join(tags)}, tags=merged)

    def remove_tags(self, alert_id: str, tags: Sequence[str], by: By = ANA) -> Alert:
        kept = tuple(tag for tag in self.alert(alert_id).tags if tag not in tags)
        return self._act("RemoveTags", alert_id, by, {"removedTags": ",".join(tags)}, tags=kept)

    def set_details(self, alert_id: str, details: Mapping[str, Scalar], by: By = ANA) -> Alert:
        """Replace all details. No webhook action for it is documented, so none is sent."""
        return self._book.put(replace(self.alert(alert_id), details=dict(details)), by)

    def add_team(self, alert_id: str, team: str, by: By = ANA) -> Alert:
        alert, added = self.alert(alert_id), self._book.team(team)
        if added in alert.teams:
            return self._book.put(alert, by)
        return self._act(
            "AddTeam",
            alert_id,
            by,
            {"team": added.name},
            teams=(*alert.teams, added),
            responders=(*alert.responders, Responder("team", added.id, added.name)),
        )

    def add_user(self, alert_id: str, user: str, by: By = ANA) -> Alert:
        responder = Responder("user", fixed_id(user), user)
        responders = (*self.alert(alert_id).responders, responder)
        return self._act("AddResponder", alert_id, by, responders=responders)

    def assign(self, alert_id: str, owner: str, by: By = ANA) -> Alert:
        return self._act("AssignOwnership", alert_id, by, {"owner": owner}, owner=owner)

    def take_ownership(self, alert_id: str, by: By = ANA) -> Alert:
        return self._act("TakeOwnership", alert_id, by, owner=by.name)

    def snooze(self, alert_id: str, until: datetime, by: By = ANA) -> Alert:
        """The types of the two fields are a guess: only their names are known."""
        ends = {"snoozeEndDate": iso(until), "snoozedUntil": milliseconds(until)}
        return self._act("Snooze", alert_id, by, ends, snoozed_until=until)

    def end_snooze(self, alert_id: str, by: By = ANA) -> Alert:
        return self._act("SnoozeEnded", alert_id, by, snoozed_until=None)

    def escalate(self, alert_id: str, escalation: Escalation, by: By = ANA) -> Alert:
        before = self.alert(alert_id)
        alert = self._book.put(before, by)
        self._announce(
            Change(action="Escalate", alert=alert, before=before, by=by, escalation=escalation)
        )
        return alert

    def custom_action(self, alert_id: str, name: str, by: By = ANA) -> Alert:
        before = self.alert(alert_id)
        alert = self._book.put(before, by)
        self._announce(Change(action=name, alert=alert, before=before, by=by, custom=True))
        return alert

    def update_priority(self, alert_id: str, priority: str, by: By = ANA) -> Alert:
        return self._act("UpdatePriority", alert_id, by, priority=priority)

    def update_message(self, alert_id: str, message: str, by: By = ANA) -> Alert:
        return self._act("UpdateMessage", alert_id, by, message=message[:_LONGEST_MESSAGE])

    def update_description(self, alert_id: str, description: str, by: By = ANA) -> Alert:
        cut = description[:_LONGEST_DESCRIPTION]
        return self._act("UpdateDescription", alert_id, by, description=cut)

    def delete(self, alert_id: str, by: By = ANA) -> Alert:
        alert = self._act("Delete", alert_id, by)
        self._book.remove(alert_id)
        return alert

    def _act(
        self,
        action: str,
        alert_id: str,
        by: By,
        fields: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Alert:
        before = self.alert(alert_id)
        alert = self._book.put(replace(before, **changes), by)
        self._announce(
            Change(action=action, alert=alert, before=before, by=by, fields=fields or {})
        )
        return alert

    def _new(self, message: str, by: By, fields: AlertFields) -> Alert:
        now = self.now()
        alert_id, tiny_id = self._book.new_names(now)
        teams = tuple(self._book.team(team) for team in fields.get("teams", ()))
        return Alert(
            id=alert_id,
            tiny_id=tiny_id,
            alias=fields.get("alias") or alert_id,
            message=message[:_LONGEST_MESSAGE],
            integration=by.integration or DEFAULT_API,
            created_at=now,
            last_occurred_at=now,
            updated_at=now,
            updated_ns=0,
            description=fields.get("description", "")[:_LONGEST_DESCRIPTION],
            details=dict(fields.get("details", {})),
            tags=tuple(fields.get("tags", ())),
            entity=fields.get("entity", ""),
            source=fields.get("source", "monitor-eu-1"),
            priority=fields.get("priority", "P3"),
            actions=tuple(fields.get("actions", ())),
            teams=teams,
            responders=(
                *(Responder("team", team.id, team.name) for team in teams),
                *(Responder("user", fixed_id(user), user) for user in fields.get("users", ())),
            ),
        )

    def _announce(self, change: Change) -> None:
        """Tell whoever listens. Nobody does, in a world without webhooks."""
