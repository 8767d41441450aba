"""A problem that is on no host is repaired on the host that its service runs on, or blocked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Answer, By, Entity, Fault
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, until, write_rules
from tests.parts.clocks import Clock
from tests.parts.desks import answers
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: restart-checkout
    when: {{field: title, search: checkout}}
    targets: {{entities: HOST}}
    then: [{{tasks: [{{remote_ssh: "echo {{{{ target }}}} >> {done}"}}]}}]
    """
CHECKOUT = Entity.named("checkout", kind="SERVICE")


def _service(*hosts: Entity) -> Entity:
    return Entity(
        id=CHECKOUT.id,
        name=CHECKOUT.name,
        from_relationships={"runsOnHost": [host.id for host in hosts]},
    )


def _settings(folder: Path, host: SshServer, products: Vendors) -> dict[str, Any]:
    settings = settings_for(folder, host, sources=products.settings)
    settings["targets"]["inventory"] = {host.address: {"aliases": ["web-01"]}}
    return settings


async def test_the_host_of_the_service_is_repaired_for_the_problem_and_its_alert(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    web = Entity(id="HOST-0000000000000001", name="Lab2", properties={"detectedName": "WEB-01"})
    service = _service(web)
    products.dynatrace.add_entity(web)
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as alexis_:
        products.post_to(alexis_.url)

        problem = products.dynatrace.open_problem("Failures of checkout", service)
        products.opsgenie.create_alert(
            f"SERVICE Problem {problem.display_id}: Failures of checkout", By(user="Dynatrace")
        )
        await all_settled(alexis_, products)

    assert done.read_text() == f"{host.address}\n"
    asked = [each for each in products.dynatrace.requests if each.path == "/api/v2/entities"]
    assert len(asked) == 1
    assert f"On {host.address}" in products.dynatrace.comments_of(problem.id)[0]


async def test_a_host_that_nobody_knows_is_not_touched_and_the_note_says_which(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    named_like_ours = Entity(id="HOST-0000000000000002", name="127.0.0.19")
    service = _service(named_like_ours)
    products.dynatrace.add_entity(named_like_ours)
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as alexis_:
        products.post_to(alexis_.url)

        problem = products.dynatrace.open_problem("Failures of checkout", service)
        await all_settled(alexis_, products)

    (note,) = products.dynatrace.comments_of(problem.id)
    assert "no_target, the problem is on SERVICE checkout, which runs on 127.0.0.19" in note
    assert not done.exists()


async def test_a_dynatrace_that_cannot_be_asked_now_is_asked_again(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    web = Entity.named("Lab2", f"ssh_host:{host.address}")
    products.dynatrace.add_entity(web)
    products.dynatrace.faults.add(answers(429, Retry_After="1"))
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as alexis_:
        products.post_to(alexis_.url)

        products.dynatrace.open_problem("Failures of checkout", _service(web))
        await all_settled(alexis_, products)

    assert done.read_text() == f"{host.address}\n"


async def test_no_rule_that_asks_for_hosts_means_no_question(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rule = RULE.format(done=done).replace("{entities: HOST}", f"{{hosts: [{host.address}]}}")
    write_rules(tmp_path, rule=rule)
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as alexis_:
        products.post_to(alexis_.url)

        products.dynatrace.open_problem("Failures of checkout", _service())
        await all_settled(alexis_, products)

    assert done.read_text() == f"{host.address}\n"
    assert not [each for each in products.dynatrace.requests if "entities" in each.path]


async def test_of_several_hosts_those_that_are_known_are_repaired_and_the_note_names_the_others(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    hosts = (Entity.named("Lab1"), Entity.named("Lab2", f"ssh_host:{host.address}"))
    products.dynatrace.add_entity(*hosts)
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as alexis_:
        products.post_to(alexis_.url)

        problem = products.dynatrace.open_problem("Failures of checkout", _service(*hosts))
        await all_settled(alexis_, products)

    assert done.read_text() == f"{host.address}\n"
    note = products.dynatrace.comments_of(problem.id)[0]
    assert "Not on Lab1: no_target, no tag ssh_host:NAME there, nor in targets.inventory" in note


async def test_a_dynatrace_that_never_answers_is_given_up_and_nothing_is_done(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    silent = Answer(status=503)
    products.dynatrace.faults.add(Fault(effect=silent, path="entities", times=None))
    clock = Clock()
    async with alexis(tmp_path, _settings(tmp_path, host, products), clock) as alexis_:
        products.post_to(alexis_.url)
        problem = products.dynatrace.open_problem("Failures of checkout", _service())

        async def was_asked() -> bool:
            return any("entities" in each.path for each in products.dynatrace.requests)

        await until(was_asked, "the question")
        clock.put_forward(timedelta(minutes=16))
        await all_settled(alexis_, products)

    (note,) = products.dynatrace.comments_of(problem.id)
    assert "nobody could be asked on which hosts that runs" in note
    assert not done.exists()


async def test_a_rule_that_waits_asks_again_where_the_service_runs_then(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rule = RULE.format(done=done).replace("targets:", "hold_for: 30m\n    targets:")
    write_rules(tmp_path, rule=rule)
    before, after = Entity.named("Lab1", "ssh_host:10.0.0.1"), Entity.named("Lab2")
    products.dynatrace.add_entity(before, after)
    clock = Clock()
    settings = _settings(tmp_path, host, products)
    settings["targets"]["inventory"][host.address] = {"aliases": ["Lab2"]}
    async with alexis(tmp_path, settings, clock) as alexis_:
        products.post_to(alexis_.url)
        products.dynatrace.open_problem("Failures of checkout", _service(before))
        await alexis_.run_in("blocked")

        products.dynatrace.add_entity(_service(after))
        clock.put_forward(timedelta(minutes=31))
        await alexis_.run_in("succeeded")

    assert done.read_text() == f"{host.address}\n"
