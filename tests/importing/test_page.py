"""The page about moving names every key that is told of."""

import re

from app.domain.rule import Mode
from app.importing.folder import convert
from tests.importing.test_folder import STACK
from tests.parts.building import GRAMMAR
from tests.parts.documented import page, spans, tables

BELONGS_TO_A_LIST = {"name", "unique_name", "type", "description", "headers", "authentication"}


def test_every_key_of_2018_is_on_the_page() -> None:
    old = {
        path.relative_to(STACK).as_posix(): path.read_bytes()
        for path in STACK.rglob("*")
        if path.is_file()
    }
    shown = {
        span
        for table in tables(page("moving-from-2018.md"))
        for row in table.rows
        for span in spans(row["2018"])
    }

    told = {
        step
        for each in convert(old, GRAMMAR, Mode.OBSERVE).files
        for key in each.keys
        for step in re.findall(r"\w+$", key.key)
        if "token" not in key.key
    }

    assert told - shown - BELONGS_TO_A_LIST == {"hostname", "port", "protocol"}
