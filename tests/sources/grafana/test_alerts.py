"""What Grafana posts."""

from app.domain.fields import values
from tests.parts.own_sources import events, reading, sent

GRAFANA = reading("grafana")


def test_each_alert_is_an_event_with_what_grafana_adds() -> None:
    first, second = events(GRAFANA, sent("grafana/firing"))

    assert (first.ref, second.ref) == ("c6eadffa33fcdf37", "bc97ff14869b13e3")
    assert first.title == "Memory of app-01 is used up"
    assert first.url == "https://grafana.example.net/alerting/1afz29v7z/edit"
    assert values(first, "entities.name") == ("app-01.example.net",)
    assert values(first, "values.B") == ("44.23943737541908",)
    assert values(first, "orgId") == ("1",)
    assert values(first, "groupTitle") == ("[FIRING:2]  (blue)",)


def test_the_end_of_an_alert_is_told_by_its_status() -> None:
    (read,) = events(GRAFANA, sent("grafana/resolved"))

    assert (read.kind.value, read.status, read.action) == ("resolved", "resolved", "resolved")


def test_the_test_button_starts_nothing() -> None:
    (read,) = events(GRAFANA, sent("grafana/test"))

    assert read.ignore == "Grafana's test notification"
