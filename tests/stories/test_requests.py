"""A rule repairs an application by a request, and a probe shows whether it helped."""

from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.answering import Asked, Reply, answering

pytestmark = pytest.mark.anyio

HOST = "app-01.example.net"


async def test_a_request_repairs_an_application_and_a_probe_shows_it(
    tmp_path: Path, products: Vendors
) -> None:
    async with answering() as (url, app):
        cured: list[Asked] = []

        def answer(asked: Asked) -> Reply:
            if asked.method == "POST":
                cured.append(asked)
            return Reply(200 if cured else 503, b'{"status": "UP"}' if cured else b"")

        app.reply = answer
        write_rules(
            tmp_path,
            rule=f"""
            name: cure-by-request
            when: {{tags: [t]}}
            targets: {{hosts: [{HOST}]}}
            then:
              - tasks:
                  - http_request:
                      url: {url}/cure/{{{{ details.part }}}}
                      method: POST
                      json: {{why: "{{{{ title }}}}"}}
                verify:
                  probe:
                    http: {url}/health
                    expect: {{fields: {{/status: UP}}}}
                  within: 10s
            """,
        )
        settings = settings_for(
            tmp_path,
            sources=products.settings,
            targets={"allow": [HOST]},
            tasks={
                "http_request": {"allow": [f"{url}/cure", f"{url}/other"]},
                "probe": {"allow": [url]},
            },
        )
        async with alexis(tmp_path, settings) as service:
            products.post_to(service.url)
            products.opsgenie.create_alert('It is "stuck"', tags=["t"], details={"part": "a b?c=d"})
            await all_settled(service, products)
            (run,) = await service.runs()

    assert (run["state"], run["detail"]) == ("succeeded", f"Verified: well? {url}/health")
    assert [asked.path for asked in cured] == ["/cure/a%20b%3Fc%3Dd"]
    assert cured[0].body == b'{"why": "It is \\"stuck\\""}'
    assert cured[0].headers["x-alexis-run"] == run["id"]
