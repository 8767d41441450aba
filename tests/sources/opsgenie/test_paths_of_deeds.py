"""The name of a custom action, whatever it is, leads to no other call."""

import httpx
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deed import CustomAction
from app.domain.receipt import Refused
from app.sources.opsgenie.deeds import call_for

_ACTIONS = "/v2/alerts/a-1/actions/"


@given(name=st.text(st.sampled_from("ab./\\%2eE?#&;:@ ü\n"), min_size=1) | st.text(min_size=1))
def test_a_custom_action_is_called_under_its_own_alert(name: str) -> None:
    call = call_for(CustomAction(name))

    if isinstance(call, Refused):
        assert name in (".", "..")
    else:
        url = httpx.Request(call[0], f"https://api.example.net/v2/alerts/a-1/{call[1]}").url
        assert url.path == _ACTIONS + name
        assert (url.query, url.fragment) == (b"", "")
        assert url.raw_path.count(b"/") == _ACTIONS.count("/")
