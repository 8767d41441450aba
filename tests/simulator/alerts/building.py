"""Alerts to test with."""

from app.simulator import Alert, Opsgenie


def a_full_disk(opsgenie: Opsgenie, teams: tuple[str, ...] = ("operations",)) -> Alert:
    return opsgenie.create_alert(
        "Disk /var 96% full on web-01.example.net",
        alias="disk-var-web-01",
        description="Filesystem /var is 96% full.",
        details={"host": "web-01.example.net", "used_percent": 96},
        tags=["disk_full", "env:prod"],
        entity="web-01.example.net",
        priority="P2",
        actions=["CleanDisk"],
        teams=teams,
    )
