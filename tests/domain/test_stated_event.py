"""An event that a person states is what its source would have sent."""

from app.domain.event import EventKind
from app.domain.fields import values
from app.domain.stated_event import StatedEvent
from tests.parts.building import NOW


def test_what_is_not_stated_is_not_there_and_not_missing() -> None:
    event = StatedEvent().event("jsm", NOW)

    assert (event.source, event.kind, event.action) == ("jsm", EventKind.OPENED, "Opened")
    assert (event.tags, event.description, event.missing) == ((), None, frozenset())
    assert event.occurred_at == NOW


def test_what_is_stated_is_found_where_rules_look_for_it() -> None:
    stated = StatedEvent.model_validate(
        {
            "action": "CleanDisk",
            "tags": ["disk_full"],
            "entities": [{"id": "HOST-1", "type": "HOST", "name": "app-01"}],
            "missing": ["description"],
            "fields": {"details": {"mount": "/var"}},
        }
    )

    event = stated.event("opsgenie", NOW)

    assert values(event, "action") == ("CleanDisk",)
    assert values(event, "tags") == ("disk_full",)
    assert values(event, "entities.name") == ("app-01",)
    assert values(event, "details.mount") == ("/var",)
    assert event.missing == {"description"}
