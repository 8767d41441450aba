"""What reads the webhooks of each source, without any account."""

from collections.abc import Callable, Mapping
from functools import partial

from app.config.rule_tests import Readers, Surroundings
from app.config.settings import Settings
from app.config.source_settings import Queues, SourceSettings
from app.domain.delivery import read_alone
from app.domain.event import Event
from app.kinds import Reading
from app.sources.dynatrace import payload as notifications
from app.sources.opsgenie import payload as alerts


def readers(settings: SourceSettings) -> Readers:
    """Give the reader of each source by its name."""
    return {
        "opsgenie": partial(
            alerts.read,
            source="opsgenie",
            our_user=settings.opsgenie.user,
            buttons=buttons(settings.opsgenie),
        ),
        "jsm": partial(
            alerts.read,
            source="jsm",
            our_user=settings.jsm.email or "",
            buttons=buttons(settings.jsm),
        ),
        "dynatrace": notifications.read,
        **{name: _alone(own.reading(name)) for name, own in settings.own.items()},
    }


def _alone(reading: Reading) -> Callable[[bytes], Event]:
    """Read deliveries as they come, if they hold one message."""
    return partial(read_alone, reading.read, reading.unwrap)


def buttons(account: Queues) -> Mapping[str, bool]:
    """Give what the custom actions say that answer requests, by their names in small letters."""
    named = {account.approve_action: True, account.reject_action: False}
    return {name.casefold(): yes for name, yes in named.items() if name}


def surroundings(settings: Settings) -> Surroundings:
    """Give what tests of rules take from the settings."""
    return Surroundings(
        readers(settings.sources),
        settings.targets,
        settings.limits,
        settings.permissions,
        settings.sources.dynatrace.honour_maintenance,
    )
