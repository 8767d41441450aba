"""References to Secrets of Kubernetes, by a service account and by a kubeconfig, over real HTTP."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from app.secret.reference import Reference, Store, Unreadable
from app.secret.resolving import Resolver
from tests.parts.certificates import certificate
from tests.parts.json_server import JsonServer, json_server

SECRET = "made-up-secret-of-ours"
PATH = "/api/v1/namespaces/ops/secrets/alexis"
ASKED = Reference(Store.KUBERNETES, "ops/alexis", "key")


def _answer(server: JsonServer) -> None:
    data = {"key": base64.b64encode(f"{SECRET}\n".encode()).decode(), "broken": "*"}
    server.answers[PATH] = (200, {"kind": "Secret", "data": data})


def _kubeconfig(file: Path, server: str, cluster: Any = None, user: Any = None) -> dict[str, str]:
    said = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "ours",
        "contexts": [{"name": "ours", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": server, **(cluster or {})}}],
        "users": [{"name": "u", "user": user or {"token": "made-up-token"}}],
    }
    file.write_text(json.dumps(said))
    return {"KUBECONFIG": str(file)}


def test_a_service_account_reads_a_secret_with_the_token_that_it_has_now(tmp_path: Path) -> None:
    made = certificate(tmp_path, "127.0.0.1")
    made.ca_file.rename(tmp_path / "ca.crt")
    (tmp_path / "token").write_text("made-up-token-of-the-account\n")
    with json_server(made.context) as api:
        _answer(api)
        host, port = api.url.removeprefix("https://").split(":")
        environment = {"KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": port}

        found = Resolver(environment, service_account=tmp_path)(ASKED)

    assert found == SECRET
    assert api.asked[0].headers["authorization"] == "Bearer made-up-token-of-the-account"


@pytest.mark.parametrize("embedded", [True, False])
def test_a_kubeconfig_says_whom_to_trust(tmp_path: Path, embedded: bool) -> None:
    made = certificate(tmp_path, "127.0.0.1")
    data = base64.b64encode(made.ca_file.read_bytes()).decode()
    beside = {"certificate-authority": made.ca_file.name}
    trust = {"certificate-authority-data": data} if embedded else beside
    with json_server(made.context) as api:
        _answer(api)
        environment = _kubeconfig(tmp_path / "config", api.url, trust)

        found = Resolver(environment)(ASKED)

    assert found == SECRET
    assert api.asked[0].headers["authorization"] == "Bearer made-up-token"


@pytest.mark.parametrize(
    ("status", "key", "said"),
    [
        pytest.param(403, "key", "403: the account may not get that Secret", id="not allowed"),
        pytest.param(401, "key", "401: the account may not get that Secret", id="not known"),
        pytest.param(404, "key", "404: there is no such Secret", id="not there"),
        pytest.param(200, "other", "there is no key 'other'", id="no such key"),
        pytest.param(200, "broken", "what the key 'broken' holds is no text", id="no text"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, status: int, key: str, said: str) -> None:
    with json_server() as api:
        _answer(api)
        api.answers[PATH] = (status, api.answers[PATH][1])
        resolver = Resolver(_kubeconfig(tmp_path / "config", api.url))

        with pytest.raises(Unreadable) as caught:
            resolver(Reference(Store.KUBERNETES, "ops/alexis", key))

    assert str(caught.value).startswith(f"kubernetes:ops/alexis#{key}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("cluster", "user", "said"),
    [
        ({"insecure-skip-tls-verify": True}, {}, "is not honoured: certificates are verified"),
        ({"server": "http://api.example.net"}, {}, "the server must be https://"),
        ({}, {"exec": {"command": "aws"}}, "programs that make tokens are not run"),
        ({}, {"username": "u", "password": "p"}, "passwords are not sent"),
        ({}, {"tokenFile": "none"}, "none: No such file or directory"),
        ({"certificate-authority": "none"}, {}, "certificate-authority cannot be read"),
        ({"certificate-authority-data": "eA=="}, {}, "a certificate or a key in it cannot be read"),
    ],
)
def test_a_kubeconfig_that_is_not_safe_or_whole_is_refused(
    tmp_path: Path, cluster: dict[str, Any], user: dict[str, Any], said: str
) -> None:
    environment = _kubeconfig(tmp_path / "config", "https://127.0.0.1:1", cluster, user)

    with pytest.raises(Unreadable, match=said):
        Resolver(environment)(ASKED)


@pytest.mark.parametrize("text", ["[", "- a", "current-context: x", "\x00", "{}"])
def test_a_file_that_is_no_kubeconfig_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").write_text(text)

    with pytest.raises(Unreadable, match=f"kubernetes:ops/alexis#key: {tmp_path}/config: "):
        Resolver({"KUBECONFIG": f"{tmp_path}/config"})(ASKED)
