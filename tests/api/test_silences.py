"""Silences by the API: what is taken, what is refused and by which field, and what is shown."""

from typing import Any

import pytest

from tests.parts.alexis import Alexis
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio

NOWHERE = {"hosts": ["nowhere-*"]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"for": "1h", "targets": NOWHERE}, "comment", id="no reason"),
        pytest.param({"comment": "\x00", "for": "1h", "targets": NOWHERE}, "comment", id="NUL"),
        pytest.param({"comment": "c", "for": "1h"}, "body", id="all by a slip"),
        pytest.param({"comment": "c", "targets": NOWHERE}, "body", id="no length"),
        pytest.param({"comment": "c", "for": "x", "targets": NOWHERE}, "for", id="odd length"),
        pytest.param({"comment": "c", "for": "31d", "targets": NOWHERE}, "until", id="too long"),
        pytest.param(
            {"comment": "c", "until": "2020-01-01T00:00:00Z", "targets": NOWHERE},
            "until",
            id="over already",
        ),
        pytest.param(
            {"comment": "c", "for": "1h", "targets": {"groups": ["x"]}},
            "targets.groups",
            id="no such group",
        ),
        pytest.param(
            {"comment": "c", "for": "1h", "when": {"condition": "x"}}, "when", id="no condition"
        ),
        pytest.param({"comment": "c", "for": "1h", "target": "a-*"}, "target", id="a slip"),
    ],
)
async def test_what_is_not_right_is_refused_by_its_field(
    shared: Alexis, body: dict[str, Any], field: str
) -> None:
    before = (await shared.get("/v1/silences"))["items"]

    response = await shared.post("/v1/silences", body)

    assert response.status_code == 422
    assert field in fields_of(response)
    assert (await shared.get("/v1/silences"))["items"] == before


async def test_a_silence_is_shown_as_it_was_asked_for(shared: Alexis) -> None:
    matches = {
        "targets": {"hosts": ["nowhere-*"]},
        "rules": ["none-*"],
        "when": {"all": [{"tags": ["a"]}, {"field": "title", "equals": "b"}]},
    }
    answer = await shared.post("/v1/silences", {"comment": "c", "for": "1h", **matches})

    said = answer.json()

    assert answer.status_code == 201
    assert (said["author"], said["state"], said["comment"]) == ("tester", "current", "c")
    assert said["matches"].keys() == matches.keys()
    assert said["matches"]["targets"] == matches["targets"]
    shown = (await shared.get("/v1/maintenance"))["in_force"]
    assert f"silence {said['id']}" in [each["what"] for each in shown]
    await shared.post(f"/v1/silences/{said['id']}/end", None)
