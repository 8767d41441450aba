"""Each kind of source has a page: all of its settings, and messages that are read by them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from app.config.load import load_settings
from app.config.readers import readers
from app.domain.event import Event, EventKind
from app.kinds import SourceKind
from app.plugins.catalogue import SOURCES
from app.sources.generic.said import Said
from tests.parts.documented import blocks, page, spans, tables
from tests.parts.own_sources import sent
from tests.parts.settings_listed import listed

_ALL = [pytest.param(kind, id=kind.name) for kind in SOURCES]


def _page(kind: SourceKind) -> Path:
    return page(f"connect-{kind.name}.md")


def _shown(of: Path, heading: str) -> dict[str, str]:
    return {
        span: row["default"].strip("`")
        for table in tables(of)
        if table.heading == heading
        for row in table.rows
        for span in spans(row["setting"])
    }


def _reader(kind: SourceKind, folder: Path) -> Callable[[bytes], Event]:
    """Give what reads messages by the first settings of the page."""
    said = next(block.text for block in blocks(_page(kind)) if block.info == "yaml settings")
    (folder / "alexis.yaml").write_text(said, encoding="utf-8")
    settings = load_settings(folder / "alexis.yaml", {}).sources
    (name,) = settings.own
    return readers(settings)[name]


@pytest.mark.parametrize("kind", _ALL)
def test_every_setting_is_there_with_its_default(kind: SourceKind) -> None:
    assert _shown(_page(kind), "Settings") == dict(listed(kind.settings, "sources.NAME."))


def test_every_key_of_a_value_is_there() -> None:
    assert issubclass(Said, BaseModel)
    assert _shown(page("connect-generic.md"), "A value") == dict(listed(Said))


def test_the_settings_name_every_kind() -> None:
    (row,) = [
        row["meaning"]
        for table in tables(page("settings.md"))
        for row in table.rows
        if row.get("setting") == "`sources.NAME.kind`"
    ]

    assert spans(row) == sorted(kind.name for kind in SOURCES)


@pytest.mark.parametrize("kind", _ALL)
def test_the_message_that_is_shown_is_read_by_the_settings_that_are_shown(
    tmp_path: Path, kind: SourceKind
) -> None:
    (message,) = [block for block in blocks(_page(kind)) if block.info == f"json {kind.name}"]

    event = _reader(kind, tmp_path)(message.text.encode())

    assert event.kind is EventKind.OPENED
    assert event.title
    assert event.entities


@pytest.mark.parametrize("kind", [each for each in _ALL if each.id != "generic"])
def test_the_example_of_the_documentation_page_is_read(kind: SourceKind, tmp_path: Path) -> None:
    event = _reader(kind, tmp_path)(json.dumps(kind.example).encode())

    assert event.title
    assert event.entities or kind.name == "cloudevents"


def test_the_parameters_for_zabbix_are_those_of_the_messages_in_the_tests() -> None:
    (table,) = [each for each in tables(page("connect-zabbix.md")) if "parameter" in each.rows[0]]
    named = {span for row in table.rows for span in spans(row["parameter"])}
    (script,) = [
        each.text for each in blocks(page("connect-zabbix.md")) if each.info == "js zabbix"
    ]

    assert named - set(re.findall(r"alexis_\w+", script)) == set(json.loads(sent("zabbix/problem")))
