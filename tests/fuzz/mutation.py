"""What anybody may make of a message: any JSON, a known message spoilt, and bytes that are neither.

A message is spoilt as a text, so that it can hold what no Python value can: a name twice, NaN, half
of a surrogate pair, a number of thousands of digits.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

Place = tuple[str | int, ...]

_HERE = "@here@"

NASTY = (
    *("1e999", "-1e999", "NaN", "-Infinity", "-0.0", "1e-400"),
    *('"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '{"\\ud800": 1}', '{"\\u0000": 1}', '""'),
    *('"\\u202eevil\\u2066"', '"\\u001b[31m"', '"a\\r\\nb: c"', '"\\ufeff"', '{"": ""}'),
    *("-" + "9" * 18, "9" * 400, "9" * 4300, "9" * 5000, str(2**63), "1795334340000", "99999"),
    *(f'"{digit * 5000}"' for digit in ("9", "\u0661", "\u00b2")),
    *("[" * depth + "]" * depth for depth in (90, 101, 150, 5000)),
    *('{"a":' * depth + "1" + "}" * depth for depth in (90, 120, 5000)),
    *('{"a": 1, "a": 2}', '{"a": {"a": [{"a": null}]}}', "[null, true, 1.5, [], {}]"),
    *('"0001-01-01T00:00:00+23:59"', '"9999-12-31T23:59:59-23:59"', '"2026-13-01T25:00:00Z"'),
    *('"{State}"', '"{Tags[a]}"', '"[a]"', '"["', '"{"', '"[::1"', '"http://[::1"', '"pid=-1_2V2"'),
    *('"{\\"a\\":1}"', '"{\\"problemId\\": null}"', f'"{"[" * 300}"', f'"{"x" * 20_000}"'),
    *("\ud800", "", "tru", "'a'", "[1,]", "// a\n1"),
)
"""Values as texts, some of which are no JSON."""

WORDS = ("", "Create", "OPEN", "P-1", "bad", "firing", "1", "--1", "5m", "*", "\x00", "\ud83d")
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=12),
    st.sampled_from(WORDS),
)
TEXTS = SCALARS.map(json.dumps) | st.sampled_from(NASTY)
"""Values as texts."""


def anything(names: Sequence[str]) -> st.SearchStrategy[Any]:
    """Give any value of JSON, whose objects often have these names."""
    keys = st.sampled_from(names) | st.text(st.characters(), max_size=6)
    return st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(keys, inner, min_size=1, max_size=5)
        ),
        max_leaves=12,
    )


def names_in(value: Any) -> set[str]:
    """Give every name of an object anywhere in a value."""
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """Give the place of every value inside a value, its own first."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def at(value: Any, path: Place) -> Any:
    """Give what is at a place."""
    for step in path:
        value = value[step]
    return value


def put(value: Any, path: Place, new: Any) -> Any:
    """Give a copy in which something else is at a place."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


def without(value: Any, path: Place) -> Any:
    """Give a copy in which a place is gone."""
    holder = at(value, path[:-1]).copy()
    del holder[path[-1]]
    return put(value, path[:-1], holder)


@st.composite
def spoilt(draw: st.DrawFn, messages: Sequence[Any]) -> bytes:
    """Give one of the messages in which something is gone, moved, inside out, or something else."""
    said = draw(st.sampled_from(messages))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from(list(places(said))))
        said = draw(st.sampled_from(_CHANGES))(said, place, draw)
    place = draw(st.sampled_from(list(places(said))))
    text = json.dumps(put(said, place, _HERE)).replace(
        f'"{_HERE}"', _instead(at(said, place), draw)
    )
    return text.encode(errors="surrogatepass")


def _instead(old: Any, draw: st.DrawFn) -> str:
    """Give what stands there instead: mostly a nasty thing, else the same in another form."""
    told = json.dumps(old)
    forms = [told, f"[{told}]", f'{{"a": {told}}}', json.dumps(told), f"[{told},{told}]"]
    if isinstance(old, dict) and old:
        name = draw(st.sampled_from(sorted(old)))
        forms.append(f"{told[:-1]}, {json.dumps(name)}: {draw(TEXTS)}}}")
    if isinstance(old, str):
        forms += [json.dumps(old * 50), json.dumps(old[: len(old) // 2]), json.dumps(old.upper())]
    return draw(TEXTS | st.sampled_from(forms))


def _gone(said: Any, place: Place, draw: st.DrawFn) -> Any:
    return without(said, place) if place else said


def _moved(said: Any, place: Place, draw: st.DrawFn) -> Any:
    """Put there what stands elsewhere."""
    return put(said, place, at(said, draw(st.sampled_from(list(places(said))))))


def _repeated(said: Any, place: Place, draw: st.DrawFn) -> Any:
    value = at(said, place)
    return put(said, place, value * 3 if isinstance(value, list | str) else [value] * 3)


_CHANGES = (_gone, _moved, _repeated)


@st.composite
def broken(draw: st.DrawFn, messages: Sequence[Any]) -> bytes:
    """Give one of the messages with a few of its bytes gone, changed or added."""
    said = draw(st.sampled_from(messages))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-16", "utf-32-le", "latin-1"]))
    body = json.dumps(said, ensure_ascii=False).encode(encoding, errors="replace")
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(start + 8, len(body))))
    return body[:start] + draw(st.binary(max_size=4)) + body[end:]


def deliveries(messages: Sequence[Any], most_bytes: int = 60) -> st.SearchStrategy[bytes]:
    """Give any bytes that may be posted to who knows these messages."""
    names = sorted(set().union(*map(names_in, messages)))
    return st.one_of(
        spoilt(messages),
        spoilt(messages),
        anything(names).map(lambda said: json.dumps(said).encode()),
        broken(messages),
        st.binary(max_size=most_bytes),
    )
