"""Promise 9: what we write ourselves and get back as a message starts nothing.

All kinds of notes and all changes that we make come back from all three products, by webhook and
by feed, as they were written and as a product might alter them. A rule lies in wait that matches
every one of our words.
"""

import asyncio
import html
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Entity
from tests.parts.alexis import Alexis, Vendors, alexis, settings_for, until, vendors, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULES = {
    "lies_in_wait": """
        name: lies-in-wait
        when: {{field: note, search: "(?i)alexis|rule|remedy|echo|event|run"}}
        targets: {{hosts: ["{host}"]}}
        limits: {{cooldown: 0s}}
        then: [{{tasks: [{{remote_ssh: "echo ECHO >> {done}"}}]}}]
        """,
    "waits_for_deeds": """
        name: waits-for-deeds
        when:
          any:
            - {{field: author, search: "(?i)alexis|automation"}}
            - {{field: team, search: .}}
        targets: {{hosts: ["{host}"]}}
        limits: {{cooldown: 0s}}
        then: [{{tasks: [{{remote_ssh: "echo ECHO >> {done}"}}]}}]
        """,
    "repairs": """
        name: repairs
        when: {{tags: [repairs]}}
        targets: {{hosts: ["{host}"]}}
        limits: {{cooldown: 0s}}
        then: [{{tasks: [{{remote_ssh: "echo '<b>done</b> & more'"}}]}}]
        """,
    "fails": """
        name: fails
        when: {{tags: [fails]}}
        targets: {{hosts: ["{host}", 10.0.0.1]}}
        limits: {{cooldown: 0s}}
        then: [{{tasks: [{{remote_ssh: "seq 500; exit 3"}}]}}, {{tasks: [{{remote_ssh: "false"}}]}}]
        otherwise: {{add_team: unixadmins, note: "Call somebody."}}
        """,
    "blocked": """
        name: blocked
        when: {{tags: [blocked]}}
        targets: {{hosts: [10.0.0.1]}}
        then: [{{tasks: [{{remote_ssh: "true"}}]}}]
        """,
    "asks": """
        name: asks
        mode: approve
        when: {{tags: [asks]}}
        targets: {{hosts: ["{host}"]}}
        then: [{{tasks: [{{remote_ssh: "true"}}]}}]
        """,
}
KINDS = ("repairs", "fails", "blocked", "asks", "nobody")


def _rules(folder: Path, host: SshServer, done: Path) -> None:
    texts = {name: text.format(host=host.address, done=done) for name, text in RULES.items()}
    write_rules(folder, **texts)


async def _every_kind_of_note(service: Alexis, products: Vendors) -> None:
    """Have every milestone told on all three products."""
    alerts = []
    for kind in KINDS:
        products.dynatrace.open_problem(kind, Entity.named("x", kind))
        for product in (products.opsgenie, products.jsm):
            alert = product.create_alert(kind, tags=[kind])
            alerts.append((product, alert, kind))

    async def three_ask() -> bool:
        return len(await service.runs(state="awaiting_approval")) == 3

    await until(three_ask, "three runs to ask")
    for product, alert, kind in alerts:
        if kind == "asks":
            product.close(alert.id)
    await until(lambda: _nothing_is_under_way(service, products), "everything to be told")


async def _nothing_is_under_way(service: Alexis, products: Vendors) -> bool:
    await products.settled()
    return await service.is_settled()


def _milestones(notes: list[str]) -> set[str]:
    words = ("starts its remedy", "waits for approval", "does nothing", "succeeded", "failed")
    more = ("handed to people", "nothing matched", "is cancelled")
    return {word for word in (*words, *more) for note in notes if word in note}


def _notes(products: Vendors) -> list[str]:
    alerts = [
        product.notes_of(alert.id) for product in _alerting(products) for alert in product.alerts
    ]
    problems = [products.dynatrace.comments_of(each.id) for each in products.dynatrace.problems]
    return [note for notes in (*alerts, *problems) for note in notes]


def _alerting(products: Vendors) -> tuple[Any, Any]:
    return products.opsgenie, products.jsm


