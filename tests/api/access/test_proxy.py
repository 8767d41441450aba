"""Who a reverse proxy names is believed from the proxy's own address only, and only once."""

from typing import Any

import httpx
import pytest

from tests.parts.alexis import TOKEN, Alexis, until
from tests.parts.calls import token_of
from tests.parts.signing_in import OURS, PROXY, of

pytestmark = pytest.mark.anyio

ACTION = {"rule": "restart-duplicator", "targets": ["app-01.example.net"]}


async def test_the_proxy_says_who_is_there_and_his_groups_what_he_may_do(
    proxy: httpx.AsyncClient,
) -> None:
    who = (await proxy.get("/v1/whoami", headers=of("ada", "sre", "lead", "sales"))).json()

    assert who | {"version": ""} == {
        "name": "ada",
        "kind": "person",
        "actor": "person:ada",
        "way": "proxy",
        "scopes": ["actions", "admin", "approve", "read"],
        "until": None,
        "version": "",
    }
    assert (await proxy.get("/v1/sign-in", headers=of("ada"))).json() == {
        "token": True,
        "proxy": True,
        "oidc": None,
        "signed_in": True,
    }
    remembered = await proxy.get("/v1/sign-in", auth=("tester", TOKEN))
    assert remembered.json()["signed_in"] is False


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(of("ada", "sre"), id="the proxy's own headers"),
        pytest.param(of("ada", "sre") | {"X-Forwarded-For": PROXY}, id="forwarded for the proxy"),
        pytest.param(of("ada") | {"Forwarded": f"for={PROXY}"}, id="forwarded, the standard way"),
        pytest.param(of("ada") | {"X-Real-IP": PROXY}, id="a real address that is none"),
    ],
)
async def test_from_elsewhere_nobody_can_say_who_he_is(
    stranger: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await stranger.get("/v1/whoami", headers=headers)

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([("X-Forwarded-User", "ada"), ("X-Forwarded-User", "eve@x")], id="two names"),
        pytest.param([("X-Forwarded-User", "ada"), ("x-forwarded-user", "ada")], id="one, twice"),
        pytest.param([("X-Forwarded-User", "ada"), ("X-Forwarded-User", "")], id="one is empty"),
        pytest.param([("X-Forwarded-User", "ada, eve")], id="two in one header"),
        pytest.param([("X-Forwarded-User", "ada,eve")], id="two in one header, close together"),
        pytest.param([("X-Forwarded-User", "client:tester")], id="a name with a colon"),
        pytest.param([("X-Forwarded-User", "\u00e4da".encode("latin-1"))], id="not ASCII"),
        pytest.param([("X-Forwarded-User", "a" * 201)], id="too long"),
        pytest.param([("X-Forwarded-User", "")], id="empty"),
        pytest.param([("X_Forwarded_User", "ada")], id="another header, as some proxies mend it"),
        pytest.param([("X-Forwarded-Groups", "sre")], id="groups of nobody"),
        pytest.param(
            [("X-Forwarded-User", "ada"), *[("X-Forwarded-Groups", "sre")] * 2], id="groups twice"
        ),
    ],
)
async def test_what_is_not_one_clear_name_is_nobody(
    proxy: httpx.AsyncClient, headers: list[tuple[str, Any]]
) -> None:
    answer = await proxy.get("/v1/whoami", headers=headers)

    assert answer.status_code == 401


async def test_a_token_in_the_request_wins_also_a_wrong_one(proxy: httpx.AsyncClient) -> None:
    right = await proxy.get("/v1/whoami", headers=of("ada", "sre") | {"X-Alexis-Token": TOKEN})
    wrong = await proxy.get("/v1/whoami", headers=of("ada", "sre") | {"X-Alexis-Token": "no"})
    empty = await proxy.get("/v1/whoami", headers=of("ada", "sre") | {"X-Alexis-Token": ""})
    other = await proxy.get("/v1/whoami", headers=of("ada") | {"Authorization": "Bearer no"})

    assert right.json()["actor"] == "client:tester"
    assert [each.status_code for each in (wrong, empty, other)] == [401, 401, 401]


