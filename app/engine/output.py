"""What a task prints: its last part, without secrets."""

from collections.abc import Iterable
from functools import reduce

from ahocorasick_rs import AhoCorasick

from app.domain.legible import clean
from app.secret.forms import SHORTEST, forms

_HIDDEN = "[secret]"


class Redactor:
    """Takes known secrets out of text, in all their spellings. Short ones are left."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets: list[str] = []
        self.learn(*secrets)

    def learn(self, *secrets: str) -> None:
        """Take these out, too, from now on."""
        known = set(self._secrets).union(*(forms(secret) for secret in secrets))
        self._secrets = sorted(known, key=len, reverse=True)
        self._finder = AhoCorasick(self._secrets) if known else None

    def __call__(self, text: str) -> str:
        if self._finder is None:
            return text
        try:
            found = self._finder.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # what was no text, such as the name of a file
            return reduce(lambda said, secret: said.replace(secret, _HIDDEN), self._secrets, text)
        return _without(text, [(start, end) for _, start, end in found]) if found else text

    def of_the_end(self, text: str) -> str:
        """Do the same with a text whose beginning was cut: it may begin inside a secret."""
        ends = (secret[start:] for secret in self._secrets for start in range(len(secret)))
        begins = text.lstrip("\N{REPLACEMENT CHARACTER}")
        inside = max((len(end) for end in ends if begins.startswith(end)), default=0)
        return _HIDDEN + self(begins[inside:]) if inside else self(text)

    def of_the_beginning(self, text: str) -> str:
        """Do the same with a text whose end was cut: it may end inside a secret."""
        said = self(text)
        shown = said.rstrip(" .…")
        inside = max(
            (
                length
                for secret in self._secrets
                for length in range(SHORTEST, len(secret))
                if shown.endswith(secret[:length])
            ),
            default=0,
        )
        rest = said[len(shown) :]
        return shown[: len(shown) - inside] + _HIDDEN + rest if inside else said


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """Hide these places; where one reaches into the next, both are one."""
    shown, at = "", 0
    for start, end in sorted(places):
        if start >= at:
            shown += text[at:start] + _HIDDEN
        at = max(at, end)
    return shown + text[at:]


class Tail:
    """Keeps the last part of a stream, and how much was before it. `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = bytearray()
        self.dropped = 0

    def add(self, data: bytes) -> None:
        self._kept += data
        if (extra := len(self._kept) - self._limit) > 0:
            del self._kept[:extra]
            self.dropped += extra

    def text(self, redact: Redactor) -> str:
        """Give it as it was printed, or clean if a secret would come out of the cleaning."""
        said = self._kept.decode(errors="replace")
        text = redact.of_the_end(said) if self.dropped else redact(said)
        cleaned = clean(text)
        if (redacted := redact(cleaned)) != cleaned:
            text = redacted
        return f"[{self.dropped} bytes before this are cut]\n{text}" if self.dropped else text


class Capture:
    """Takes both streams of one task, kept apart."""

    def __init__(self, limit: int, redact: Redactor) -> None:
        self._stdout, self._stderr = Tail(limit), Tail(limit)
        self._redact = redact

    def stdout(self, data: bytes) -> None:
        self._stdout.add(data)

    def stderr(self, data: bytes) -> None:
        self._stderr.add(data)

    def texts(self) -> dict[str, str]:
        return {
            "stdout": self._stdout.text(self._redact),
            "stderr": self._stderr.text(self._redact),
        }
