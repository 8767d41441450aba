"""Settings of addresses and rates: what is wrong in them is told by name, or at the start."""

import hashlib
from typing import Any

import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from app.config.settings import Settings
from app.config.warning import warn

CLIENT = {"name": "one", "token_sha256": hashlib.sha256(b"").hexdigest(), "scopes": ["*"]}


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        pytest.param(
            {"server": {"trusted_proxies": ["0.0.0.0/0"]}}, "server.trusted_proxies", id="all"
        ),
        pytest.param(
            {"server": {"trusted_proxies": ["proxy"]}}, "server.trusted_proxies.0", id="a name"
        ),
        pytest.param(
            {"server": {"forwarded_header": "X-Real-IP"}}, "server.forwarded_header", id="another"
        ),
        pytest.param({"access": {"addresses": []}}, "access.addresses", id="nobody at all"),
        pytest.param({"access": {"addresses": ["10.1.2.3/8"]}}, "access.addresses.0", id="bits"),
        pytest.param({"access": {"rate": "10 per 1m"}}, "access.rate", id="no rate"),
        pytest.param({"access": {"guesses": "0/1m"}}, "access.guesses", id="none ever"),
        pytest.param(
            {"clients": [CLIENT | {"addresses": ["10.0.0.0/33"]}]},
            "clients.0.addresses.0",
            id="too long a prefix",
        ),
        pytest.param({"clients": [CLIENT | {"rate": "1/0s"}]}, "clients.0.rate", id="in no time"),
    ],
)
def test_what_is_no_address_or_rate_is_told_by_its_place(
    settings: dict[str, Any], place: str
) -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings.model_validate(settings)

    told = [".".join(map(str, each["loc"])) for each in wrong.value.errors()]
    assert [each.removesuffix(".times").removesuffix(".window") for each in told] == [place]


def test_a_client_that_could_call_from_nowhere_is_told() -> None:
    access = {"addresses": ["10.0.0.0/8", "2001:db8::/32"]}
    fitting = [CLIENT | {"addresses": ["192.0.2.1", "2001:db8::1"]}]

    Settings.model_validate({"access": access, "clients": fitting})
    with pytest.raises(ValidationError, match=r"clients\[0\].addresses: none of them is in access"):
        Settings.model_validate(
            {"access": access, "clients": [CLIENT | {"addresses": ["192.0.2.1"]}]}
        )


@pytest.mark.parametrize(
    ("addresses", "told"),
    [
        pytest.param(None, False, id="no list"),
        pytest.param(["10.0.0.0/8"], True, id="this machine is left out"),
        pytest.param(["10.0.0.0/8", "127.0.0.1"], False, id="it is in the list"),
        pytest.param(["::1"], False, id="it is, by version 6"),
    ],
)
def test_a_list_that_leaves_out_this_machine_is_told(addresses: Any, told: bool) -> None:
    settings = Settings.model_validate({"access": {"addresses": addresses}})

    with capture_logs() as lines:
        warn(settings)

    assert any(line["event"] == "loopback_not_allowed" for line in lines) is told