@pytest.mark.parametrize(
    ("headers", "path", "detail"),
    [
        pytest.param(of("bob"), "/v1/events", "bob lacks the scope read", id="without a grant"),
        pytest.param(of("ada", "SRE"), "/v1/events", "ada lacks", id="groups have a case"),
        pytest.param(of("ada", "sre"), "/v1/audit", "ada lacks the scope admin", id="more"),
        pytest.param(of("Eve@example.com"), "/v1/audit", "lacks the scope admin", id="by name"),
    ],
)
async def test_who_lacks_a_scope_is_told_which(
    proxy: httpx.AsyncClient, headers: dict[str, str], path: str, detail: str
) -> None:
    answer = await proxy.get(path, headers=headers)

    assert answer.status_code == 403
    assert detail in answer.json()["detail"]


async def test_webhooks_are_never_taken_from_a_person(proxy: httpx.AsyncClient) -> None:
    answer = await proxy.post("/v1/webhooks/opsgenie", json={}, headers=of("all") | OURS)

    assert answer.status_code == 401


async def test_a_challenge_for_the_page_does_not_make_a_browser_ask_for_a_password(
    stranger: httpx.AsyncClient,
) -> None:
    answer = await stranger.get("/v1/whoami", headers={"X-Alexis-Page": "1"})

    assert answer.headers.get_list("www-authenticate") == ['Bearer realm="Alexis"']


async def asked(client: httpx.AsyncClient, service: Alexis, headers: dict[str, str]) -> str:
    """Have an action asked for by hand; give the id of what waits."""
    answer = await client.post("/v1/actions", json=ACTION, headers=headers)
    event = answer.json()["event"]

    async def waits() -> Any:
        found = (await service.get("/v1/approvals"))["items"]
        return next((each["id"] for each in found if each["event"] == event), None)

    return str(await until(waits, "the approval"))


@pytest.mark.parametrize(
    ("asker", "approver"),
    [
        pytest.param(of("ada", "sre"), of("ada", "sre"), id="the same person"),
        pytest.param(of("ada", "sre"), of("ADA", "sre"), id="in capitals"),
        pytest.param(
            of("ada", "sre", email="ada@example.com"),
            of("ada@example.com", "sre"),
            id="known by his address elsewhere",
        ),
        pytest.param(
            of("ada@example.com", "sre"),
            of("ada", "sre", email="ada@example.com"),
            id="the other way round",
        ),
        pytest.param(of("cat", "sre"), {"X-Alexis-Token": token_of("approve")}, id="by a token"),
        pytest.param({"X-Alexis-Token": TOKEN}, of("tester", "sre"), id="asked by a token"),
    ],
)
async def test_nobody_approves_what_he_asked_for_by_another_way(
    proxied: Alexis, proxy: httpx.AsyncClient, asker: dict[str, str], approver: dict[str, str]
) -> None:
    approval = await asked(proxy, proxied, asker | OURS)

    path = f"/v1/approvals/{approval}/approve"
    own = await proxy.post(path, headers=approver | OURS)

    assert own.status_code == 403, own.text
    await proxied.client.post(f"/v1/approvals/{approval}/reject")


async def test_another_person_approves_and_the_audit_trail_names_both(
    proxied: Alexis, proxy: httpx.AsyncClient
) -> None:
    approval = await asked(proxy, proxied, of("ada", "sre") | OURS)

    answer = await proxy.post(f"/v1/approvals/{approval}/approve", headers=of("ben", "sre") | OURS)
    audit = (await proxied.get("/v1/audit", limit=500))["items"]

    assert answer.status_code == 200, answer.text
    event = answer.json()["runs"][0]["event"]
    actors = {each["kind"]: each["actor"] for each in audit if each["event"] == event}
    assert actors["event.decided"] == "person:ada"
    assert actors["run.approved"] == "person:ben"


async def test_a_key_of_a_person_is_not_that_of_a_client_called_so(
    proxied: Alexis, proxy: httpx.AsyncClient
) -> None:
    said = ACTION | {"key": "one"}

    first = await proxy.post("/v1/actions", json=said, headers=of("ada", "sre") | OURS)
    again = await proxy.post("/v1/actions", json=said, headers=of("ada", "sre") | OURS)
    other = await proxy.post("/v1/actions", json=said, headers=of("ben", "sre") | OURS)

    assert [each.json()["status"] for each in (first, again, other)] == [
        "accepted",
        "duplicate",
        "accepted",
    ]
