"""The settings of traces."""

import pytest
from pydantic import ValidationError

from app.config.settings import Settings
from app.config.trace_settings import Traces


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("http://collector:4318", id="the collector"),
        pytest.param("http://collector:4318/", id="with a slash"),
        pytest.param("http://collector:4318/v1/traces", id="with the path"),
    ],
)
def test_the_path_is_added_to_the_address_of_a_collector(said: str) -> None:
    assert Traces(endpoint=said).endpoint == "http://collector:4318/v1/traces"


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        pytest.param({"endpoint": "collector:4318"}, "an address as", id="no scheme"),
        pytest.param({"endpoint": "http://"}, "an address as", id="no host"),
        pytest.param({"endpoint": "http://[x"}, "an address as", id="half an address"),
        pytest.param({"endpoint": "http://a:b@c"}, "without a password", id="a password"),
        pytest.param({"endpoint": "http://c/?key=x"}, r"without .* a \?", id="a query"),
        pytest.param({"headers": {"a b": "x"}}, "no name of a header", id="no header"),
        pytest.param({"headers": {"a": "x\ny: z"}}, "only printable", id="two headers in one"),
        pytest.param({"sample": 0}, "greater than 0", id="nothing of it"),
        pytest.param({"sample": 2}, "less than or equal", id="more than all"),
    ],
)
def test_what_cannot_be_is_refused_and_no_secret_shown(
    said: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Traces.model_validate(said)


def test_headers_are_secrets() -> None:
    settings = Settings.model_validate({"traces": {"headers": {"Authorization": "made-up-key"}}})

    assert list(settings.all_secrets()) == ["made-up-key"]
    assert "made-up-key" not in repr(settings)
