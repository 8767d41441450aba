"""Whatever an alert says stays one value of a request, a message or a variable, or blocks it.

Each is read by what reads it in the end: a server's parser of HTTP, of forms, of JSON, of mail, of
YAML. Nothing beside the value changes, and nothing is added.
"""

import email
import email.policy
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

import h11
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from app.domain.deed import Comment, Deed
from app.domain.event import Event
from app.domain.filling import STORED
from app.domain.legible import clean
from app.domain.placeholder import ValueRefused
from app.domain.receipt import Refused
from app.domain.task import TaskSpec
from app.sources.jsm import deeds as jsm
from app.sources.opsgenie import deeds as opsgenie
from app.tasks.ansible_playbook.data import as_data
from app.tasks.ansible_playbook.spec import AnsiblePlaybookSpec
from app.tasks.dynatrace.spec import DynatraceSpec
from app.tasks.http_request.spec import HttpRequestSpec
from app.tasks.jsm.spec import JsmSpec
from app.tasks.kubernetes.names import is_name, is_namespace
from app.tasks.kubernetes.spec import KubernetesSpec
from app.tasks.notify.message import Message
from app.tasks.notify.spec import NotifySpec
from app.tasks.opsgenie.spec import OpsgenieSpec
from app.tasks.servicenow.spec import ServicenowSpec
from tests.parts.hostile import FIELDS, TEXTS, is_odd, saying

_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_POST = {"url": "https://api.example.net/a/b", "method": "POST"}
Reads = Callable[[Any, str], None]


def _request(spec: HttpRequestSpec) -> tuple[h11.Request, bytes]:
    """Send it as it would be sent, and give what a server reads of it."""
    address = spec.address()
    sent = httpx.Request(
        spec.method,
        f"{address}?{address.query}" if address.query else str(address),
        headers={**spec.headers, "Content-Type": spec.content_type or "text/plain"},
        content=spec.content,
    )
    wire, server = h11.Connection(h11.CLIENT), h11.Connection(h11.SERVER)
    line = h11.Request(method=sent.method, target=sent.url.raw_path, headers=sent.headers.raw)
    server.receive_data(
        (wire.send(line) or b"")
        + (wire.send(h11.Data(data=sent.read())) or b"" if sent.read() else b"")
        + (wire.send(h11.EndOfMessage()) or b"")
    )
    said = server.next_event()
    assert isinstance(said, h11.Request)
    body = server.next_event()
    return said, bytes(body.data) if isinstance(body, h11.Data) else b""


def _segment(spec: HttpRequestSpec, text: str) -> None:
    said, _ = _request(spec)
    assert [unquote(part) for part in said.target.decode().split("/")] == ["", "a", f"x{text}", "b"]


def _query(spec: HttpRequestSpec, text: str) -> None:
    path, _, query = _request(spec)[0].target.decode().partition("?")
    assert (path, parse_qsl(query)) == ("/a/b", [("q", f"<{text}>"), ("r", "1")])


def _header(spec: HttpRequestSpec, text: str) -> None:
    said = _request(spec)[0].headers
    assert sorted(name for name, _ in said) == [b"content-type", b"host", b"x-why"]
    assert dict(said)[b"x-why"] == f"it is {text}".strip().encode()


def _as_json(spec: HttpRequestSpec, text: str) -> None:
    assert json.loads(_request(spec)[1]) == {"a": [f"x{text}"], "b": True}


def _form(spec: HttpRequestSpec, text: str) -> None:
    assert parse_qsl(_request(spec)[1].decode()) == [("a", text), ("b", "1")]


def _workload(spec: KubernetesSpec, text: str) -> None:
    assert is_namespace(spec.namespace)
    assert is_name(spec.name)
    assert (spec.namespace, spec.name) == (text, f"app-{text}")


def _record(spec: ServicenowSpec, text: str) -> None:
    assert set(spec.fields) == {"short_description", "state"}
    assert spec.fields["state"] == "1"
    said = spec.fields["short_description"]
    assert _letters(said.replace("(", "[")) == _letters(clean(text).replace("(", "["))
    assert "[code" not in said.lower().replace(" ", "")


def _chat(spec: NotifySpec, text: str) -> None:
    message = Message(spec.subject or "", spec.text or "", "01RUN")
    slack = message.for_slack()
    assert not set("<>") & set(slack["text"])
    assert "@channel" not in slack["text"]
    assert slack["mrkdwn"] is False
    assert message.text == clean(message.text)
    (card,) = [each["content"] for each in message.for_teams()["attachments"]]
    kinds = {part["type"] for block in card["body"] for part in block["inlines"]}
    assert (kinds, set(card)) == ({"TextRun"}, {"$schema", "type", "version", "body"})


def _mail(spec: NotifySpec, text: str) -> None:
    message = Message(spec.subject or "", spec.text or "", "01RUN")
    sent = message.as_mail("alexis@example.com", ("people@example.com",))
    read = email.message_from_bytes(sent.as_bytes(), policy=email.policy.default)
    assert sorted(read) == sorted(sent)
    assert (read["To"], read["From"]) == ("people@example.com", "alexis@example.com")
    assert not read.is_multipart()


