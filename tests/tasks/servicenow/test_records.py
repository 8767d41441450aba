"""One record for a problem, whatever happens to the answers; and nothing of an event in a query."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.fleet import Machine
from app.ports import Place
from app.simulator import serve
from app.tasks.servicenow.kind import SERVICENOW
from app.tasks.servicenow.settings import ServicenowSettings
from app.tasks.servicenow.spec import ServicenowSpec
from app.tasks.servicenow.task import correlation_ids
from tests.parts.answering import closed_port
from tests.parts.building import an_event
from tests.parts.performing import Hands, hands
from tests.parts.servicenow import PASSWORD, USER, Servicenow

pytestmark = pytest.mark.anyio

REFS = {"opsgenie": ("a-1",)}
NEW = {
    "fields": {"short_description": "Duplicator is slow", "urgency": "2"},
    "update": {"urgency": "1"},
    "work_note": "Alexis restarts it.",
}


@asynccontextmanager
async def _instance(**more: Any) -> AsyncIterator[tuple[Servicenow, Hands]]:
    vendor = Servicenow()
    who = {"user": USER, "password": PASSWORD}
    async with (
        serve(vendor) as url,
        hands(SERVICENOW, {"base_url": url, **who, **more}) as held,
    ):
        yield vendor, held


async def test_a_problem_has_one_incident_that_is_brought_up_to_date() -> None:
    async with _instance() as (vendor, held):
        made = await held.do(NEW, refs=REFS)
        again = await held.do(NEW, refs=REFS)
        other = await held.do(NEW, refs={"opsgenie": ("a-2",)})

    first, _ = vendor.records["incident"]
    assert (made.ending.worked, made.ending.detail) == (True, "INC0000001 created")
    assert made.stdout.startswith("INC0000001 http://127.0.0.1:")
    assert (again.ending.detail, other.ending.detail) == (
        "INC0000001 updated",
        "INC0000002 created",
    )
    assert (first["short_description"], first["urgency"]) == ("Duplicator is slow", "1")
    assert first["correlation_display"] == "Alexis"
    assert vendor.notes == ["Alexis restarts it."] * 3


async def test_a_problem_that_got_another_name_keeps_its_incident() -> None:
    both = {"dynatrace": ("P-1",), "opsgenie": ("a-1",)}
    async with _instance() as (_, held):
        await held.do(NEW, refs=REFS)
        again = await held.do(NEW, refs=both)

    assert again.ending.detail == "INC0000001 updated"


async def test_a_closed_incident_is_left_alone() -> None:
    async with _instance() as (vendor, held):
        await held.do(NEW, refs=REFS)
        vendor.records["incident"][0]["active"] = "false"
        again = await held.do(NEW, refs=REFS)

    assert again.ending.detail == "INC0000002 created"
    assert vendor.records["incident"][0]["urgency"] == "2"


async def test_records_that_nobody_asked_for_are_left_alone() -> None:
    async with _instance() as (vendor, held):
        vendor.put(correlation_id="somebody-else")
        vendor.trouble["GET"] = [(200, {}, {"result": vendor.records["incident"]})]
        done = await held.do(NEW, refs=REFS)

    assert done.ending.detail == "INC0000002 created"


async def test_two_runs_at_once_make_one_incident() -> None:
    async with _instance() as (vendor, held):
        await asyncio.gather(*(held.do(NEW, refs=REFS) for _ in range(4)))

    assert len(vendor.records["incident"]) == 1


async def test_a_work_note_alone_needs_an_incident_that_is_there() -> None:
    async with _instance() as (vendor, held):
        none = await held.do({"work_note": "It works again."}, refs=REFS)
        await held.do(NEW, refs=REFS)
        some = await held.do({"work_note": "It works again."}, refs=REFS)

    assert (none.ending.worked, none.ending.detail) == (
        False,
        "there is no active incident of the problem",
    )
    assert some.ending.worked
    assert vendor.notes[-1] == "It works again."


async def test_a_request_is_one_for_each_run_in_a_table_that_is_allowed() -> None:
    said = {
        "table": "sc_request",
        "per": "run",
        "fields": {"short_description": "Reboot {{ target }}"},
    }
    async with _instance(tables=["sc_request"]) as (vendor, held):
        await held.do(said, refs=REFS)
        again = await held.do(said, refs={})
        with pytest.raises(TargetUnreachable, match="incident is not in tasks"):
            await held.do(NEW, refs=REFS)

    assert again.ending.detail == "INC0000001 is there already"
    (record,) = vendor.records["sc_request"]
    assert record["short_description"] == "Reboot app-01.example.net"


async def test_an_answer_that_is_lost_is_looked_for_before_anything_else() -> None:
    async with _instance() as (vendor, held):
        vendor.trouble["POST"] = ["lost after"]
        done = await held.do(NEW, refs=REFS)

    assert done.ending.detail == "INC0000001 created, although its answer was lost"
    assert [method for method, _ in vendor.asked] == ["GET", "POST", "GET"]


@pytest.mark.parametrize(
    ("method", "trouble", "error", "words"),
    [
        pytest.param("POST", "lost before", TargetLost, "after the request", id="lost"),
        pytest.param("GET", (500, {}, {}), TargetUnreachable, "500", id="an error of the server"),
        pytest.param("POST", (200, {}, "asleep"), TargetLost, "200", id="no record"),
        pytest.param("GET", "lost before", TargetUnreachable, "127.0.0.1", id="lost looking"),
        pytest.param("GET", (503, {}, {}), TargetUnreachable, "503", id="not there"),
        pytest.param(
            "POST",
            (401, {}, {"error": {"message": "User Not Authenticated", "detail": "x"}}),
            TargetUnreachable,
            "401: User Not Authenticated: x",
            id="not let in",
        ),
        pytest.param(
            "POST",
            (403, {}, {"error": {"message": "Operation Failed", "detail": "ACL"}}),
            None,
            "ServiceNow says 403: Operation Failed: ACL",
            id="not allowed",
        ),
    ],
)
async def test_what_an_answer_means(
    method: str, trouble: Any, error: type[Exception] | None, words: str
) -> None:
    async with _instance() as (vendor, held):
        vendor.trouble[method] = [trouble]
        if error:
            with pytest.raises(error, match=re.escape(words)):
                await held.do(NEW, refs=REFS)
        else:
            done = await held.do(NEW, refs=REFS)
            assert (done.ending.worked, done.ending.detail) == (False, words)

    assert vendor.records["incident"] == []


async def test_a_lost_change_is_not_done_again() -> None:
    async with _instance() as (vendor, held):
        await held.do(NEW, refs=REFS)
        vendor.trouble["PATCH"] = ["lost after"]
        with pytest.raises(TargetLost):
            await held.do(NEW, refs=REFS)

    assert len(vendor.notes) == 2


async def test_who_is_asked_too_often_is_asked_a_little_later() -> None:
    async with _instance() as (vendor, held):
        vendor.trouble["POST"] = [(429, {"Retry-After": "0"}, {})]
        done = await held.do(NEW, refs=REFS)

    assert done.ending.worked


async def test_a_token_does_instead_of_a_user() -> None:
    async with _instance(user=None, password=None, token=PASSWORD) as (_, held):
        done = await held.do(NEW, refs=REFS)

    assert done.ending.worked


OAUTH = {"user": None, "password": None, "client_id": USER, "client_secret": PASSWORD}


async def test_an_application_gets_a_token_and_another_when_it_is_refused() -> None:
    async with _instance(**OAUTH) as (vendor, held):
        await held.do(NEW, refs=REFS)
        first = list(vendor.tokens)
        vendor.tokens.clear()
        again = await held.do(NEW, refs=REFS)

    assert len(first) == 1
    assert again.ending.detail == "INC0000001 updated"
    assert len(vendor.tokens) == 1


@pytest.mark.parametrize(
    ("more", "trouble"),
    [
        pytest.param({"client_secret": "another-word"}, [], id="a wrong secret"),
        pytest.param({}, ["lost after"], id="no answer"),
        pytest.param({}, [(200, {}, {})], id="no token in it"),
    ],
)
async def test_without_a_token_nothing_is_done(more: dict[str, str], trouble: Any) -> None:
    async with _instance(**OAUTH | more) as (vendor, held):
        vendor.trouble["POST"] = trouble
        with pytest.raises(TargetUnreachable, match="gives no token") as error:
            await held.do(NEW, refs=REFS)

    assert {path for _, path in vendor.asked} == {"/oauth_token.do"}
    assert "another-word" not in str(error.value)


async def test_a_wrong_password_is_said_and_not_shown() -> None:
    async with _instance(password="another-word") as (_, held):
        with pytest.raises(TargetUnreachable, match="User Not Authenticated") as error:
            await held.do(NEW, refs=REFS)

    assert "another-word" not in str(error.value)


async def test_an_instance_that_is_not_there_is_unreachable() -> None:
    async with closed_port() as port, _instance(base_url=f"http://127.0.0.1:{port}") as (_, held):
        with pytest.raises(TargetUnreachable, match="refused"):
            await held.do(NEW, refs=REFS)


async def test_without_an_instance_nothing_is_done() -> None:
    async with hands(SERVICENOW) as held:
        with pytest.raises(TargetUnreachable, match="base_url is not set"):
            await held.do(NEW, refs=REFS)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"table": "incident?x", "work_note": "x"}, id="no table"),
        pytest.param({"fields": {"a.b": "x"}}, id="no field"),
        pytest.param({"fields": {"{{ title }}": "x"}}, id="a field of an event"),
        pytest.param({"fields": {"correlation_id": "x"}}, id="what is ours"),
    ],
)
def test_what_is_no_record_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ServicenowSpec.model_validate(said)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"base_url": "http://x.example.com", "token": "made-up"}, id="no TLS"),
        pytest.param({"base_url": "https://x.example.com"}, id="nobody works there"),
        pytest.param({"base_url": "https://x.example.com", "user": "a"}, id="no password"),
        pytest.param({"base_url": "https://x.example.com", "client_id": "a"}, id="no secret"),
        pytest.param({"base_url": "https://x.example.com/?a=b", "token": "a"}, id="a query"),
    ],
)
def test_what_is_no_instance_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ServicenowSettings.model_validate(said)


_TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


@given(_TEXTS, _TEXTS)
@example("x^ORactive=true", "^NQpriority=1")
@example("a,b", "javascript:gs.sleep()")
@settings(max_examples=60, deadline=None)
def test_no_word_of_a_source_stands_in_a_query(source: str, ref: str) -> None:
    place = Place("app-01.example.net", Machine(), {"ALEXIS_RUN": "r"}, {source: (ref,)})

    (found,) = correlation_ids(ServicenowSpec(work_note="x"), place)

    assert re.fullmatch(r"alexis-[0-9a-f]{40}", found)


@given(_TEXTS)
@example("[code]<script>alert(1)</script>[/code]")
@example("[ CODE ]<b>[/ Code]")
@settings(max_examples=60, deadline=None)
def test_no_value_is_read_as_html(value: str) -> None:
    spec = ServicenowSpec(work_note="It says: {{ title }}")

    filled = spec.filled(an_event(title=value), {})

    assert not re.search(r"\[\W*code", (filled.work_note or "").lower())
