"""What somebody may do who signs in, by his groups and his name."""

import pytest

from app.domain.access import Grant, Identity, groups_that_count, is_name, scopes_of

GRANTS = (
    Grant(frozenset({"sre", "ops"}), (), frozenset({"read", "actions"})),
    Grant(frozenset({"lead"}), ("ada",), frozenset({"approve"})),
    Grant(frozenset(), ("*@example.com",), frozenset({"read"})),
)


@pytest.mark.parametrize(
    ("identity", "scopes"),
    [
        pytest.param(Identity("eve"), set(), id="nobody"),
        pytest.param(Identity("eve", frozenset({"ops"})), {"read", "actions"}, id="by a group"),
        pytest.param(Identity("Ada"), {"approve"}, id="by name, whatever the case"),
        pytest.param(
            Identity("ada", frozenset({"sre"})), {"read", "actions", "approve"}, id="by both"
        ),
        pytest.param(Identity("Eve@Example.com"), {"read"}, id="by a pattern"),
        pytest.param(Identity("eve@example.com.org"), set(), id="beside a pattern"),
        pytest.param(Identity("eve", frozenset({"SRE"})), set(), id="a group has a case"),
        pytest.param(Identity("sre"), set(), id="a name is no group"),
    ],
)
def test_somebody_has_all_scopes_of_all_that_is_for_him(
    identity: Identity, scopes: set[str]
) -> None:
    assert scopes_of(identity, GRANTS) == scopes


def test_only_groups_that_give_something_are_kept() -> None:
    assert groups_that_count([f"g{number}" for number in range(500)] + ["sre"], GRANTS) == {"sre"}


@pytest.mark.parametrize("text", ["ada", "ada@example.com", "CORP\\ada", "auth0|1a2b", "a" * 200])
def test_a_name_is_one_word(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["", " ", "ada lovelace", "ada,eve", "client:x", "ad\u00e4", "a\n", "a\x00", "a" * 201]
)
def test_what_could_be_read_as_two_or_as_something_else_is_no_name(text: str) -> None:
    assert not is_name(text)
