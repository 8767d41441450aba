"""Lists of what waits for approval, while somebody answers."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event, text

from app.domain.filters import ListFilter
from app.domain.ids import ApprovalId
from app.plugins.catalogue import built_in
from app.store.approvals import approval_that_waits, approvals_that_wait
from tests.api.conftest import RULES
from tests.parts.alexis import alexis, settings_for, write_rules

pytestmark = pytest.mark.anyio


async def test_what_is_answered_while_it_is_listed_is_left_out(tmp_path: Path) -> None:
    write_rules(tmp_path, rules=RULES)
    settings = settings_for(tmp_path, targets={"allow": ["app-*.example.net"]})
    async with alexis(tmp_path, settings) as service:
        await service.post("/v1/events", {"title": "x", "tags": ["syn.duplicator"]})
        approval = ApprovalId((await service.run_in("awaiting_approval"))["approval"])
    grammar = built_in().grammar

    with create_engine(settings["database"]["url"]).connect() as connection:
        before = approvals_that_wait(connection, ListFilter(), grammar)
        _answer_between_two_statements(connection)
        listed = approvals_that_wait(connection, ListFilter(), grammar)
        connection.rollback()
        _answer_between_two_statements(connection)
        shown = approval_that_waits(connection, approval, grammar)
    connection.engine.dispose()

    assert [each.id for each in before.items] == [approval]
    assert (listed.items, shown) == ((), None)


def _answer_between_two_statements(connection: Connection) -> None:
    """End the runs that wait right after the next statement, as another session may."""

    def answered(*_: Any) -> None:
        connection.execute(text("UPDATE runs SET state = 'cancelled'"))

    event.listen(connection, "after_cursor_execute", answered, once=True)
