"""Secrets for tasks in the whole service: missing, changed, and never shown."""

from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

SECRET = "made-up 'secret' & some/more"
ENCODED = "made-up%20%27secret%27%20%26%20some%2Fmore"
RULE = """
name: literal
when: {{ tags: [t] }}
targets: {{ hosts: [{host}] }}
limits: {{ cooldown: 0s }}
then:
  - tasks:
      - remote_ssh: 'cat {file}; true "{secret}"; echo {encoded}; exit 1'
"""


async def test_a_secret_that_a_rule_spells_out_is_shown_nowhere(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    (tmp_path / "printed").write_text(SECRET)
    spelled = SECRET.replace("'", "''")
    file = tmp_path / "printed"
    rule = RULE.format(host=host.address, file=file, secret=spelled, encoded=ENCODED)
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings, secrets={"chatops": SECRET})
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await all_settled(service, products)
        runs = await service.runs()
        run = await service.get(f"/v1/runs/{runs[0]['id']}")
        story = await service.stories()
        paths = ("/v1/rules", "/metrics", f"/v1/runs/{SECRET}", "/v1/audit", "/v1/approvals")
        answers = {path: (await service.client.get(path)).text for path in paths}
        asked = {"event": {"title": SECRET, "tags": ["t"]}, "source": "opsgenie", "more": SECRET}
        explained = await service.post("/v1/rules/explain", asked)

    notes = "\n".join(products.opsgenie.notes_of(alert.id))
    assert "[secret]" in run["steps"][0]["result"]["stdout"]
    assert "[secret]" in answers["/v1/rules"]
    assert "[secret]" in notes
    for text in (str(run), str(story), *answers.values(), explained.text, notes):
        assert SECRET not in text
        assert "some/more" not in text
        assert ENCODED not in text
