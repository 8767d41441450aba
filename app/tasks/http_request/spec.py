"""What a rule says of a request: where, what, who asks, and what has to come back."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal, Self
from urllib.parse import urlencode

from pydantic import Field, JsonValue, field_validator, model_validator

from app.domain.event import Event
from app.domain.filling import FilledSpec
from app.domain.parameter import Parameters
from app.domain.placeholder import paths, with_literals
from app.tasks.web.address import (
    Address,
    check_filled,
    check_template,
    in_path,
    parse,
    put_target_in,
)
from app.tasks.web.auth import Auth
from app.tasks.web.expected import Expect
from app.tasks.web.header import HeaderName, in_header

_LONGEST_SHOWN = 200
_SAFE = frozenset({"GET", "HEAD"})
_LINE = Field(max_length=2_000)


class HttpRequestSpec(FilledSpec):
    """A request to an address that `tasks.http_request.allow` allows. Any 2xx is success."""

    shorthand: ClassVar[str] = "url"
    privileged: ClassVar[frozenset[str]] = frozenset({"auth"})
    may_look: ClassVar[bool] = True
    templates: ClassVar[Mapping[str, Callable[[str], str]]] = {
        "url": in_path,
        "query": str,
        "headers": in_header,
        "body": str,
        "json_": str,
        "form": str,
    }

    url: str = Field(
        max_length=8_000,
        description="Where. The host is written out or is {{ target }}; behind it "
        "{{ field.path }} stands for a value of the event, encoded.",
    )
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] = Field(
        default="GET", description="Only GET and HEAD change nothing, so that one may look by them."
    )
    query: dict[str, str] = Field(
        default_factory=dict, description="What stands behind ?, encoded. May hold placeholders."
    )
    headers: dict[HeaderName, str] = Field(
        default_factory=dict, description="More header lines. May hold placeholders."
    )
    json_: JsonValue = Field(
        default=None,
        alias="json",
        description="A body of JSON. Placeholders in its texts stay within them.",
    )
    form: dict[str, str] = Field(
        default_factory=dict, description="A body as a form sends it. May hold placeholders."
    )
    body: str | None = Field(
        default=None,
        max_length=65_536,
        description="A body as it stands. With placeholders it is sent as plain text.",
    )
    auth: Auth | None = Field(default=None, description="Who asks, by a secret of the settings.")
    expect: Expect = Field(default=Expect(), description="What the answer has to be like.")
    tries: int = Field(
        default=3,
        ge=1,
        le=10,
        description="How often it is asked, while it is sure that nothing was done.",
    )

    @field_validator("url")
    @classmethod
    def _host_is_the_rules_own(cls, url: str) -> str:
        return check_template(url)

    @field_validator("headers")
    @classmethod
    def _lines(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not value.isascii() or not value.isprintable():
                raise ValueError(f"{name}: a header holds printable ASCII only")
            if name.lower() == "authorization":
                raise ValueError("say who asks under auth, by the name of a secret")
        return headers

    @field_validator("query", "form", "json_")
    @classmethod
    def _names_are_the_rules_own(cls, value: JsonValue) -> JsonValue:
        if any("{{" in name for name in _names(value)):
            raise ValueError("a name holds no placeholder, only what it stands for does")
        return value

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        bodies = [self.json_ is not None, bool(self.form), self.body is not None]
        if sum(bodies) > 1:
            raise ValueError("give one of json, form, body")
        if any(bodies) and self.method in _SAFE:
            raise ValueError(f"{self.method} has no body")
        types = [name for name in self.headers if name.lower() == "content-type"]
        if types and (self.json_ is not None or self.form):
            raise ValueError("json and form say themselves what they are: no Content-Type")
        if types and self.body and paths(self.body):
            raise ValueError(
                "a body with placeholders is plain text, without a Content-Type: "
                "give values under json or form, where they stay what they are"
            )
        return self

    def says(self) -> str:
        line = f"{self.method} {with_literals(self.url).partition('?')[0]}"
        return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"

    def in_full(self) -> str:
        said = {
            "query": self.query or None,
            "headers": self.headers or None,
            "json": self.json_,
            "form": self.form or None,
            "body": self.body,
            "auth": self.auth.says() if self.auth else None,
        }
        parts = [
            f"{name} {json.dumps(value, ensure_ascii=False)}"
            for name, value in said.items()
            if value is not None
        ]
        whole = f"{self.method} {with_literals(self.url)}"
        return f"{whole}  ({'; '.join(parts)})" if parts else whole

    def changes_something(self) -> str | None:
        return None if self.method in _SAFE else f"{self.method} may change something"

    def secrets(self) -> frozenset[str]:
        return frozenset({self.auth.secret} if self.auth else ())

    def filled(self, event: Event, parameters: Parameters) -> Self:
        filled = super().filled(event, parameters)
        check_filled(filled.url)
        return filled

    def at(self, target: str) -> Self:
        url = put_target_in(self.url, target)
        return super().at(target).model_copy(update={"url": url})

    def address(self) -> Address:
        """Give the address when all is filled in. Raises ValueError."""
        query = urlencode(self.query, errors="replace")
        path, mark, said = self.url.partition("?")
        return parse(path + (f"?{'&'.join(filter(None, (said, query)))}" if mark or query else ""))

    @cached_property
    def content(self) -> bytes | None:
        """The body, when all is filled in."""
        if self.json_ is not None:
            return json.dumps(self.json_).encode()
        if self.form:
            return urlencode(self.form, errors="replace").encode()
        return None if self.body is None else self.body.encode(errors="replace")

    @property
    def content_type(self) -> str | None:
        if self.json_ is not None:
            return "application/json"
        if self.form:
            return "application/x-www-form-urlencoded"
        said = any(name.lower() == "content-type" for name in self.headers)
        return None if self.body is None or said else "text/plain; charset=utf-8"


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _names(each)
    elif isinstance(value, list):
        for each in value:
            yield from _names(each)
