"""What a task prints: its last part, without secrets."""

from collections.abc import Iterable

from app.domain.note import clean
from app.secret.forms import forms

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

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return text

    def of_the_end(self, text: str) -> str:
        """Do the same with a text whose beginning was cut: it may begin inside a secret."""
        ends = (secret[start:] for secret in self._secrets for start in range(len(secret)))
        begins = text.lstrip("\N{REPLACEMENT CHARACTER}")
        inside = max((len(end) for end in ends if begins.startswith(end)), default=0)
        return _HIDDEN + self(begins[inside:]) if inside else self(text)


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