async def test_what_comes_back_from_all_three_by_webhook_and_feed_starts_nothing(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    _rules(tmp_path, host, done)
    async with vendors(feeds=True) as products:
        settings = settings_for(tmp_path, host, sources=products.settings)
        async with alexis(tmp_path, settings) as service:
            products.post_to(service.url)
            await _every_kind_of_note(service, products)
            before = (_notes(products), await service.runs())
            echoes = [
                delivery
                for product in _alerting(products)
                for delivery in product.deliveries
                if delivery.json["action"] not in ("Create", "Close")
            ]
            for delivery in echoes:
                body = delivery.json
                body["alert"]["updatedAt"] = int(body["alert"]["updatedAt"]) + 5_000_000
                source = delivery.letter.url.rpartition("/")[2]
                await service.post(f"/v1/webhooks/{source}", body)
            await _looked_again(service, products)
            after = (_notes(products), await service.runs())
            taken = await service.get("/v1/events", limit=500)

    assert {delivery.json["action"] for delivery in echoes} >= {"AddNote", "AddTeam"}
    assert len(_milestones(before[0])) == 8
    assert after == before
    assert not done.exists()
    assert {each["state"] for each in taken["items"] if each["kind"] == "updated"} <= {"ignored"}


async def _looked_again(service: Alexis, products: Vendors) -> None:
    """Wait until each feed has looked once more, and all that came of it is settled."""

    def looks() -> list[int]:
        every = (products.opsgenie, products.jsm, products.dynatrace)
        return [
            sum(each.path.endswith(("/alerts", "/problems")) for each in product.requests)
            for product in every
        ]

    before = looks()

    async def looked() -> bool:
        return all(now >= then + 2 for now, then in zip(looks(), before, strict=True))

    await until(looked, "two looks")
    await until(lambda: _nothing_is_under_way(service, products), "everything to be settled")


def _as_html(text: str) -> str:
    return "<p>" + html.escape(text).replace("\n", "<br/>\n") + "</p>"


ALTERED: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "as HTML": _as_html,
    "brackets escaped": lambda text: text.replace("[", "&#91;").replace("]", "&#93;"),
    "on one line": lambda text: " ".join(text.split()),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "spaces that do not break": lambda text: text.replace(" ", "\u00a0"),
    "such spaces in HTML": lambda text: text.replace(" ", "&nbsp;"),
    "wrapped at each space": lambda text: text.replace(" ", "\n"),
    "doubled spaces": lambda text: text.replace(" ", "  "),
    "spaces around it": lambda text: f"\n  {text}\n\n",
    "cut at 1000": lambda text: (text + " " * 1000)[:1000],
    "cut at 40": lambda text: text[:40],
    "cut at 40, with dots": lambda text: f"{text[:40]}...",
    "cut and as HTML": lambda text: _as_html(text[:60]),
    "quoted in another note": lambda text: "> " + text.replace("\n", "\n> "),
}
AUTHORS = (None, "Alexis Integration")


def _altered(body: dict[str, Any], serial: Iterator[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    for (name, alter), author in zip(ALTERED.items(), itertools.cycle(AUTHORS), strict=False):
        said = json.loads(json.dumps(body))
        said["alert"].pop("username", None)
        if author:
            said["alert"]["username"] = author
        said["alert"]["note"] = alter(said["alert"]["note"])
        said["alert"]["updatedAt"] = int(said["alert"]["updatedAt"]) + 1_000_000 * next(serial)
        yield f"{name}, by {author}", said


async def test_a_note_that_the_product_altered_is_still_ours(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    _rules(tmp_path, host, done)
    settings = settings_for(tmp_path, host, sources=products.settings)
    serial = iter(range(1, 100_000))
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        await _every_kind_of_note(service, products)
        before = (_notes(products), await service.runs())

        answers = {}
        for product, source in zip(_alerting(products), ("opsgenie", "jsm"), strict=True):
            bodies = {
                delivery.json["alert"]["note"].splitlines()[0][:40]: delivery.json
                for delivery in product.deliveries
                if delivery.json["action"] == "AddNote"
            }
            for kind, body in bodies.items():
                said = dict(_altered(body, serial))
                path = f"/v1/webhooks/{source}"
                told = await asyncio.gather(*(service.post(path, each) for each in said.values()))
                for how, answer in zip(said, told, strict=True):
                    answers[source, kind, how] = answer.json()["status"]
        await until(lambda: _nothing_is_under_way(service, products), "everything to be settled")
        after = (_notes(products), await service.runs())

    assert {name for name, status in answers.items() if status == "accepted"} == set()
    assert after == before
    assert not done.exists()


async def test_what_a_person_writes_is_not_taken_for_ours(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    _rules(tmp_path, host, done)
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble")

        products.opsgenie.add_note(alert.id, "Has Alexis run the remedy? See the rule: nothing.")
        await service.run_in("succeeded")

    assert done.read_text() == "ECHO\n"
