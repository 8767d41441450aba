"""The trail holds only if nobody has changed, removed, put in or swapped a row."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.audit import BEGINNING, Kind, Row, Seal, canonical
from app.domain.audit_check import Check, Head, Verdict

KEY = "a key that is made up for a test, long enough"
SEALS = (Seal(), Seal(KEY))
_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
_SAID = st.fixed_dictionaries(
    {
        "at": st.integers(0, 2**53),
        "kind": st.sampled_from([*Kind]).filter(lambda kind: kind is not Kind.AUDIT_CUT),
        "actor": _TEXT,
        "event": st.none() | _TEXT,
        "run": st.none() | _TEXT,
        "details": st.dictionaries(_TEXT, _TEXT, max_size=2).map(canonical),
    }
)
_TRAILS = st.lists(_SAID, min_size=1, max_size=8)


def chained(said: Iterable[dict[str, Any]], seal: Seal, after: Head | None = None) -> list[Row]:
    """Chain rows that say this."""
    seq, previous = (after.seq, after.hash) if after else (0, BEGINNING)
    rows = []
    for each in said:
        seq += 1
        row = Row(seq=seq, key=seal.key_id, **each)
        previous = seal.hash(previous, row)
        rows.append(replace(row, hash=previous))
    return rows


def checked(rows: Iterable[Row], seal: Seal, remembered: Head | None = None) -> Verdict:
    check = Check(seal, remembered)
    for row in rows:
        check.take(row)
    return check.verdict()


def a_trail(length: int = 5, seal: Seal = SEALS[0]) -> list[Row]:
    return chained([_said(number) for number in range(length)], seal)


def _said(number: int) -> dict[str, Any]:
    details = canonical({"number": number})
    return {
        "at": number,
        "kind": Kind.RUN_QUEUED,
        "actor": "client:ana",
        "event": "E",
        "run": "R",
        "details": details,
    }


def head_of(rows: list[Row]) -> Head:
    return Head(seq=rows[-1].seq, hash=rows[-1].hash)


@settings(max_examples=60, deadline=None)
@given(said=_TRAILS, seal=st.sampled_from(SEALS))
def test_a_trail_that_nobody_touched_holds(said: list[dict[str, Any]], seal: Seal) -> None:
    rows = chained(said, seal)

    verdict = checked(rows, seal, head_of(rows))

    assert verdict.fault is None
    assert (verdict.rows, verdict.head) == (len(rows), head_of(rows))
    assert verdict.keyed_from == (1 if seal.key_id else None)


@settings(max_examples=200, deadline=None)
@given(said=_TRAILS, seal=st.sampled_from(SEALS), data=st.data())
def test_any_edit_of_any_column_is_found_at_its_row(
    said: list[dict[str, Any]], seal: Seal, data: st.DataObject
) -> None:
    rows = chained(said, seal)
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(
        st.sampled_from(["seq", "at", "kind", "actor", "event", "run", "details", "key", "hash"])
    )
    was = getattr(rows[place], column)
    new = data.draw(
        (st.integers(0, 2**53) if column in ("seq", "at") else _TEXT).filter(lambda it: it != was)
    )
    change: dict[str, Any] = {column: new}
    rows[place] = replace(rows[place], **change)

    fault = checked(rows, seal).fault

    assert fault is not None
    assert column == "seq" or fault.row == rows[place].seq


@settings(max_examples=100, deadline=None)
@given(said=_TRAILS, seal=st.sampled_from(SEALS), data=st.data())
def test_any_deletion_is_found_if_the_head_was_remembered(
    said: list[dict[str, Any]], seal: Seal, data: st.DataObject
) -> None:
    rows = chained(said, seal)
    gone = data.draw(st.sets(st.integers(1, len(rows)), min_size=1))
    left = [row for row in rows if row.seq not in gone]

    fault = checked(left, seal, head_of(rows)).fault

    assert fault is not None


@settings(max_examples=100, deadline=None)
@given(said=_TRAILS, more=_SAID, seal=st.sampled_from(SEALS), data=st.data())
def test_any_insertion_is_found_wherever_and_however_it_is_numbered(
    said: list[dict[str, Any]], more: dict[str, Any], seal: Seal, data: st.DataObject
) -> None:
    rows = chained(said, seal)
    place = data.draw(st.integers(0, len(rows) - 1))
    before = Head(seq=place, hash=rows[place - 1].hash if place else BEGINNING)
    made = chained([more], seal, before)
    after = rows[place:]
    if data.draw(st.booleans()):
        after = [replace(row, seq=row.seq + 1) for row in after]

    fault = checked([*rows[:place], *made, *after], seal, head_of(rows)).fault

    assert fault is not None


@settings(max_examples=100, deadline=None)
@given(said=_TRAILS, seal=st.sampled_from(SEALS), data=st.data())
def test_any_swap_is_found_even_if_the_numbers_stay_in_order(
    said: list[dict[str, Any]], seal: Seal, data: st.DataObject
) -> None:
    rows = chained(said, seal)
    first = data.draw(st.integers(0, len(rows) - 1))
    second = data.draw(
        st.integers(0, len(rows) - 1).filter(lambda it: len(rows) == 1 or it != first)
    )
    swapped = list(rows)
    swapped[first] = replace(rows[second], seq=rows[first].seq)
    swapped[second] = replace(rows[first], seq=rows[second].seq)

    fault = checked(swapped, seal).fault

    assert (fault is None) == (swapped == rows)


def test_whoever_makes_all_hashes_anew_is_found_by_the_key_alone() -> None:
    forged = [_said(number) for number in (0, 1, 7)]

    without = checked(chained(forged, Seal()), Seal())
    with_key = checked(chained(forged, Seal()), Seal(KEY))
    other_key = checked(chained(forged, Seal(KEY[::-1])), Seal(KEY))

    assert without.fault is None
    assert with_key.fault
    assert with_key.fault.what == "it is without the key, as are all after it"
    assert other_key.fault
    assert other_key.fault.what == "another key was used for it; set audit.key"


def test_a_key_may_begin_later_but_not_end() -> None:
    keyless = a_trail(2)
    keyed = chained([_said(2)], Seal(KEY), head_of(keyless))
    again = chained([_said(3)], Seal(), head_of(keyed))

    begun = checked([*keyless, *keyed], Seal(KEY))
    ended = checked([*keyless, *keyed, *again], Seal(KEY))

    assert (begun.fault, begun.keyed_from) == (None, 3)
    assert ended.fault
    assert (ended.fault.row, ended.fault.what) == (
        4,
        "it is without the key, which is used since row 3",
    )


def test_a_keyed_trail_cannot_be_checked_without_the_key() -> None:
    verdict = checked(a_trail(seal=Seal(KEY)), Seal())

    assert verdict.fault
    assert (verdict.fault.row, verdict.fault.what) == (1, "its key is needed; set audit.key")


def _cut(rows: list[Row], through: int, seal: Seal, **instead: Any) -> list[Row]:
    said = {"through": through, "hash": rows[through - 1].hash, **instead}
    entry = {**_said(0), "kind": Kind.AUDIT_CUT, "details": canonical(said)}
    return [*rows[through:], *chained([entry], seal, head_of(rows))]


@pytest.mark.parametrize("seal", SEALS, ids=["without a key", "with a key"])
@pytest.mark.parametrize("through", [1, 3, 4])
def test_after_a_cut_the_rest_holds(seal: Seal, through: int) -> None:
    rows = a_trail(5, seal)

    verdict = checked(_cut(rows, through, seal), seal, head_of(rows))

    assert verdict.fault is None
    assert (verdict.first, verdict.rows) == (through + 1, 5 - through + 1)


@pytest.mark.parametrize(
    ("spoil", "row", "what"),
    [
        pytest.param(
            lambda rows: rows[1:], 4, "rows before it are missing", id="more is taken than was cut"
        ),
        pytest.param(
            lambda rows: rows[:-1], 3, "rows before it are missing", id="the cut itself is gone"
        ),
        pytest.param(
            lambda rows: [replace(rows[0], actor="client:eve"), *rows[1:]],
            3,
            "its hash does not fit",
            id="the first row that is left is changed",
        ),
    ],
)
def test_a_cut_excuses_only_what_it_says(
    spoil: Callable[[list[Row]], list[Row]], row: int, what: str
) -> None:
    rows = _cut(a_trail(), 2, SEALS[0])

    fault = checked(spoil(rows), SEALS[0]).fault

    assert fault
    assert fault.row == row
    assert what in fault.what


@pytest.mark.parametrize("details", ["", "[]", "{}", '{"through": "x", "hash": "y"}'])
def test_a_cut_that_says_nothing_excuses_nothing(details: str) -> None:
    rows = a_trail()
    entry = {**_said(0), "kind": Kind.AUDIT_CUT, "details": details}
    left = [*rows[2:], *chained([entry], SEALS[0], head_of(rows))]

    fault = checked(left, SEALS[0]).fault

    assert fault
    assert fault.what == "rows before it are missing, and no cut says so"


def test_what_was_remembered_is_held_against_the_trail() -> None:
    rows = a_trail()
    cut = _cut(rows, 3, SEALS[0])

    others = {
        "as it was": checked(rows, SEALS[0], Head(seq=2, hash=rows[1].hash)).fault,
        "another": checked(rows, SEALS[0], Head(seq=2, hash=rows[2].hash)).fault,
        "the end": checked(rows[:3], SEALS[0], head_of(rows)).fault,
        "last cut": checked(cut, SEALS[0], Head(seq=3, hash=rows[2].hash)).fault,
        "cut off": checked(cut, SEALS[0], Head(seq=1, hash=rows[0].hash)).fault,
        "not the cut": checked(cut, SEALS[0], Head(seq=3, hash=rows[0].hash)).fault,
    }

    assert {name: fault and (fault.row, fault.what) for name, fault in others.items()} == {
        "as it was": None,
        "another": (2, "its hash is not the one that was remembered"),
        "the end": (5, "it was remembered, but the trail ends at row 3"),
        "last cut": None,
        "cut off": (1, "it was cut off; remember a later row"),
        "not the cut": (3, "a cut gives another hash than was remembered"),
    }


def test_no_rows_hold_but_are_not_what_was_remembered() -> None:
    remembered = head_of(a_trail())

    nothing = checked([], SEALS[0])
    emptied = checked([], SEALS[0], remembered)

    assert (nothing.fault, nothing.rows, nothing.head) == (None, 0, Head(seq=0, hash=BEGINNING))
    assert emptied.fault


@pytest.mark.parametrize("text", ["", "5", "5:", "x:" + "0" * 64, "5:" + "g" * 64])
def test_a_head_is_written_as_it_is_said(text: str) -> None:
    head = head_of(a_trail())

    assert Head.parse(str(head)) == head
    with pytest.raises(ValueError, match="write the number of the row"):
        Head.parse(text)


def test_the_hash_is_over_the_hash_before_and_all_columns_in_one_form() -> None:
    (plain,), (keyed,) = a_trail(1), a_trail(1, Seal(KEY))
    said = BEGINNING.encode() + b'\n[1,0,"run.queued","client:ana","E","R",'

    without = said + b'"{\\"number\\":0}",""]'
    with_key = said + b'"{\\"number\\":0}","' + keyed.key.encode() + b'"]'

    assert plain.hash == hashlib.sha256(without).hexdigest()
    assert keyed.hash == hmac.digest(KEY.encode(), with_key, "sha256").hex()
