"""Keep the alerts: number them, date them, find them again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from app.simulator.alerts.state import Alert, By, Note, Refused, Team
from app.simulator.clock import milliseconds, nanoseconds


class AlertBook:
    def __init__(
        self, teams: Sequence[Team], now: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._alerts: dict[str, Alert] = {}
        self._teams = teams
        self._now = now
        self._new_id = new_id
        self._made = 0
        self._latest_ns = 0

    def all(self) -> tuple[Alert, ...]:
        return tuple(self._alerts.values())

    def get(self, alert_id: str) -> Alert:
        try:
            return self._alerts[alert_id]
        except KeyError:
            raise Refused("Alert does not exist") from None

    def find(self, identifier: str, kind: str) -> Alert:
        """Find by id, alias or tiny (id). An open alert wins over closed ones, then the latest."""
        if kind == "id":
            return self.get(identifier)
        candidates = [
            alert
            for alert in reversed(self._alerts.values())
            if identifier == (alert.alias if kind == "alias" else alert.tiny_id)
        ]
        if not candidates:
            raise Refused("Alert does not exist")
        return max(candidates, key=lambda alert: alert.closed is None)

    def team(self, name_or_id: str) -> Team:
        for team in self._teams:
            if name_or_id in (team.name, team.id):
                return team
        raise Refused("Team does not exist")

    def new_names(self, at: datetime) -> tuple[str, str]:
        """Return an alert id and a tiny id. Alert ids are a UUID and the time, since about 2018."""
        self._made += 1
        return f"{self._new_id()}-{milliseconds(at)}", str(self._made)

    def put(self, alert: Alert, by: By) -> Alert:
        """Store an alert as changed now, with the note of whoever changed it."""
        at = self._now()
        self._latest_ns = max(nanoseconds(at), self._latest_ns + 1)
        if by.note:
            note = Note(by.note, by.name, at, self._latest_ns)
            alert = replace(alert, notes=(*alert.notes, note))
        alert = replace(alert, updated_at=at, updated_ns=self._latest_ns)
        self._alerts[alert.id] = alert
        return alert

    def remove(self, alert_id: str) -> None:
        del self._alerts[alert_id]
