"""A double of Opsgenie: the Alert REST API v2 and the outgoing webhooks."""

from app.simulator.opsgenie.api import too_many_requests
from app.simulator.opsgenie.simulator import Opsgenie

__all__ = ["Opsgenie", "too_many_requests"]
