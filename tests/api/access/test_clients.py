"""Who has used what he was given: counted by name, never by token."""

import hashlib

import httpx
import pytest

from tests.parts.alexis import TOKEN, Alexis
from tests.parts.calls import token_of
from tests.parts.signing_in import of

pytestmark = pytest.mark.anyio


async def test_clients_and_people_are_listed_with_what_they_did_and_nothing_secret(
    proxied: Alexis, proxy: httpx.AsyncClient
) -> None:
    before = await proxied.get("/v1/clients")
    read = {"X-Alexis-Token": token_of("read")}
    for path in ("/v1/ping", "/v1/runs", "/v1/audit"):
        await proxy.get(path, headers=read)
    await proxy.post("/v1/rules/explain", json={}, headers=read)
    await proxy.get("/v1/runs", auth=("only-approve", "guessed"))
    await proxy.get("/v1/runs", headers={"X-Alexis-Token": "guessed"})
    for number in range(2):
        await proxy.get("/v1/runs", headers=of(f"dan{number}", "sre"))
    await proxy.get("/v1/audit", headers=of("dan0", "sre"))

    answer = await proxied.client.get("/v1/clients")
    after = answer.json()

    names = [each["name"] for each in after["clients"]]
    assert names == ["tester", "only-read", "only-approve"]
    was = {each["name"]: each for each in before["clients"]}
    now = {each["name"]: each for each in after["clients"]}
    assert now["only-read"]["scopes"] == ["read"]
    assert now["only-read"]["used"] - was["only-read"]["used"] == 4
    assert now["only-read"]["refused"] - was["only-read"]["refused"] == 1
    assert now["only-approve"]["used"] == was["only-approve"]["used"]
    assert now["only-approve"]["refused"] - was["only-approve"]["refused"] == 1
    assert after["unknown"]["refused"] - before["unknown"]["refused"] == 1
    persons = {each["name"]: each for each in after["persons"]}
    assert list(persons)[:2] == ["person:dan0", "person:dan1"]
    assert (persons["person:dan0"]["used"], persons["person:dan0"]["refused"]) == (2, 1)
    assert persons["person:dan0"]["refused_at"] >= after["since"]
    for secret in (TOKEN, token_of("read")):
        assert secret not in answer.text
        assert hashlib.sha256(secret.encode()).hexdigest() not in answer.text
