"""What reads the webhooks of each source, without any account."""

from functools import partial

from app.config.rule_tests import Readers
from app.config.settings import SourceSettings
from app.sources.dynatrace import payload as notifications
from app.sources.opsgenie import payload as alerts


def readers(settings: SourceSettings) -> Readers:
    """Give the reader of each source by its name."""
    return {
        "opsgenie": partial(alerts.read, source="opsgenie", our_user=settings.opsgenie.user),
        "jsm": partial(alerts.read, source="jsm", our_user=settings.jsm.email or ""),
        "dynatrace": notifications.read,
    }
