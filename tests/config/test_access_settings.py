"""Ways to sign in that would let in too many, or nobody, are refused with a reason."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.callers import ways_of
from app.config.checking import check_rules
from app.config.load import load_settings
from app.config.settings import Settings
from app.linting.code import Code
from app.plugins.catalogue import built_in
from app.reality import now_in_utc
from tests.parts.alexis import write_rules
from tests.parts.signing_in import RULES

GRANTS = [{"groups": ["sre"], "scopes": ["read"]}]
PROXY: dict[str, Any] = {"trusted": ["10.0.0.0/8"]}
OIDC: dict[str, Any] = {"issuer": "https://id.example.com", "client_id": "alexis"}
OVER_HTTPS = {"public_url": "https://alexis.example.net"}
SHARED = {"url": "postgresql://alexis@db.example.net/alexis"}


def access(**said: Any) -> dict[str, Any]:
    return {"access": {"scopes": GRANTS, **said}}


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        pytest.param(access(proxy={"trusted": []}), "trusted", id="a proxy of nowhere"),
        pytest.param(access(proxy={"trusted": ["0.0.0.0/0"]}), "everybody", id="all of IPv4"),
        pytest.param(access(proxy={"trusted": ["::/0"]}), "everybody", id="all of IPv6"),
        pytest.param(access(proxy={"trusted": ["10.1.2.3/8"]}), "trusted", id="not a network"),
        pytest.param(access(proxy={"trusted": ["proxy"]}), "trusted", id="a name"),
        pytest.param(
            access(proxy=PROXY | {"user_header": "Cookie"}),
            "another meaning",
            id="a header of ours",
        ),
        pytest.param(
            access(proxy=PROXY | {"user_header": "X_User"}), "user_header", id="no header's name"
        ),
        pytest.param(access(proxy=PROXY, scopes=[]), "nobody", id="nobody may anything"),
        pytest.param(
            access(scopes=[{"scopes": ["read"]}]), "at least one of groups, users", id="for nobody"
        ),
        pytest.param(
            access(scopes=[{"users": ["a"], "scopes": ["webhooks:jsm"]}]), "token", id="webhooks"
        ),
        pytest.param(
            access(scopes=[{"users": ["a"], "scopes": ["all"]}]), "must be", id="no such scope"
        ),
        pytest.param(access(people={"ada eve": []}), "is no name", id="two names"),
        pytest.param(access(oidc=OIDC), "public_url has to be set", id="nowhere to come back to"),
        pytest.param(
            access(oidc=OIDC) | {"server": {"public_url": "http://alexis.example.net"}},
            "public_url has to be set, as https",
            id="cookies in the open",
        ),
        pytest.param(
            access(oidc=OIDC | {"issuer": "http://id.example.com"}),
            "https",
            id="provider in the open",
        ),
        pytest.param(access(oidc=OIDC | {"issuer": "id.example.com"}), "https", id="no address"),
        pytest.param(access(oidc=OIDC | {"ask_for": ["email"]}), "openid", id="no OpenID"),
        pytest.param(access(oidc=OIDC | {"session": "30d"}), "session", id="for ever"),
        pytest.param(access(session_secret="short"), "session_secret", id="a secret to guess"),
        pytest.param(
            access(oidc=OIDC) | {"server": OVER_HTTPS, "database": SHARED},
            "access.session_secret has to be set",
            id="replicas with a key each",
        ),
    ],
)
def test_what_is_not_safe_is_refused(settings: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        Settings.model_validate(settings)


def test_what_is_left_out_has_a_default_and_secrets_are_known_as_such() -> None:
    secrets = {"client_secret": "c" * 20}
    settings = Settings.model_validate(
        access(proxy=PROXY, oidc=OIDC | secrets, session_secret="s" * 32)
        | {"server": OVER_HTTPS, "database": SHARED}
    )

    ways = ways_of(settings, now_in_utc)

    assert {"c" * 20, "s" * 32} <= set(settings.all_secrets())
    assert "cccc" not in repr(settings)
    assert ways.proxy is not None
    assert ways.proxy.user_header == "X-Forwarded-User"
    assert ways.oidc is not None
    assert (ways.own, ways.home) == ("https://alexis.example.net", "https://alexis.example.net/")


@pytest.mark.parametrize(
    ("proxy", "dead"),
    [
        pytest.param("proxy: {trusted: [10.0.0.0/8]}", 1, id="people may sign in"),
        pytest.param("people: {}", 2, id="nobody can"),
    ],
)
def test_a_permission_for_people_is_told_as_dead_only_when_nobody_can_sign_in(
    tmp_path: Path, proxy: str, dead: int
) -> None:
    write_rules(tmp_path, rules=RULES)
    file = tmp_path / "alexis.yaml"
    file.write_text(
        f"access: {{ {proxy}, scopes: [{{users: [a], scopes: [read]}}] }}\n"
        "targets: { allow: [app-*.example.net] }\n"
        "permissions: { allow: [{clients: ['person:*@example.com']}, {clients: [nobody]}] }\n",
        encoding="utf-8",
    )

    checked = check_rules(load_settings(file, {}), file, tmp_path / "rules", built_in())

    assert sum(each.code == Code.DEAD_PERMISSION for each in checked.problems) == dead
