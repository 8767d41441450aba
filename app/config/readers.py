"""What reads the webhooks of each source, without any account."""

from functools import partial

from app.config.rule_tests import Readers, Surroundings
from app.config.settings import Settings, SourceSettings
from app.sources.dynatrace import payload as notifications
from app.sources.opsgenie import payload as alerts


def readers(settings: SourceSettings) -> Readers:
    """Give the reader of each source by its name."""
    return {
        "opsgenie": partial(alerts.read, source="opsgenie", our_user=settings.opsgenie.user),
        "jsm": partial(alerts.read, source="jsm", our_user=settings.jsm.email or ""),
        "dynatrace": notifications.read,
    }


def surroundings(settings: Settings) -> Surroundings:
    """Give what tests of rules take from the settings."""
    return Surroundings(
        readers(settings.sources),
        settings.targets,
        settings.limits,
        settings.sources.dynatrace.honour_maintenance,
    )
