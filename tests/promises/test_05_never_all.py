"""Promise 5: who names no host, an unknown host or too many means a block, never "all".

Whatever an alert says, a run begins only on a host that `targets.allow` covers, and only if all
that the alert names are no more than are allowed; and there is always a reason.
"""

import re
from fnmatch import translate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.decide import decide
from app.domain.fleet import Fleet
from app.domain.limits import Caps
from app.domain.restraint.block import BlockReason
from app.domain.targets import targets_of
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.building import a_fleet, a_rule, a_situation, an_event
from tests.parts.payloads import an_alert
from tests.parts.sshd import SshServer

INVENTORY = {"app-01.example.net": {"address": "127.0.0.1", "aliases": ["app01", "primary"]}}
GROUPS: dict[str, list[str]] = {"web": ["app-01.example.net", "db-01.example.org"], "nobody": []}
HOSTS = [
    *("app-01.example.net", "app-02.example.net", "APP-03.EXAMPLE.NET.", "app01", "primary"),
    *("db-01.example.org", "app-01.example.net.example.org", "localhost", "10.0.0.1", "::1"),
    *("", " ", "*", "?", "%", "all", "ALL", "any", "null", "None", "true", "0", "-1", "[]", "{}"),
    *(".", "..", "/", "app-*.example.net", "app-[0-9].example.net", "-oProxyCommand=true"),
    *("root@app-01.example.net", "app-01.example.net:22", "ssh://app-01.example.net", "\x00", "\n"),
]
SAID = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(HOSTS) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)
WAYS = st.sampled_from(
    [
        {"from": "details.host"},
        {"from": "details"},
        {"from": "*"},
        {"from": "title"},
        {"entities": "HOST"},
        {"group": "web"},
        {"group": "nobody"},
        {"group": "no-such-group"},
        {"hosts": ["", " "]},
    ]
)
ALLOWED = st.lists(
    st.sampled_from(["app-*.example.net", "app-01.example.net", "127.0.0.1", "db-?1.example.org"]),
    max_size=3,
    unique=True,
)
ENTITIES = st.lists(
    st.builds(
        lambda name, kind: {"id": f"{kind}-1", "type": kind, "name": name},
        st.none() | st.sampled_from(HOSTS),
        st.sampled_from(["HOST", "SERVICE"]),
    ),
    max_size=4,
)
PIECES = ["*", "?", "[", "]", "!", "-", "^", "a-z", "0-9", "[]", "[!]", "[!x", "]*", "a", ".", ":"]


def _covers(allow: list[str], host: str) -> bool:
    """Tell it in another way than the product does."""
    return any(re.match(translate(each), host.lower()) for each in allow)


@settings(max_examples=100, deadline=None)
@given(
    said=SAID,
    entities=ENTITIES,
    way=WAYS,
    allow=ALLOWED,
    cap=st.integers(1, 5),
    own=st.none() | st.integers(1, 9),
)
def test_nothing_is_done_on_a_host_that_nobody_allowed_and_named(
    said: Any, entities: Any, way: dict[str, Any], allow: list[str], cap: int, own: int | None
) -> None:
    fleet = a_fleet(allow=allow, inventory=INVENTORY, groups=GROUPS)
    event = an_event(
        title=said if isinstance(said, str) else "",
        entities=entities,
        fields={"details": {"host": said}},
    )
    rule = a_rule(targets=way, limits={"cooldown": "0s", **({"max_targets": own} if own else {})})

    decision = decide(rule, event, a_situation(fleet=fleet, caps=Caps(max_targets=cap)))

    acts_on = [choice.target for choice in decision.choices if choice.block is None]
    named = set(targets_of(rule.targets, event, fleet))
    assert len(acts_on) == len(set(acts_on)) <= min(cap, own or cap)
    assert all(_covers(allow, target) for target in acts_on)
    assert set(acts_on) <= named
    assert acts_on == [] or len(named) <= min(cap, own or cap)
    assert acts_on or decision.blocks()
    assert all(block.reason and block.detail for block in decision.blocks())


@pytest.mark.parametrize("way", [{"group": "nobody"}, {"group": "no-such-group"}, {"hosts": [" "]}])
def test_an_empty_set_is_a_block_whatever_is_allowed(way: dict[str, Any]) -> None:
    fleet = a_fleet(allow=["*.example.net", "1*", "a*"], inventory=INVENTORY, groups=GROUPS)

    decision = decide(a_rule(targets=way), an_event(), a_situation(fleet=fleet))

    assert decision.block
    assert decision.block.reason is BlockReason.NO_TARGET
    assert not decision.acts


@settings(max_examples=100, deadline=None)
@example(pattern="[]a-z0-9]*")
@example(pattern="[!]x]*")
@given(pattern=st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_no_pattern_covers_hosts_that_have_nothing_in_common(pattern: str) -> None:
    try:
        fleet = Fleet(allow=(pattern,))
    except ValidationError:
        assume(False)

    strangers = ["bcd", "x7.example.net", "q-w.example.org", "10.1.2.3", "2001:db8::5", "m" * 40]

    assert sum(fleet.refusal(each) is None for each in strangers) <= len(strangers) / 2


NAMED_BY_AN_ALERT: list[Any] = [
    *(None, "", " ", "*", "all", "0.0.0.0", "127.0.0.1", "localhost", "::1", [], {}, [None], [[]]),
    *("127.0.0.11@127.0.0.13", "127.0.0.1[1-9]", "127.0.0.1?", "-p22", {"host": None}, 127, True),
    ["127.0.0.11", "127.0.0.12", "127.0.0.13"],
    "127.0.0.11,127.0.0.12;127.0.0.13",
    ["127.0.0.11", "127.0.0.99"],
]


@pytest.mark.anyio
async def test_no_alert_gets_a_host_touched_that_is_not_allowed_or_one_too_many(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: t
        when: {{tags: [t]}}
        targets: {{from: details.host}}
        limits: {{cooldown: 0s, max_targets: 2}}
        then: [{{tasks: [{{remote_ssh: "echo $ALEXIS_EVENT >> {done}"}}]}}]
        """,
    )
    allowed = {"allow": [host.address], "groups": {"nobody": []}}
    settings = settings_for(tmp_path, host, sources=products.settings, targets=allowed)
    async with alexis(tmp_path, settings) as service:
        for number, named in enumerate(NAMED_BY_AN_ALERT):
            body = an_alert(alertId=f"a-{number}", tags=["t"], details={"host": named})
            answer = await service.post("/v1/webhooks/opsgenie", body)
            assert answer.status_code == 202, named
        await all_settled(service, products)
        runs = await service.runs()
        stories = await service.stories()

    began = [(run["target"], run["state"]) for run in runs if run["state"] != "blocked"]
    assert began == [(host.address, "succeeded")]
    assert len(done.read_text().splitlines()) == 1
    assert all(run["reason"] and run["detail"] for run in runs if run["state"] == "blocked")
    reasons = [[each["reason"] for each in story["decisions"]] for story in stories]
    assert len(reasons) == len(NAMED_BY_AN_ALERT)
    assert all(reason != [] for reason in reasons)
