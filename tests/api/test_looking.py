"""The questions: lists by page and filter, stories, the report."""

from typing import Any

import pytest

from app.api.examples import EVENT
from tests.parts.alexis import Alexis, until
from tests.parts.calls import NOWHERE
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio


async def send(service: Alexis, count: int, **more: object) -> list[str]:
    """Send events by hand, wait until they are decided, and give their ids."""
    answers = [await service.post("/v1/events", {**EVENT, **more}) for _ in range(count)]

    async def decided() -> bool:
        return bool(await service.stories()) and all(
            story["state"] == "decided" for story in await service.stories()
        )

    await until(decided, "the events to be decided")
    return [answer.json()["event"] for answer in answers]


async def pages(service: Alexis, path: str, **query: str | int) -> list[list[str]]:
    """Walk through a list to its end, and give the ids of each page."""
    found: list[list[str]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await service.get(path, **query, **cursor)
        found.append([item["id"] for item in page["items"]])
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        pytest.param(0, [0], id="nothing"),
        pytest.param(2, [2], id="less than a page"),
        pytest.param(3, [3], id="just a page"),
        pytest.param(7, [3, 3, 1], id="several pages"),
    ],
)
async def test_events_are_paged_to_the_end_the_newest_first(
    service: Alexis, count: int, sizes: list[int]
) -> None:
    ids = [(await service.post("/v1/events", EVENT)).json()["event"] for _ in range(count)]

    found = await pages(service, "/v1/events", limit=3)

    assert [len(page) for page in found] == sizes
    assert [id_ for page in found for id_ in page] == ids[::-1]


async def test_what_comes_while_somebody_pages_does_not_move_the_pages(service: Alexis) -> None:
    ids = [(await service.post("/v1/events", EVENT)).json()["event"] for _ in range(4)]
    first = await service.get("/v1/events", limit=2)

    await service.post("/v1/events", EVENT)
    second = await service.get("/v1/events", limit=2, cursor=first["next"])

    assert [item["id"] for item in second["items"]] == [ids[1], ids[0]]
    assert second["next"] is None


async def test_runs_are_paged_to_the_end_what_was_blocked_among_them(service: Alexis) -> None:
    await send(service, 5)

    found = await pages(service, "/v1/runs", limit=2)

    assert [len(page) for page in found] == [2, 2, 1]
    states = sorted(run["state"] for run in await service.runs())
    assert states == ["awaiting_approval", *["blocked"] * 4]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({"source": "manual"}, 3, id="source"),
        pytest.param({"source": "opsgenie"}, 0, id="another source"),
        pytest.param({"kind": "opened"}, 3, id="kind"),
        pytest.param({"kind": "resolved"}, 0, id="another kind"),
        pytest.param({"state": "decided"}, 3, id="state"),
        pytest.param({"state": "waiting"}, 0, id="another state"),
        pytest.param({"ref": "mine"}, 1, id="ref"),
        pytest.param({"ref": "mine", "kind": "opened", "source": "manual"}, 1, id="all"),
    ],
)
async def test_events_are_filtered(service: Alexis, query: dict[str, str], count: int) -> None:
    await send(service, 2)
    await send(service, 1, id="mine")

    found = await service.get("/v1/events", **query)

    assert len(found["items"]) == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({"rule": "restart-duplicator"}, 2, id="rule"),
        pytest.param({"rule": "other"}, 0, id="another rule"),
        pytest.param({"target": "app-01.example.net"}, 2, id="target"),
        pytest.param({"target": "app-02.example.net"}, 0, id="another target"),
        pytest.param({"state": "blocked"}, 1, id="state"),
        pytest.param({"event": NOWHERE}, 0, id="another event"),
        pytest.param({"since": "1h"}, 2, id="since a length of time"),
        pytest.param({"since": "0s"}, 0, id="since now"),
        pytest.param({"since": "2100-01-01T00:00:00Z"}, 0, id="since a time to come"),
        pytest.param({"since": "2020-01-01"}, 2, id="since a day"),
        pytest.param({"until": "0s"}, 2, id="until now"),
        pytest.param({"until": "1h"}, 0, id="until an hour ago"),
        pytest.param({"rule": ["other", "restart-duplicator"]}, 2, id="several rules"),
        pytest.param({"target": ["app-01.example.net", "x"]}, 2, id="several targets"),
        pytest.param({"source": ["manual"]}, 2, id="source"),
        pytest.param({"source": "opsgenie"}, 0, id="another source"),
        pytest.param({"team": ""}, 2, id="no team"),
        pytest.param({"team": "web"}, 0, id="another team"),
    ],
)
async def test_runs_are_filtered(service: Alexis, query: dict[str, Any], count: int) -> None:
    await send(service, 2)

    found = await service.get("/v1/runs", **query)

    assert len(found["items"]) == count


