"""alexis token makes a token, shows it once, and keeps only its hash."""

import hashlib
import json
from pathlib import Path

import pytest

from app.config.load import load_settings
from tests.cli.conftest import Call

SHIPPED = Path(__file__).parents[2] / "settings" / "alexis.yaml"


def test_a_token_is_shown_with_its_hash_and_what_to_do_with_it(call: Call, folder: Path) -> None:
    said = call("token", "ana", "--scope", "read", "--scope", "approve")

    token, client = (line.partition(": ")[2] for line in said.out.splitlines())
    assert said.status == 0
    assert json.loads(client) == {
        "name": "ana",
        "token_sha256": hashlib.sha256(token.encode()).hexdigest(),
        "scopes": ["read", "approve"],
    }
    assert "Put the client into `clients`" in said.err
    assert list(folder.iterdir()) == []


def test_no_token_is_made_twice_and_none_is_short(call: Call) -> None:
    tokens = {json.loads(call("token", "ana", "--json").out)["token"] for _ in range(3)}

    assert len(tokens) == 3
    assert all(len(token) >= 40 for token in tokens)


def test_a_client_is_saved_in_a_new_file_and_only_its_hash(call: Call, folder: Path) -> None:
    said = json.loads(call("token", "ana", "--save", "--json").out)

    file = folder / "settings" / "alexis.yaml"
    (client,) = load_settings(file, {}).clients
    assert client.model_dump(mode="json", exclude_defaults=True) == said["client"]
    assert said["token"] not in file.read_text()


def test_a_client_is_added_to_what_is_shipped_and_no_word_of_it_is_lost(
    call: Call, folder: Path
) -> None:
    file = folder / "alexis.yaml"
    file.write_text(SHIPPED.read_text())
    file.chmod(0o640)

    for name in ("ana", "bob"):
        assert call("token", name, "--save", "-s", "alexis.yaml").status == 0

    before, after = load_settings(SHIPPED, {}), load_settings(file, {})
    assert {client.name for client in after.clients} == {"ana", "bob"}
    assert after.model_copy(update={"clients": ()}) == before
    comments = [line for line in SHIPPED.read_text().splitlines() if line.lstrip().startswith("#")]
    assert [
        line for line in file.read_text().splitlines() if line.lstrip().startswith("#")
    ] == comments
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(folder.iterdir()) == [file]


def test_a_file_of_comments_keeps_them(call: Call, folder: Path) -> None:
    file = folder / "alexis.yaml"
    file.write_text("# mode: dry_run\n")

    call("token", "ana", "--save", "-s", "alexis.yaml")

    assert file.read_text().startswith("# mode: dry_run\nclients:\n")


def test_a_file_behind_a_link_is_changed_and_the_link_stays(call: Call, folder: Path) -> None:
    (folder / "real.yaml").write_text("mode: live\n")
    (folder / "alexis.yaml").symlink_to("real.yaml")

    call("token", "ana", "--save", "-s", "alexis.yaml")

    assert (folder / "alexis.yaml").is_symlink()
    assert "ana" in (folder / "real.yaml").read_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "clients:\n  - {name: ana}\n",
            "alexis.yaml:2:5: there is a client 'ana' already\n",
            id="a client of this name",
        ),
        pytest.param("clients: 5\n", "alexis.yaml:1:1: clients: must be a list\n", id="no list"),
        pytest.param(
            "api_key: made-up-one\napi_key: made-up-two\n",
            'alexis.yaml:2:1: found duplicate key "api_key"\n',
            id="a secret twice",
        ),
        pytest.param(
            "mode: live\n---\nmode: live\n",
            "alexis.yaml: must be one YAML document\n",
            id="two documents",
        ),
    ],
)
def test_a_file_that_cannot_take_the_client_stays_as_it_is(
    call: Call, folder: Path, text: str, told: str
) -> None:
    file = folder / "alexis.yaml"
    file.write_text(text)

    said = call("token", "ana", "--save", "-s", "alexis.yaml")

    assert (said.status, said.out, said.err) == (1, "", told)
    assert file.read_text() == text


def test_a_folder_that_cannot_be_written_to_is_told(call: Call, folder: Path) -> None:
    (folder / "file").touch()

    said = call("token", "ana", "--save", "-s", "file/alexis.yaml")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("file/alexis.yaml: ")


def test_a_client_may_be_for_a_source_of_ones_own(call: Call) -> None:
    said = call("token", "shop", "--scope", "webhooks:shop", "--json")

    assert json.loads(said.out)["client"]["scopes"] == ["webhooks:shop"]


def test_a_scope_that_cannot_be_one_is_refused(call: Call) -> None:
    said = call("token", "shop", "--scope", "rite")

    assert said.status == 2
    assert "--scope" in said.err
