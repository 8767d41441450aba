"""Which certificate is a client's is said in one way, and only where certificates are asked for."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.config.settings import Settings
from app.config.tls_settings import Tls

TOKEN = "0" * 64
FILES = {"cert_file": "a.crt", "key_file": "a.key"}
ASKS = {"tls": {**FILES, "client_ca_file": "ca.crt"}}


def _settings(*clients: dict[str, Any], **server: Any) -> Settings:
    named = [{"name": f"c{n}", "scopes": ["read"], **each} for n, each in enumerate(clients)]
    return Settings.model_validate({"server": server, "clients": named})


def _refusal(*clients: dict[str, Any], **server: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        _settings(*clients, **server)
    return str(refused.value)


@pytest.mark.parametrize(
    ("san", "known_as"),
    [
        ("dns:Hooks.Example.net", "dns:hooks.example.net"),
        ("DNS:*.example.net", "dns:*.example.net"),
        ("uri:spiffe://example.net/ns/Ops", "uri:spiffe://example.net/ns/Ops"),
        ("email:Ops@example.com", "email:ops@example.com"),
        ("IP:2001:db8:0::1", "ip:2001:db8::1"),
    ],
)
def test_a_name_is_kept_as_it_is_compared(san: str, known_as: str) -> None:
    (client,) = _settings({"certificate": {"san": san}}, **ASKS).clients

    assert client.certificate
    assert client.certificate.san == known_as


@pytest.mark.parametrize(
    ("certificate", "told"),
    [
        pytest.param({}, "exactly one of them", id="nothing"),
        pytest.param({"san": "dns:a", "common_name": "a"}, "exactly one of them", id="two"),
        pytest.param({"san": "hooks.example.net"}, "dns:NAME, uri:URI", id="no kind"),
        pytest.param({"san": "dirName:a"}, "dns:NAME, uri:URI", id="another kind"),
        pytest.param({"san": "dns:"}, "one word", id="no name"),
        pytest.param({"san": "dns:a b"}, "one word", id="two words"),
        pytest.param({"san": "ip:10.0.0"}, "does not appear to be an IPv4", id="no address"),
        pytest.param({"san": "uri:example"}, "begins with its scheme", id="no scheme"),
        pytest.param({"sha256": "ab:cd"}, "64 hexadecimal digits", id="half a fingerprint"),
        pytest.param({"cn": "a"}, "Extra inputs", id="an unknown name"),
    ],
)
def test_what_says_no_certificate_is_refused(certificate: dict[str, str], told: str) -> None:
    refusal = _refusal({"certificate": certificate}, **ASKS)

    assert "clients.0.certificate" in refusal
    assert told in refusal


@pytest.mark.parametrize(
    "server",
    [
        pytest.param({}, id="plain HTTP"),
        pytest.param({"tls": FILES}, id="nobody who signs"),
    ],
)
def test_where_nobody_is_asked_for_a_certificate_no_client_can_have_one(
    server: dict[str, Any],
) -> None:
    refusal = _refusal({"certificate": {"common_name": "a"}, "token_sha256": TOKEN}, **server)

    assert "clients[0].certificate: server.tls.client_ca_file has to say who signs it" in refusal


def test_a_client_is_known_by_something() -> None:
    assert "give token_sha256 or certificate" in _refusal({})


def test_one_certificate_is_one_client_unless_tokens_tell_them_apart() -> None:
    same = {"certificate": {"san": "dns:a"}}
    other = {"certificate": {"san": "DNS:A"}}

    refusal = _refusal(same, other, **ASKS)
    apart = _settings(same, other | {"token_sha256": TOKEN}, **ASKS)

    assert "clients[1].certificate: is that of 'c0' already" in refusal
    assert len(apart.clients) == 2


@pytest.mark.parametrize(
    ("more", "told"),
    [
        pytest.param({"client_crl_file": "a.crl"}, "of a client_ca_file", id="a list alone"),
        pytest.param({"client_certificates": "required"}, "needs a client_ca_file", id="required"),
        pytest.param({"min_version": "TLSv1.1"}, "'TLSv1.2' or 'TLSv1.3'", id="an old version"),
    ],
)
def test_tls_that_makes_no_sense_is_refused(more: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Tls.model_validate(FILES | more)
