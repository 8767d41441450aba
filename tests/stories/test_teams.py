"""Who is asked to look: a team where there are teams, and nobody where there are none."""

from pathlib import Path

import pytest

from app.simulator import Entity
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


async def test_a_product_without_teams_is_told_but_given_no_team(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: never-works
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "false"}}]}}]
        otherwise: {{add_team: unixadmins}}
        """,
    )
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        problem = products.dynatrace.open_problem("Trouble", Entity.named(host.address, "t"))
        await all_settled(service, products)

        (story,) = await service.stories()
        states = [each["state"] for note in story["notes"] for each in note["deliveries"]]

    assert "is handed to people" in products.dynatrace.comments_of(problem.id)[-1]
    assert set(states) == {"delivered"}
