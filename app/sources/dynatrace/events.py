"""Dynatrace's Events API v2: something on the timelines of entities.

Source: Dynatrace documentation, "Events API v2", POST /events/ingest: the entities of a selector
are of one type; it is answered by 201, with a status for each event that was made.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from app.domain.deed import AddEvent
from app.domain.event import Entity
from app.domain.legible import clean
from app.domain.receipt import Delivered, Later, Receipt, Refused, Uncertain
from app.sources.calling import Answer
from app.sources.dynatrace.references import is_entity_id
from app.sources.reading import objects

_MOST_AT_ONCE = 50
"""A selector is at most 2,000 characters long."""


def bodies(deed: AddEvent, entities: Iterable[Entity]) -> list[dict[str, object]]:
    """Give what is to be posted, for each type of entity apart."""
    ids = sorted({entity.id for entity in entities if is_entity_id(entity.id)})
    by_type = (list(each) for _, each in groupby(ids, key=lambda key: key.rpartition("-")[0]))
    return [
        {
            "eventType": deed.type,
            "title": clean(deed.title),
            "timeout": max(1, deed.length // timedelta(minutes=1)),
            "entitySelector": f"entityId({_quoted(some)})",
            "properties": {name: clean(value) for name, value in deed.properties.items()},
        }
        for all_ids in by_type
        for some in (
            all_ids[start : start + _MOST_AT_ONCE]
            for start in range(0, len(all_ids), _MOST_AT_ONCE)
        )
    ]


def receipt(answer: Answer) -> Receipt:
    """Tell what an answer means: each event that was made has a status of its own."""
    results = list(objects(answer["eventIngestResults"]))
    if not results:
        return Refused("Dynatrace put it on no timeline: nothing of it was active within a day")
    bad = [str(each.get("status")) for each in results if each.get("status") != "OK"]
    return Refused(", ".join(dict.fromkeys(bad))) if bad else Delivered()


def partly(receipt: Receipt) -> Receipt:
    """Tell of what failed after a part was done: to do it all again would show that part twice."""
    if isinstance(receipt, Later | Refused):
        return Uncertain(f"done in part only: {receipt.why}")
    return receipt


def _quoted(ids: Sequence[str]) -> str:
    return ",".join(f'"{key}"' for key in ids)
