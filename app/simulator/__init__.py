"""Doubles of Opsgenie, JSM Operations and Dynatrace, to be served over real HTTP on loopback."""

from app.simulator.alerts.state import Alert, By, Escalation, Integration, Note, Refused, Team
from app.simulator.alerts.webhook import OutgoingWebhook
from app.simulator.dynatrace import (
    DavisWorkflow,
    Dynatrace,
    Entity,
    OpsgenieIntegration,
    ProblemNotification,
)
from app.simulator.faults import Answer, Drop, Fault, Faults, Slow, When
from app.simulator.jsm import Jsm
from app.simulator.opsgenie import Opsgenie
from app.simulator.serving import serve
from app.simulator.traffic import ReceivedRequest
from app.simulator.webhooks import Delivery

__all__ = [
    "Alert",
    "Answer",
    "By",
    "DavisWorkflow",
    "Delivery",
    "Drop",
    "Dynatrace",
    "Entity",
    "Escalation",
    "Fault",
    "Faults",
    "Integration",
    "Jsm",
    "Note",
    "Opsgenie",
    "OpsgenieIntegration",
    "OutgoingWebhook",
    "ProblemNotification",
    "ReceivedRequest",
    "Refused",
    "Slow",
    "Team",
    "When",
    "serve",
]
