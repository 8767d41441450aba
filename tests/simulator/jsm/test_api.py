"""What every call of the REST API has in common."""

import httpx
import pytest

from app.simulator import Jsm, serve
from tests.simulator.peers import http_client

pytestmark = pytest.mark.anyio


async def test_the_site_tells_its_cloud_id(jsm: Jsm, url: str) -> None:
    async with http_client() as client:
        answer = await client.get(f"{url}/_edge/tenant_info")

    assert answer.json() == {"cloudId": jsm.cloud_id}


async def test_basic_and_bearer_are_accepted_and_nothing_else(
    jsm: Jsm, client: httpx.AsyncClient
) -> None:
    jsm_with_bearer = Jsm(bearer_token="made-up")
    async with serve(jsm_with_bearer.app) as url, http_client(base_url=url) as other:
        path = f"/jsm/ops/api/{jsm_with_bearer.cloud_id}/v1/alerts"
        bearer = await other.get(path, headers={"Authorization": "Bearer made-up"})

    assert bearer.status_code == 200
    assert (await client.get("/v1/alerts")).status_code == 200
    for auth in (("", ""), (jsm.email, "wrong"), ("wrong", jsm.api_token)):
        refused = await client.get("/v1/alerts", auth=auth)
        assert refused.status_code == 401
        assert refused.json() == {"code": 401, "message": "Unauthorized"}


async def test_a_missing_scope_is_a_401_as_well() -> None:
    jsm = Jsm(scopes={"read"})
    alert = jsm.create_alert("x")

    async with serve(jsm.app) as url, http_client(auth=(jsm.email, jsm.api_token)) as client:
        base = f"{url}/jsm/ops/api/{jsm.cloud_id}/v1/alerts/{alert.id}"
        read = await client.get(base)
        wrote = await client.post(f"{base}/notes", json={"note": "x"})
        deleted = await client.delete(base)

    assert [answer.status_code for answer in (read, wrote, deleted)] == [200, 401, 401]
    assert "scope does not match" in wrote.json()["message"]


async def test_another_cloud_id_is_not_found(jsm: Jsm, url: str) -> None:
    async with http_client(auth=(jsm.email, jsm.api_token)) as client:
        answer = await client.get(f"{url}/jsm/ops/api/other/v1/alerts")

    assert answer.status_code == 404
