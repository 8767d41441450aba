"""A double of Dynatrace: problems over API v2, and what it posts of its own accord."""

from app.simulator.dynatrace.alerting import OpsgenieIntegration
from app.simulator.dynatrace.api import too_many_requests
from app.simulator.dynatrace.notifications import DavisWorkflow, ProblemNotification
from app.simulator.dynatrace.simulator import Dynatrace
from app.simulator.dynatrace.state import Entity, Tag

__all__ = [
    "DavisWorkflow",
    "Dynatrace",
    "Entity",
    "OpsgenieIntegration",
    "ProblemNotification",
    "Tag",
    "too_many_requests",
]