def _deeds(spec: OpsgenieSpec | JsmSpec, calls: Callable[[Deed], Any], text: str) -> None:
    call = calls(spec.deed(_NOW))
    if isinstance(call, Refused):
        assert text in {".", ".."}
        return
    url = httpx.URL(f"https://api.example.net/v2/alerts/a-1/{call[1]}")
    assert url.raw_path.startswith(b"/v2/alerts/a-1/")
    assert url.raw_path.count(b"/") == 4 + call[1].count("/")
    assert text in (json.dumps(call[2], ensure_ascii=False) + url.path) or json.dumps(
        text, ensure_ascii=False
    )[1:-1] in json.dumps(call[2], ensure_ascii=False)


def _comment(spec: DynatraceSpec, text: str) -> None:
    assert spec.deed(_NOW) == Comment(f"it is {text}")


def _variable(spec: AnsiblePlaybookSpec, text: str) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("!unsafe", lambda loader, node: ("unsafe", node.value))
    assert yaml.load(as_data(spec.extra_vars)) == {"a": [("unsafe", f"x{text}")], "b": 1}


def _letters(text: str) -> str:
    return "".join(text.split())


PLACES: Mapping[str, tuple[Callable[[str], TaskSpec], Reads]] = {
    "a segment of an address": (
        lambda it: HttpRequestSpec(url=f"https://api.example.net/a/x{it}/b"),
        _segment,
    ),
    "a query": (
        lambda it: HttpRequestSpec(url=_POST["url"], query={"q": f"<{it}>", "r": "1"}),
        _query,
    ),
    "a header": (
        lambda it: HttpRequestSpec(url=_POST["url"], headers={"X-Why": f"it is {it}"}),
        _header,
    ),
    "JSON": (
        lambda it: HttpRequestSpec.model_validate({**_POST, "json": {"a": [f"x{it}"], "b": True}}),
        _as_json,
    ),
    "a form": (
        lambda it: HttpRequestSpec.model_validate({**_POST, "form": {"a": it, "b": "1"}}),
        _form,
    ),
    "names in Kubernetes": (
        lambda it: KubernetesSpec.model_validate(
            {"action": "rollout_restart", "namespace": it, "name": f"app-{it}"}
        ),
        _workload,
    ),
    "a record in ServiceNow": (
        lambda it: ServicenowSpec(fields={"short_description": it, "state": "1"}),
        _record,
    ),
    "a chat": (lambda it: NotifySpec(channel="a", text=f"on {it}"), _chat),
    "a mail": (lambda it: NotifySpec(channel="a", subject=f"on {it}", text=it), _mail),
    "a custom action of OpsGenie": (
        lambda it: OpsgenieSpec.model_validate({"do": "custom_action", "name": it}),
        lambda spec, text: _deeds(spec, opsgenie.call_for, text),
    ),
    "tags in JSM": (
        lambda it: JsmSpec.model_validate({"do": "add_tags", "tags": [it]}),
        lambda spec, text: _deeds(spec, jsm.call_for, text),
    ),
    "a comment in Dynatrace": (
        lambda it: DynatraceSpec.model_validate({"do": "comment", "text": f"it is {it}"}),
        _comment,
    ),
    "a variable of Ansible": (
        lambda it: AnsiblePlaybookSpec(playbook="a.yaml", extra_vars={"a": [f"x{it}"], "b": 1}),
        _variable,
    ),
}


def _arrives(place: str, path: str, text: str) -> None:
    if (event := saying(path, text)) is None:
        return
    make, reads = PLACES[place]
    filled = _filled(make(f"{{{{ {path} }}}}"), event)
    if isinstance(filled, ValueRefused):
        assert is_odd(text) or not clean(text) or _is_for_the_place(place, str(filled))
        return
    kept = type(filled).model_validate_json(filled.model_dump_json(by_alias=True), context=STORED)
    reads(kept.at("app-01"), text)


def _filled(spec: TaskSpec, event: Event) -> TaskSpec | ValueRefused:
    try:
        return spec.filled(event, {})
    except ValueRefused as refused:
        return refused


def _is_for_the_place(place: str, why: str) -> bool:
    """Tell whether it is refused for what that very place cannot hold."""
    words = {
        "a segment of an address": ("slash", "would go up", "without . and ..", "target"),
        "a header": ("ASCII", "target"),
        "names in Kubernetes": ("Kubernetes", "1000 characters"),
    }
    return any(each in why for each in words.get(place, ("{{ target }}",)))


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=15, deadline=None)
@given(path=st.sampled_from(FIELDS), text=TEXTS)
def test_what_an_alert_says_stays_one_value_or_blocks_it(place: str, path: str, text: str) -> None:
    _arrives(place, path, text)


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=1_000, deadline=None)
@given(path=st.sampled_from(FIELDS), text=TEXTS)
def test_thousands_of_texts_stay_one_value_or_block(place: str, path: str, text: str) -> None:
    _arrives(place, path, text)
