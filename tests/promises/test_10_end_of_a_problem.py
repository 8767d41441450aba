"""Promise 10: the end of a problem calls off what has not begun, and ends the proof early.

A run that only waits (for a person, its turn, a pause, a host never reached) has not begun.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Entity, OutgoingWebhook
from tests.parts.alexis import (
    TOKEN,
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    vendors,
    write_rules,
)
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

NOBODY = "127.0.0.12"
WHY = "the problem was over before"


def _rule(name: str, target: str, tasks: str, more: str = "", mode: str = "auto") -> str:
    return f"""
        name: {name}
        mode: {mode}
        when: {{tags: [{name}]}}
        targets: {{hosts: ["{target}"]}}
        then:
          - tasks: [{tasks}]
            {more}
          - tasks: [{{remote_ssh: "echo second >> DONE"}}]
        """


async def _resting(service: Alexis, state: str = "running") -> Any:
    """Wait for a run whose last step is a time to wait."""

    async def found() -> Any:
        for run in await service.runs(state=state):
            whole = await service.get(f"/v1/runs/{run['id']}")
            if whole["steps"] and whole["steps"][-1]["until"]:
                return whole
        return None

    return await until(found, f"a run that is {state} and rests")


@pytest.mark.parametrize(
    ("rule", "comes_to"),
    [
        pytest.param(
            _rule("t", "HOST", "{remote_ssh: echo first >> DONE}", mode="approve"),
            lambda service: service.run_in("awaiting_approval"),
            id="it waits for a person",
        ),
        pytest.param(
            _rule("t", "HOST", "{remote_ssh: echo first >> DONE, delay_before: 1h}"),
            _resting,
            id="it rests before its first task",
        ),
        pytest.param(
            _rule("t", NOBODY, "{remote_ssh: echo first >> DONE, retry_after: [1h]}"),
            _resting,
            id="its host was never reached and is tried later",
        ),
    ],
)
async def test_what_has_not_begun_is_called_off(
    tmp_path: Path,
    host: SshServer,
    products: Vendors,
    done: Path,
    rule: str,
    comes_to: Callable[[Alexis], Awaitable[Any]],
) -> None:
    write_rules(tmp_path, rule=rule.replace("HOST", host.address).replace("DONE", str(done)))
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        run = await comes_to(service)

        products.opsgenie.close(alert.id)
        await all_settled(service, products)
        too_late = await service.post(f"/v1/runs/{run['id']}/approve", {})

        (ended,) = await service.runs()
    assert (ended["state"], ended["detail"][: len(WHY)]) == ("cancelled", WHY)
    assert too_late.status_code == 409
    assert not done.exists()
    assert "is cancelled: the problem was over" in products.opsgenie.notes_of(alert.id)[-1]
    assert products.opsgenie.teams_of(alert.id) == ("repairs",)


async def test_the_next_remedy_that_rests_is_called_off_and_nobody_is_asked(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: t
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks: [{{remote_ssh: "echo first >> {done}; false"}}]
          - tasks: [{{remote_ssh: "echo second >> {done}", delay_before: 1h}}]
        """,
    )
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await _resting(service)

        products.opsgenie.close(alert.id)
        await all_settled(service, products)

        states = [run["state"] for run in await service.runs()]
    assert states == ["failed", "cancelled"]
    assert done.read_text() == "first\n"
    assert products.opsgenie.teams_of(alert.id) == ("repairs",)


async def test_a_command_at_work_is_let_to_its_end_and_no_other_remedy_follows(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    go = tmp_path / "go"
    at_work = f"echo first >> DONE; while ! test -e {go}; do sleep 0.05; done; false"
    rule = _rule("t", host.address, f'{{remote_ssh: "{at_work}"}}').replace("DONE", str(done))
    write_rules(tmp_path, rule=rule)
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await until(lambda: _exists(done), "the command to begin")

        products.opsgenie.close(alert.id)
        await until(lambda: _is_resolved(service), "the end of the problem to be known")
        still = [run["state"] for run in await service.runs()]
        go.touch()
        await all_settled(service, products)

        states = [run["state"] for run in await service.runs()]
    assert (still, states) == (["running"], ["failed"])
    assert done.read_text() == "first\n"
    assert products.opsgenie.teams_of(alert.id) == ("repairs",)


async def test_a_remedy_that_has_begun_is_carried_on_to_its_last_task(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    tasks = '{remote_ssh: "echo stopped >> DONE", delay_after: 2s}, {remote_ssh: "echo up >> DONE"}'
    rule = _rule("t", host.address, tasks).replace("DONE", str(done))
    write_rules(tmp_path, rule=rule)
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await _resting(service)

        products.opsgenie.close(alert.id)
        await all_settled(service, products)

        states = [run["state"] for run in await service.runs()]
    assert states == ["succeeded"]
    assert done.read_text() == "stopped\nup\n"


@pytest.mark.parametrize(
    "proof",
    [
        pytest.param("{problem: resolved, within: 1h, every: 1h}", id="by the problem"),
        pytest.param('{remote_ssh: "false", within: 1h, every: 1h}', id="by a command"),
    ],
)
async def test_a_proof_ends_at_once(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path, proof: str
) -> None:
    task = f'{{remote_ssh: "echo first >> {done}"}}'
    rule = _rule("t", host.address, task, f"verify: {proof}").replace("DONE", str(done))
    write_rules(tmp_path, rule=rule)
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await _resting(service, "verifying")

        products.opsgenie.close(alert.id)
        await all_settled(service, products)

        (run,) = await service.runs()
    assert (run["state"], run["detail"]) == ("succeeded", "Verified: the problem is over.")
    assert done.read_text() == "first\n"


async def test_an_end_that_overtakes_the_beginning_lets_nothing_begin(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rule = _rule("t", host.address, f"{{remote_ssh: echo first >> {done}}}")
    write_rules(tmp_path, rule=rule.replace("DONE", str(done)))
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)

        async with products.opsgenie.webhooks_reversed():
            alert = products.opsgenie.create_alert("Trouble", tags=["t"])
            products.opsgenie.close(alert.id)
        await all_settled(service, products)

        assert not any(not run["reason"] for run in await service.runs())
    assert not done.exists()


async def test_the_end_is_learned_from_the_feed_and_from_the_other_source(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    rule = _rule("t", host.address, f"{{remote_ssh: echo first >> {done}, delay_before: 1h}}")
    write_rules(tmp_path, rule=rule.replace("DONE", str(done)))
    async with vendors(feeds=True) as products:
        settings = settings_for(tmp_path, host, sources=products.settings)
        async with alexis(tmp_path, settings) as service:
            products.opsgenie.webhooks.append(
                OutgoingWebhook(
                    url=f"{service.url}/v1/webhooks/opsgenie", headers={"X-Alexis-Token": TOKEN}
                )
            )
            problem = products.dynatrace.open_problem("Trouble", Entity.named("x", "t"))
            products.opsgenie.create_alert("Trouble", tags=["t"], alias=problem.id)
            await _resting(service)

            products.dynatrace.resolve(problem.id)
            await service.run_in("cancelled")
            await all_settled(service, products)

            begun = [run["state"] for run in await service.runs() if not run["reason"]]
    assert begun == ["cancelled"]
    assert not done.exists()


async def _exists(file: Path) -> bool:
    return file.exists()


async def _is_resolved(service: Alexis) -> bool:
    stories = await service.stories()
    return any(story["about"] and story["about"]["state"] == "resolved" for story in stories)
