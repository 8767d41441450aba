"""However what a command says is cut into parts, it is answered in the same way."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.kinds import Answer
from app.tasks.ssh.asking import Asking

_PROMPT, _GO = b"abcab?", b"abg"


class _Command:
    """Keeps what it is given."""

    def __init__(self, answer: Answer) -> None:
        self.given: list[bytes] = []
        self.asking = Asking(answer, b"input", self.given.append, lambda: self.given.append(b"end"))

    def hear(self, parts: list[bytes]) -> bytes:
        return b"".join(map(self.asking.read, parts)) + self.asking.rest()


def _cut(text: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


_SAID = st.lists(st.sampled_from([_PROMPT, b"a", b"b", b"c", b"?", b"ab", b"abc"]), max_size=8)
_PLACES = st.lists(st.integers(0, 60), max_size=12)


@settings(deadline=None, max_examples=200)
@given(said=_SAID, places=_PLACES, go=st.booleans(), after=_SAID)
def test_parts_make_no_difference(
    said: list[bytes], places: list[int], go: bool, after: list[bytes]
) -> None:
    answer = Answer(_PROMPT, b"reply", _GO)
    text = b"".join(said) + (_GO + b"".join(after) if go else b"")
    whole, cut = _Command(answer), _Command(answer)

    heard = whole.hear([text])

    assert cut.hear(_cut(text, places)) == heard
    assert cut.given == whole.given


@settings(deadline=None, max_examples=200)
@given(said=_SAID, places=_PLACES)
def test_every_prompt_is_taken_out_and_answered_once(said: list[bytes], places: list[int]) -> None:
    command = _Command(Answer(_PROMPT, b"reply"))
    text = b"".join(said)

    heard = command.hear(_cut(text, places))

    assert heard == b"".join(text.split(_PROMPT))
    prompts = text.count(_PROMPT)
    assert command.given == ([b"reply", b"input"] + [b"end"] * prompts if prompts else [])
