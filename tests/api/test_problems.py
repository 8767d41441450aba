"""What does not lead to a route, and what browsers of others send."""

import httpx
import pytest

from tests.parts.alexis import TOKEN, Alexis
from tests.parts.calls import calls_of
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/nope", "/v1", "/v1/", "/v2/events", "/v1/webhooks"])
async def test_an_unknown_path_is_a_problem_document(shared: Alexis, path: str) -> None:
    response = await shared.client.get(path)

    assert response.status_code == 404
    assert fields_of(response) == []


async def test_a_file_of_ours_is_not_led_out_by_the_docs(shared: Alexis) -> None:
    for name in ("..%2f..%2fmain.py", "swagger-ui.css.map", "%2e%2e"):
        response = await shared.client.get(f"/docs/assets/{name}")

        assert response.status_code == 404


async def test_a_method_that_is_not_there_is_answered_with_those_that_are(shared: Alexis) -> None:
    for call in await calls_of(shared):
        response = await shared.client.delete(call.path)

        assert response.status_code == 405, call
        assert call.method in response.headers["allow"], call
        assert fields_of(response) == []


async def test_head_is_answered_as_get_is_without_the_body(shared: Alexis) -> None:
    for call in await calls_of(shared):
        if call.method != "GET":
            continue
        asked, headed = await call.made(shared.client), await shared.client.head(call.path)

        assert headed.content == b"", call
        assert headed.headers["content-type"] == asked.headers["content-type"], call


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_page_of_another_site_cannot_make_a_browser_act(
    stranger: httpx.AsyncClient, site: str
) -> None:
    response = await stranger.post(
        "/v1/events",
        json={"title": "x"},
        auth=("tester", TOKEN),
        headers={"Sec-Fetch-Site": site},
    )

    assert response.status_code == 403
    assert fields_of(response) == []


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_our_own_page_can(stranger: httpx.AsyncClient, site: str) -> None:
    response = await stranger.post(
        "/v1/events",
        json={"title": "x"},
        auth=("tester", TOKEN),
        headers={"Sec-Fetch-Site": site},
    )

    assert response.status_code == 202


@pytest.mark.parametrize("path", ["/v1/events", "/v1/actions", "/v1/rules/explain", "/v1/silences"])
async def test_what_is_wrong_is_told_without_what_was_sent(shared: Alexis, path: str) -> None:
    """A body or a header may hold somebody's token by mistake."""
    token = "made-up-token-of-somebody-else"
    sent = {"title": [token], "source": token, "event": token, "task": token, "until": token}

    response = await shared.client.post(path, json=sent, headers={"X-More": token})
    refused = await shared.client.post(
        path, json=sent, headers={"X-Alexis-Token": token, "Authorization": f"Bearer {token}"}
    )

    assert (response.status_code, refused.status_code) == (422, 401)
    assert token not in response.text + str(response.headers)
    assert token not in refused.text + str(refused.headers)
    assert fields_of(response) != []