async def test_the_events_of_a_problem_are_listed(service: Alexis) -> None:
    await send(service, 2)
    await send(service, 1, id="mine")
    (mine,) = (await service.get("/v1/events", ref="mine"))["items"]

    found = await service.get("/v1/events", problem=mine["problem"])

    assert [each["id"] for each in found["items"]] == [mine["id"]]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        *(
            pytest.param(path, {name: value}, name, id=f"{path} {name}={value}")
            for path in ("events", "runs")
            for name, value in (
                ("limit", "0"),
                ("limit", "501"),
                ("limit", "-1"),
                ("limit", "many"),
                ("limit", "1e3"),
                ("cursor", ""),
                ("cursor", "x"),
                ("cursor", NOWHERE + "0"),
                ("cursor", NOWHERE.lower()),
                ("state", "nope"),
                ("nope", "1"),
            )
        ),
        pytest.param("events", {"kind": "closed"}, "kind", id="events kind"),
        *(
            pytest.param(path, {"since": value}, "since", id=f"{path} since={value}")
            for path in ("runs", "report")
            for value in (
                "",
                "soon",
                "-1",
                "9" * 400 + "d",
                "2026-13-01",
                "0001-01-01T00:00:00+23:00",
                "9999-12-31T23:59:59-23:00",
            )
        ),
        pytest.param("report", {"until": "later"}, "until", id="report until"),
        pytest.param("report", {"limit": "5"}, "limit", id="report has no pages"),
    ],
)
async def test_a_question_that_is_not_right_is_refused_by_its_field(
    shared: Alexis, path: str, query: dict[str, str], field: str
) -> None:
    response = await shared.client.get(f"/v1/{path}", params=query)

    assert response.status_code == 422
    assert fields_of(response) == [field]


@pytest.mark.parametrize("path", ["/v1/events", "/v1/runs"])
@pytest.mark.parametrize("id_", [NOWHERE, "x", "%00", "%ff", "..%2f", "x" * 2000])
async def test_what_is_not_there_is_not_found(shared: Alexis, path: str, id_: str) -> None:
    response = await shared.client.get(f"{path}/{id_}")

    assert response.status_code == 404
    assert fields_of(response) == []


async def test_the_story_of_an_event_holds_all_that_came_of_it(service: Alexis) -> None:
    (event,) = await send(service, 1)

    story = await service.get(f"/v1/events/{event}")

    assert story["event"]["title"] == EVENT["title"]
    assert story["rules_tried"] == 1
    assert [decision["rule"] for decision in story["decisions"]] == ["restart-duplicator"]
    assert story["not_matched"] == []
    assert story["about"]["state"] == "open"
    (run,) = story["runs"]
    assert (await service.get(f"/v1/runs/{run['id']}"))["event"] == event


async def test_the_story_says_why_a_rule_did_not_match(service: Alexis) -> None:
    (event,) = await send(service, 1, tags=["tls"])

    story = await service.get(f"/v1/events/{event}")

    assert story["decisions"] == []
    assert story["not_matched"] == [
        {"rule": "restart-duplicator", "clause": "tags ['syn.duplicator']", "saw": "tls"}
    ]


async def test_the_report_counts_what_was_done_and_what_was_not(service: Alexis) -> None:
    await send(service, 3)
    await send(service, 1, tags=["tls"])

    report = await service.get("/v1/report", since="1h")

    assert (report["events"], report["events_without_rule"]) == (4, 1)
    assert report["total"]["states"] == {"awaiting_approval": 1}
    assert [rule["rule"] for rule in report["rules"]] == ["restart-duplicator"]
    (not_done,) = report["not_done"]
    assert (not_done["rule"], not_done["count"]) == ("restart-duplicator", 2)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"rule": "other"}, id="another rule"),
        pytest.param({"target": "app-02.example.net"}, id="another target"),
        pytest.param({"since": "2d", "until": "1d"}, id="before"),
        pytest.param({"since": "2100-01-01", "until": "2101-01-01"}, id="after"),
    ],
)
async def test_the_report_holds_only_what_is_asked_for(
    service: Alexis, query: dict[str, Any]
) -> None:
    await send(service, 2)

    report = await service.get("/v1/report", **query)

    assert report["total"]["runs"] == 0
    assert report["rules"] == []
    assert report["not_done"] == []
