"""Promise 3: every milestone gets one note on each alert and problem, as far as vendors allow.

The vendors refuse, fail, time out, do it and do not answer; at the end the notes are counted.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Answer, Drop, Fault, Slow, When
from tests.parts.alexis import (
    ANYTHING_AGAIN,
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.desks import Product, notes_of, trouble_at
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

WRITES = r"/(notes|comments)$"


def _answers(status: int, times: int = 1, **headers: str) -> tuple[Any, int]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=b"<html>no JSON</html>"), times


TROUBLE: dict[str, tuple[tuple[Any, int], ...]] = {
    "500 twice": (_answers(500, 2),),
    "502, then done without an answer": (_answers(502), (Drop(When.AFTER), 1)),
    "429 without a time": (_answers(429, 2),),
    "429, then done without an answer": (_answers(429, Retry_After="1"), (Drop(When.AFTER), 1)),
    "lost, then done without an answer": ((Drop(When.BEFORE), 1), (Drop(When.AFTER), 1)),
    "done without an answer, each time": ((Drop(When.AFTER), 3),),
    "done, but the answer takes too long": ((Slow(When.AFTER, seconds=3), 1),),
    "408, 425, then a redirect": (_answers(408), _answers(425), _answers(302, Location="/x")),
    "done, and a 503 when asked for it": ((Drop(When.AFTER), 1),),
}
RULE = """
    name: repair
    when: {{tags: [t]}}
    targets: {{hosts: ["{host}"]}}
    limits: {{cooldown: 0s}}
    then: [{{tasks: [{{remote_ssh: "true"}}]}}]
    """


def _give_trouble(product: Product, ref: str, name: str) -> None:
    here = f"/{ref}{WRITES}"
    for effect, times in TROUBLE[name]:
        product.faults.add(Fault(effect=effect, method="POST", path=here, times=times))
    if "asked" in name:
        product.faults.add(Fault(effect=Answer(status=503), method="GET", path=here, times=2))


def _all(products: Vendors) -> Iterator[tuple[str, Product]]:
    yield from (
        ("opsgenie", products.opsgenie),
        ("jsm", products.jsm),
        ("dynatrace", products.dynatrace),
    )


async def test_whatever_the_vendors_do_each_milestone_is_there_once_and_in_order(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    """All troubles at once, each on an alert of its own of each vendor."""
    write_rules(tmp_path, rule=RULE.format(host=host.address))
    sources = {name: {**said, "timeout": "2s"} for name, said in products.settings.items()}
    settings = settings_for(tmp_path, host, sources=sources, limits=ANYTHING_AGAIN)
    async with alexis(tmp_path, settings) as service:
        told = {}
        for source, product in _all(products):
            for name in TROUBLE:
                if product is products.dynatrace:
                    ref = products.dynatrace.open_problem(name).id
                    body: dict[str, Any] = {
                        "PID": ref,
                        "State": "OPEN",
                        "ProblemTitle": name,
                        "Tags": "t",
                    }
                else:
                    ref = product.create_alert(name, tags=["t"]).id  # type: ignore[union-attr]
                    body = {
                        "action": "Create",
                        "alert": {"alertId": ref, "message": name, "tags": ["t"]},
                    }
                _give_trouble(product, ref, name)
                (await service.post(f"/v1/webhooks/{source}", body)).raise_for_status()
                told[source, name] = (product, ref)
        await all_settled(service, products)
        notes = {where: notes_of(product, ref) for where, (product, ref) in told.items()}
        runs = {run["state"] for run in await service.runs()}

    assert runs == {"succeeded"}
    wrong = {where: found for where, found in notes.items() if not _is_whole(found)}
    assert wrong == {}


def _is_whole(notes: list[str]) -> bool:
    if len(notes) != len(set(notes)):
        return False
    return [("starts" in note, "succeeded" in note) for note in notes] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize("source", ["opsgenie", "jsm", "dynatrace"])
async def test_who_says_retry_after_is_left_alone_for_so_long_with_all_notes(
    tmp_path: Path, products: Vendors, source: str
) -> None:
    write_rules(tmp_path)
    product = dict(_all(products))[source]
    async with alexis(tmp_path, settings_for(tmp_path, sources=products.settings)) as service:
        products.post_to(service.url)
        busy = Answer(status=429, headers={"Retry-After": "3"})
        product.faults.add(Fault(effect=busy, method="POST", path=WRITES))

        trouble_at(product, "Trouble 0")
        await until(lambda: _was_refused(service), "the refusal to be known")
        for number in (1, 2):
            trouble_at(product, f"Trouble {number}")
        await all_settled(service, products)

    writes = [each for each in product.requests if each.method == "POST"]
    refused = next(place for place, each in enumerate(writes) if each.status == busy.status)
    late = writes[refused + 1 :]
    assert all(each.at - writes[refused].at >= timedelta(seconds=3) for each in late)
    assert _told_once(products, product)


async def _was_refused(service: Alexis) -> bool:
    stories = await service.stories()
    deliveries = [
        each for story in stories for note in story["notes"] for each in note["deliveries"]
    ]
    return any("429" in each["detail"] for each in deliveries)


def _told_once(products: Vendors, product: Product) -> bool:
    if product is products.dynatrace:
        refs = [each.id for each in products.dynatrace.problems]
    else:
        refs = [each.id for each in product.alerts]  # type: ignore[union-attr]
    return [len(notes_of(product, ref)) for ref in refs] == [1, 1, 1]
