"""Every call of the HTTP API, from the OpenAPI document of a service that is started for it."""

import asyncio
import contextlib
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from app import __version__
from app.config.settings import Settings
from app.main import running
from docs.site.reference import words

_ABOUT = f"""\
Version {__version__}. Every call under `/v1` takes a token in one of three ways: the header
`Authorization: Bearer TOKEN`, the header `X-Alexis-Token: TOKEN`, or Basic with the client's name
as user and the token as password. Which calls a token opens is said by its
[scopes](../hardening.md#callers); `*` is all of them. A source that you have added takes webhooks
at `/v1/webhooks/NAME`, with the scope `webhooks:NAME`.

An error is a problem document (RFC 9457): [ProblemDocument](#problemdocument). Lists come in pages:
`limit` says how many, and `next` of one page is the `cursor` of the following one.

A running service has the same as OpenAPI at `/openapi.json`, and as a page on which every call can
be tried out at `/docs`.

```sh
curl -H "X-Alexis-Token: $TOKEN" http://127.0.0.1:8080/v1/ping
```"""
_WEAK = {"first": "webhooks:jsm", "second": "webhooks:dynatrace"}
"""Clients that may nearly nothing, by their tokens: a refusal says what they lack."""
_PATIENCE = 120.0
"""Seconds; a call that answers without an end would otherwise be waited for for ever."""

_LACKS = re.compile(r"lacks the scope (\S+)\.")
_PLACE = re.compile(r"\{\w+\}")


class Call(NamedTuple):
    """A call, as OpenAPI describes it, and the scope that it asks for."""

    method: str
    path: str
    operation: Mapping[str, Any]
    scope: str

    @property
    def title(self) -> str:
        return f"{self.method} {self.path}"


async def asked(folder: Path) -> tuple[Mapping[str, Any], list[Call]]:
    """Start a service in an empty folder, and ask it for its calls and their scopes."""
    clients = [
        {
            "name": token,
            "token_sha256": hashlib.sha256(token.encode()).hexdigest(),
            "scopes": [scope],
        }
        for token, scope in _WEAK.items()
    ]
    (folder / "rules").mkdir()
    settings = Settings.model_validate(
        {
            "mode": "dry_run",
            "database": {"url": f"sqlite:///{folder}/alexis.db"},
            "rules": {"dir": str(folder / "rules")},
            "clients": clients,
        }
    )
    with contextlib.redirect_stdout(io.StringIO()):
        async with (
            asyncio.timeout(_PATIENCE),
            running(settings) as application,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(application), base_url="http://127.0.0.1"
            ) as client,
        ):
            document = (await client.get("/openapi.json", headers=_token("first"))).json()
            calls = [
                Call(method.upper(), path, said, await _scope(client, method, path))
                for path, operations in document["paths"].items()
                for method, said in operations.items()
            ]
    return document, calls


async def _scope(client: httpx.AsyncClient, method: str, path: str) -> str:
    """Find what a call asks for: what it says is lacking when somebody else makes it."""
    place = _PLACE.sub("x", path)
    for token in _WEAK:
        answer = await client.request(method, place, headers=_token(token))
        if answer.status_code == httpx.codes.FORBIDDEN:
            lacking = _LACKS.search(answer.json()["detail"])
            return f"`{lacking[1]}`" if lacking else "another one"
    open_to_all = (await client.request(method, place)).status_code != httpx.codes.UNAUTHORIZED
    return "none, and no token" if open_to_all else "any token"


def _token(token: str) -> dict[str, str]:
    return {"X-Alexis-Token": token}


def shown(document: Mapping[str, Any], calls: list[Call]) -> str:
    """Make the page."""
    schemas = document["components"]["schemas"]
    parts = [_ABOUT]
    for tag in document["tags"]:
        those = [call for call in calls if tag["name"] in call.operation["tags"]]
        parts += [f"## {tag['name'].capitalize()}", words.plain(tag["description"])]
        rows = [
            (f"[`{call.title}`](#{_anchor(call.title)})", call.operation["summary"], call.scope)
            for call in those
        ]
        parts.append(words.table(("call", "what", "scope"), rows))
        for call in those:
            parts += _shown(call, schemas)
    parts.append("## Bodies")
    used = words.reached({"anyOf": [call.operation for call in calls]}, schemas)
    for name in sorted(used, key=str.lower):
        parts += [f"### {words.title_of(name)}", words.definition(schemas[name])]
        if example := schemas[name].get("example"):
            parts.append(_json(example))
    return words.page("HTTP API", *(part for part in parts if part))


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _shown(call: Call, schemas: Mapping[str, Any]) -> Iterator[str]:
    operation = call.operation
    yield f"### `{call.title}`"
    yield f"{operation['summary']}. Scope: {call.scope}."
    yield from (words.plain(each) for each in operation["description"].split("\n\n"))
    rows = [
        (
            words.code(each["name"]),
            each["in"],
            words.kind(each["schema"]),
            words.default(each["schema"], required=each["required"]),
            words.meaning(each),
        )
        for each in operation.get("parameters", ())
    ]
    yield words.table(("parameter", "in", "kind", "default", "meaning"), rows)
    if body := operation.get("requestBody"):
        yield from _body(body["content"]["application/json"], schemas)
    yield words.table(
        ("answer", "when", "body"),
        [
            (status, _when(said["description"]), _answer(said))
            for status, said in operation["responses"].items()
        ],
    )


def _body(content: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    schema = content["schema"]
    if "$ref" in schema:
        yield f"Body: {words.kind(schema)}."
    example = content.get("example")
    if example is None and "$ref" in schema:
        example = schemas[words.name_of(schema["$ref"])].get("example")
    if example is not None:
        yield _json(example)


def _when(description: str) -> str:
    """Say when an answer comes; what the framework calls a success says nothing of it."""
    return "It is done." if description == "Successful Response" else words.plain(description)


def _answer(said: Mapping[str, Any]) -> str:
    for content in said.get("content", {}).values():
        return words.kind(content.get("schema", {}))
    return ""


def _json(example: object) -> str:
    return f"```json\n{json.dumps(example, indent=2, ensure_ascii=False)}\n```"
