"""Tables for a spreadsheet: what others wrote is shown there and does nothing."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reporting.csv_lines import file_name, header, lines
from app.domain.reporting.report import Blocked
from app.domain.reporting.tables import Table, columns, rows
from tests.parts.reporting import done, reported

AT = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("\n=1", "'\n=1"),
        ("\N{FULLWIDTH EQUALS SIGN}1", "'\N{FULLWIDTH EQUALS SIGN}1"),
        ("a=1", "a=1"),
        ('say "=1", then', 'say "=1", then'),
        ("\x1b[31m=1", "'=1"),
        ("two\nlines", "two\nlines"),
        ("the key is s3cret", "the key is ***"),
        ('s3c"ret', "***"),
    ],
)
def test_a_text_is_no_formula_no_control_sequence_and_no_secret(text: str, shown: str) -> None:
    said = lines(
        [(text, "x")], lambda said: said.replace("s3cret", "***").replace('s3c"ret', "***")
    )

    assert list(csv.reader(io.StringIO(said, newline=""))) == [[shown, "x"]]


def test_numbers_and_times_are_as_programs_read_them() -> None:
    assert lines([(1, 2.5, None, AT)], str) == "1,2.5,,2026-11-22T08:30:00Z\r\n"


@given(st.lists(st.tuples(st.text(), st.integers(), st.none() | st.floats(0, 9)), max_size=5))
def test_whatever_is_written_is_read_again_as_so_many_rows(
    said: list[tuple[str, int, float | None]],
) -> None:
    read = list(csv.reader(io.StringIO(lines(said, str), newline="")))

    assert [len(row) for row in read] == [3] * len(said)
    assert not any(row[0].startswith(tuple("=+-@\t\r\n")) for row in read)


def test_each_table_of_a_report_has_a_cell_for_each_of_its_columns() -> None:
    runs = [done("a", "app-01", teams=("ops",)), done("b", "app-02", seconds=None, state="queued")]
    report = reported(runs, blocked=[Blocked(0, "a", "rate", 2)])

    for table in set(Table) - {Table.RUNS}:
        made = list(rows(table, report))

        assert made, table
        assert {len(row) for row in made} == {len(columns(table))}, table


def test_the_name_of_a_file_tells_what_is_in_it() -> None:
    name = file_name(Table.NOT_DONE, datetime(2026, 11, 22, tzinfo=UTC), AT.astimezone(UTC))

    assert name == "alexis-not-done-2026-11-22T0000Z-to-2026-11-22T0830Z.csv"
    assert header(Table.NOT_DONE) == "rule,reason,count\r\n"
