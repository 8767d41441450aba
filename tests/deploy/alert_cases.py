"""For each alert: when it has to fire, with which labels, and when it must not, though it is near.

Series are in the notation of promtool, a value a minute: `0x5 1x20` is 0 six times and 1
twenty-one times, `0+2x10` grows by 2. All is looked at after half an hour, unless it says more.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_OF = '{{job="alexis",instance="a"{}}}'
_BY_RULE = ',rule="r",state="{}"'
_HOOK = ',route="/v1/webhooks/opsgenie",method="POST",code="{}"'


def _series(name: str, labels: str = "", instance: str = "a") -> str:
    return name + _OF.format(labels).replace('"a"', f'"{instance}"')


class Case(NamedTuple):
    """`fires` and `calm` are series with their values; `labels` those of the alert that fires.

    `value` is its value as it is told.
    """

    fires: dict[str, str]
    calm: dict[str, str]
    labels: Mapping[str, str] = MappingProxyType({})
    value: str = ""
    minutes: int = 30


_UP = _series("up")
_ENDED = "alexis_runs_ended_total"
_ENDS = "alexis_certificate_expires_timestamp_seconds"


def _state(name: str, fires: str, calm: str, value: str = "", minutes: int = 30) -> Case:
    """Make the case of a gauge that all replicas share."""
    series = _series(name)
    return Case({series: fires}, {series: calm}, value=value, minutes=minutes)


CASES = {
    "AlexisDown": Case({_UP: "1x20 0x20"}, {_UP: "1x20 0x5 1x20"}),
    "AlexisMissing": Case({'up{job="other"}': "1x40"}, {_UP: "0x40"}),
    "AlexisReplicaDown": Case(
        {_UP: "0x40", _series("up", instance="b"): "1x40"},
        {_UP: "0x40", _series("up", instance="b"): "0x40"},
        {"instance": "a"},
    ),
    "AlexisNotReady": Case(
        {_series("alexis_ready"): "0x40", _series("alexis_database_up"): "1x40"},
        {_series("alexis_ready"): "0x40", _series("alexis_database_up"): "0x40"},
        {"instance": "a"},
    ),
    "AlexisDatabaseAway": Case(
        {_series("alexis_database_up"): "1x27 0x10"},
        {_series("alexis_database_up"): "1x20 0x1 1x20"},
        {"instance": "a"},
    ),
    "AlexisDatabaseSlow": Case(
        {
            _series(
                "alexis_database_write_duration_seconds_bucket", f',what="messages",le="{le}"'
            ): v
            for le, v in (("0.5", "0+5x40"), ("1", "0+10x40"), ("+Inf", "0+10x40"))
        },
        {
            _series("alexis_database_write_duration_seconds_bucket", f',what="{what}",le="{le}"'): v
            for what, le, v in (
                ("messages", "0.5", "0+10x40"),
                ("messages", "+Inf", "0+10x40"),
                ("changes", "0.5", "0+1x40"),
                ("changes", "+Inf", "0+10x40"),
            )
        },
        value="900ms",
    ),
    "AlexisDiskFull": _state("alexis_database_free_bytes", "9e8x40", "2e9x40", "858.3Mi"),
    "AlexisLeaseStale": Case(
        {_series("alexis_lease_age_seconds"): "16x40", _series("alexis_lease_seconds"): "30x40"},
        {_series("alexis_lease_age_seconds"): "6x40", _series("alexis_lease_seconds"): "30x40"},
        {"instance": "a"},
        value="16s",
    ),
    "AlexisClockSetBack": Case(
        {_series("alexis_clock_set_back_total"): "0x20 1x20"},
        {_series("alexis_clock_set_back_total"): "1x40"},
        {"instance": "a"},
    ),
    "AlexisCertificateExpires": Case(
        {_series(_ENDS, ',file="cert_file"'): "605000x40"},
        {_series(_ENDS, ',file="cert_file"'): "607000x40"},
        {"instance": "a", "file": "cert_file"},
        value="6d 23h 33m 20s",
    ),
    "AlexisCertificateBroken": Case(
        {_series("alexis_certificate_broken"): "0x20 1x20"},
        {_series("alexis_certificate_broken"): "0x20 1x3 0x20"},
        {"instance": "a"},
    ),
    "AlexisFaults": Case(
        {_series("alexis_faults_total", ',kind="event"'): "0x20 2x20"},
        {_series("alexis_faults_total", ',kind="event"'): "0x5 2x40"},
        {"kind": "event"},
    ),
    "AlexisMetricsIncomplete": Case(
        {_series("alexis_scrape_errors_total", ',subject="rows"'): "1+1x40"},
        {_series("alexis_scrape_errors_total", ',subject="rows"'): "7x40"},
        {"instance": "a", "subject": "rows"},
    ),
    "AlexisWebhooksRefused": Case(
        {_series("alexis_http_requests_total", _HOOK.format(401)): "0x20 5x20"},
        {
            _series("alexis_http_requests_total", _HOOK.format(401)): "0x20 2x20",
            _series("alexis_http_requests_total", _HOOK.format(202)): "0+100x40",
            _series(
                "alexis_http_requests_total", ',route="/v1/runs",method="GET",code="401"'
            ): "0+9x40",
        },
        {"route": "/v1/webhooks/opsgenie", "code": "401"},
        value="5",
    ),
    "AlexisWebhooksFail": Case(
        {_series("alexis_http_requests_total", _HOOK.format(503)): "0x25 0+1x20"},
        {_series("alexis_http_requests_total", _HOOK.format(503)): "0x10 9x40"},
        {"route": "/v1/webhooks/opsgenie"},
    ),
    "AlexisEventsWait": _state(
        "alexis_events_oldest_waiting_seconds", "0x20 400x20", "200x40", "6m 40s"
    ),
    "AlexisFeedLags": Case(
        {
            _series("alexis_feed_lag_seconds", ',source="jsm"'): "400x40",
            _series("alexis_feed_interval_seconds", ',source="jsm"'): "60x40",
        },
        {
            _series("alexis_feed_lag_seconds", ',source="jsm"'): "400x40",
            _series("alexis_feed_interval_seconds", ',source="jsm"'): "300x40",
        },
        {"source": "jsm"},
        value="6m 40s",
    ),
    "AlexisRunUnknown": Case(
        {_series(_ENDED, _BY_RULE.format("unknown")): "0x20 1x20"},
        {
            _series(_ENDED, _BY_RULE.format("unknown")): "1x40",
            _series(_ENDED, _BY_RULE.format("failed")): "0x20 1x20",
        },
        {"rule": "r"},
    ),
    "AlexisRunsFail": Case(
        {
            _series(_ENDED, _BY_RULE.format("failed")): "0x30 3x40",
            _series(_ENDED, _BY_RULE.format("unreachable")): "0x30 3x40",
            _series(_ENDED, _BY_RULE.format("succeeded")): "0x30 4x40",
        },
        {
            _series(_ENDED, _BY_RULE.format("failed")): "0x30 4x40",
            _series(_ENDED, _BY_RULE.format("succeeded")): "0x30 6x40",
            _series(_ENDED, _BY_RULE.format("blocked")): "0x30 60x40",
        },
        {"rule": "r"},
        value="6",
        minutes=61,
    ),
    "AlexisRunsWait": Case(
        {_series("alexis_runs_oldest_seconds", ',state="waiting"'): "2000x40"},
        {
            _series("alexis_runs_oldest_seconds", ',state="waiting"'): "900x40",
            _series("alexis_runs_oldest_seconds", ',state="awaiting_approval"'): "9000x40",
        },
        value="33m 20s",
    ),
    "AlexisApprovalEnds": _state(
        "alexis_approval_ends_timestamp_seconds", "2300x40", "2500x40", "8m 20s"
    ),
    "AlexisBreakerOpen": _state("alexis_breakers_open", "0x5 2x40", "0x20 1x20", "2"),
    "AlexisPausedLong": _state("alexis_paused", "1x400", "0x100 1x300", minutes=300),
    "AlexisStormLasts": _state("alexis_storm", "1x100", "0x50 1x100", minutes=90),
    "AlexisSshLoginsFail": Case(
        {
            _series("alexis_ssh_logins_total", ',result="failed"'): "0+1x40",
            _series("alexis_ssh_logins_total", ',result="succeeded"'): "0x40",
        },
        {
            _series("alexis_ssh_logins_total", ',result="failed"'): "0+1x40",
            _series("alexis_ssh_logins_total", ',result="succeeded"'): "0+2x40",
        },
        value="15",
    ),
    "AlexisNotesLate": Case(
        {_series("alexis_deliveries_oldest_waiting_seconds", ',source="jsm"'): "1000x40"},
        {_series("alexis_deliveries_oldest_waiting_seconds", ',source="jsm"'): "1000x2 0x40"},
        {"source": "jsm"},
        value="16m 40s",
    ),
    "AlexisNotesRefused": Case(
        {
            _series("alexis_deliveries_total", ',source="jsm",what="note",result="refused"'): (
                "0x20 1x20"
            )
        },
        {
            _series("alexis_deliveries_total", ',source="jsm",what="note",result="retried"'): (
                "0x20 9x20"
            )
        },
        {"source": "jsm"},
    ),
    "AlexisDeadLetters": Case(
        {_series("alexis_dead_letters", ',kind="run"'): "1x40"},
        {_series("alexis_dead_letters", ',kind="run"'): "1x20 0x20"},
        {"kind": "run"},
        value="1",
    ),
    "AlexisRulesBroken": _state("alexis_rule_problems", "0x20 1x20", "0x20 1x3 0x20", "1"),
    "AlexisNoRules": Case(
        {
            _series("alexis_rules", ',mode="auto"'): "0x40",
            _series("alexis_rules", ',mode="disabled"'): "3x40",
        },
        {
            _series("alexis_rules", ',mode="auto"'): "0x40",
            _series("alexis_rules", ',mode="observe"'): "1x40",
        },
    ),
    "AlexisPluginBroken": _state("alexis_plugins_broken", "1x40", "0x40", "1"),
}
