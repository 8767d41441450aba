"""Events from outside, put on the timelines of entities.

Source: OpenAPI description of the Environment API v2, "Events API v2", POST /events/ingest.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.simulator.dynatrace.api import Violation
from app.simulator.dynatrace.entity_selector import BadSelector
from app.simulator.dynatrace.state import Ingested
from app.simulator.dynatrace.world import ProblemWorld

_ALLOWED = ("dt.event.", "dt.davis.", "dt.entity.")
_LONGEST_MINUTES = 360


class _Ingest(BaseModel):
    model_config = ConfigDict(frozen=True)

    event_type: Literal[
        "AVAILABILITY_EVENT",
        "CUSTOM_ALERT",
        "CUSTOM_ANNOTATION",
        "CUSTOM_CONFIGURATION",
        "CUSTOM_DEPLOYMENT",
        "CUSTOM_INFO",
        "ERROR_EVENT",
        "MARKED_FOR_TERMINATION",
        "PERFORMANCE_EVENT",
        "RESOURCE_CONTENTION_EVENT",
    ] = Field(alias="eventType")
    title: Annotated[str, Field(min_length=1)]
    timeout: int = Field(default=15, ge=1)
    entity_selector: str = Field(default="", alias="entitySelector")
    properties: dict[str, str] = {}


def ingest(world: ProblemWorld, said: Any) -> dict[str, Any]:
    """Put it on the timeline of each entity that is meant; say of each whether that worked."""
    try:
        event = _Ingest.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Violation(where, first["msg"], "PAYLOAD_BODY") from None
    try:
        found = world.entities(event.entity_selector) if event.entity_selector else ()
    except BadSelector as error:
        raise Violation("entitySelector", str(error), "PAYLOAD_BODY") from None
    bad = [key for key in event.properties if key.startswith("dt.") and not _is_allowed(key)]
    status = "INVALID_METADATA" if bad else "OK"
    ids = tuple(one.id for one in found) or (() if event.entity_selector else ("ENVIRONMENT",))
    if ids and not bad:
        world.ingest(
            Ingested(
                at=world.now(),
                type=event.event_type,
                title=event.title,
                entities=ids,
                minutes=min(event.timeout, _LONGEST_MINUTES),
                properties=event.properties,
            )
        )
    results = [{"correlationId": f"{world.new_number():x}", "status": status} for _ in ids]
    return {"reportCount": len(results), "eventIngestResults": results}


def _is_allowed(key: str) -> bool:
    return key.startswith(_ALLOWED)
