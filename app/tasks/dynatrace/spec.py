"""What a rule says of a deed on problems of Dynatrace."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from app.domain import deed
from app.domain.deed import Deed
from app.domain.duration import Duration
from app.domain.filling import Encode
from app.tasks.desk.fields import OneDeed

_ALLOWED = ("dt.event.", "dt.davis.", "dt.entity.")


class DynatraceSpec(OneDeed):
    """One deed on each problem that Dynatrace has of it."""

    source: ClassVar[str] = "dynatrace"
    needs: ClassVar[Mapping[str, str | None]] = {
        "comment": "text",
        "close": "text",
        "add_event": "title",
    }
    may_have: ClassVar[Mapping[str, frozenset[str]]] = {
        "add_event": frozenset({"event_type", "length", "properties"})
    }
    templates: ClassVar[Mapping[str, Encode]] = {"text": str, "title": str, "properties": str}

    do: Literal["comment", "close", "add_event"] = Field(
        description="What is done: to the problem, or on the timelines of what it is on."
    )
    text: str | None = Field(
        default=None, min_length=1, description="The comment; for `close` it says why."
    )
    title: str | None = Field(default=None, min_length=1, description="The title of the event.")
    event_type: Literal[
        "CUSTOM_ANNOTATION", "CUSTOM_CONFIGURATION", "CUSTOM_DEPLOYMENT", "CUSTOM_INFO"
    ] = Field(
        default="CUSTOM_ANNOTATION", description="The type of the event; none opens a problem."
    )
    length: Duration = Field(
        default=timedelta(minutes=15),
        ge=timedelta(minutes=1),
        le=timedelta(hours=6),
        description="How long the event is shown, in whole minutes.",
    )
    properties: dict[str, str] = Field(default={}, description="More that is said of the event.")

    @field_validator("properties")
    @classmethod
    def _no_reserved_names(cls, properties: dict[str, str]) -> dict[str, str]:
        for name in properties:
            if name.startswith("dt.") and not name.startswith(_ALLOWED):
                raise ValueError(f"{name}: names that begin with dt. are Dynatrace's own")
        return properties

    def says(self) -> str:
        return f"dynatrace: {self.do.replace('_', ' ')}: {self.text or self.title}"

    def in_full(self) -> str:
        if self.do != "add_event":
            return self.says()
        properties = "".join(f", {name}={value}" for name, value in self.properties.items())
        return f"{self.says()} ({self.event_type}{properties})"

    def deed(self, now: datetime) -> Deed:
        """Give what is to be done."""
        text = self.text or ""
        if self.do == "comment":
            return deed.Comment(text)
        if self.do == "close":
            return deed.Close(text)
        return deed.AddEvent(self.event_type, self.title or "", self.length, self.properties)
