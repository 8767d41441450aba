"""The service that is fuzzed: a source of every kind, a rule for every event, and real secrets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from app.plugins.catalogue import built_in
from tests.parts.alexis import KEY, TOKEN, Alexis, settings_for, vendors, write_rules
from tests.parts.process import Process

SIGNED_WITH = "made-up-secret-of-a-sender"
NAMED_SECRET = "made-up-named-secret"
SECRETS: Final = (TOKEN, KEY, SIGNED_WITH, NAMED_SECRET)
"""None of them may ever be in an answer or in the log."""

SOURCES: Final[dict[str, dict[str, Any]]] = {
    "cloudevents": {"types": {"net.*": "opened"}},
    "generic": {
        "mapping": {
            "each": "items || [@]",
            "ref": "id",
            "kind": {
                "from": "state",
                "table": {"bad": "opened", "more": "updated", "good": "resolved"},
            },
            "title": "title",
            "tags": "tags",
            "hosts": "hosts",
            "entities": "entities",
            "occurred_at": "at",
            "fields": {"sum": "sum(numbers || `[]`)", "all": "@"},
        }
    },
}
"""What a kind of source cannot be without."""

RULES: Final = {
    "everything": """
        name: everything
        when: {not: {field: title, equals: "x"}}
        targets: {hosts: [127.0.0.13]}
        limits: {cooldown: 1s}
        then: [{tasks: [{remote_ssh: "echo {{ title }}"}]}]
        """,
    "asked": """
        name: asked
        mode: approve
        when:
          any:
            - {field: "*", search: "(?i)garbage|[[:cntrl:]]"}
            - {tags: [syn.duplicator]}
        targets: {from: details.host}
        then: [{tasks: [{remote_ssh: "echo {{ details.host }} {{ description }}"}]}]
        """,
    "entities": """
        name: entities
        mode: observe
        when: {field: title, exists: true}
        targets: {entities: HOST}
        then: [{tasks: [{remote_ssh: "true"}]}]
        """,
}


def own_sources() -> dict[str, dict[str, Any]]:
    """Give settings of a source of every kind that there is, and of one that is signed."""
    named = {f"own-{kind}": {"kind": kind, **SOURCES.get(kind, {})} for kind in built_in().sources}
    signed = {"hmac": {"secret": SIGNED_WITH}}
    return {**named, "signed": {"kind": "zabbix", "auth": signed}}


def fuzzed_settings(folder: Path, mode: str, accounts: dict[str, Any]) -> dict[str, Any]:
    """Give its settings: where tasks may go, there is nobody."""
    ssh = {"port": 9, "connect_timeout": "1s", "config_file": None}
    return {"ssh": ssh} | settings_for(
        folder,
        mode=mode,
        access={"guesses": None},
        sources={**accounts, **own_sources()},
        secrets={"spare": {"value": NAMED_SECRET, "hosts": ["app-01.example.net"]}},
        targets={"allow": ["127.0.0.1?", "*.example.net"]},
    )


@asynccontextmanager
async def fuzzed(folder: Path, mode: str = "dry_run") -> AsyncIterator[tuple[Process, Alexis]]:
    """Run it as a process of its own, beside the pretended products."""
    write_rules(folder, **RULES)
    async with vendors() as products:
        process = Process(folder, fuzzed_settings(folder, mode, products.settings))
        async with process.started() as service:
            yield process, service
