"""The texts that a text must hold for a regular expression of RE2 to be found in it.

They are found without RE2, from what is sure about the expression: where something is not sure
there is simply no text. Letters of ASCII count as lower case everywhere here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

Key = frozenset[bytes]
"""One of these is in every text that the expression is found in."""

_SHORTEST = 2
_LONGEST = 64
_DEEPEST = 50
_REPEAT = re.compile(r"(?:([*+?])|\{(\d+)(?:,\d*)?\})\??")
_FLAGS = re.compile(r"([imsU]*)(?:-([imsU]+))?([:)])")
_NAME = re.compile(r"P?<\w+>")
_POSIX = re.compile(r"\[:\^?\w+:\]")
_CLASS = re.compile(r"[dDwWsSbBAz]|x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]+\}|[pP](?:\{\^?\w+\}|\w)")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


def folded(text: str) -> bytes:
    """Give the text as it is searched: what RE2 takes for the same letter of ASCII is the same."""
    if not text.isascii():
        text = text.replace("\u017f", "s").replace("\u212a", "k")
    return text.encode("utf-8", "surrogatepass").lower()


def literal(text: str) -> Key | None:
    """Give the key for a text that is to be found as it is; None when it is in nearly all."""
    key = folded(text)[:_LONGEST]
    return frozenset({key}) if len(key) >= _SHORTEST else None


def literals(pattern: str) -> tuple[Key, ...]:
    """Give the keys of an expression that RE2 accepts; each one alone is needed."""
    try:
        return tuple(_Reader(pattern).read())
    except _NotSure:
        return ()


class _NotSure(Exception):
    """Something is in the expression that is not understood here."""


@dataclass
class _Run:
    """A sequence, as far as it is read: what its end says for sure, and the keys before."""

    keys: list[Key] = field(default_factory=list)
    text: str | None = ""
    """All that it says, as long as it says nothing else."""

    end: str = ""

    def say(self, text: str) -> None:
        self.end += text
        if self.text is not None:
            self.text += text

    def cut(self) -> None:
        """Something follows that is not known."""
        if key := literal(self.end):
            self.keys.append(key)
        self.end, self.text = "", None


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._rest = pattern
        self._at = 0
        self._depth = 0

    def read(self) -> Sequence[Key]:
        run = self._either(folds=False)
        if self._at < len(self._rest):
            raise _NotSure
        run.cut()
        return run.keys

    def _either(self, *, folds: bool) -> _Run:
        """Read sequences with `|` between them, up to the end of the group."""
        first, folds = self._sequence(folds=folds)
        if not self._takes("|"):
            return first
        branches = [first]
        while True:
            branch, folds = self._sequence(folds=folds)
            branches.append(branch)
            if not self._takes("|"):
                break
        either = _Run()
        either.cut()
        for branch in branches:
            branch.cut()
        if all(branch.keys for branch in branches):
            either.keys.append(frozenset().union(*(_best(branch.keys) for branch in branches)))
        return either

    def _sequence(self, *, folds: bool) -> tuple[_Run, bool]:
        run = _Run()
        while self._at < len(self._rest) and self._rest[self._at] not in "|)":
            if flags := self._flags(folds=folds):
                folds = flags == "i"
                continue
            self._add(run, self._item(folds=folds))
        return run, folds

    def _add(self, run: _Run, item: _Run) -> None:
        least, once = 1, True
        while repeat := _REPEAT.match(self._rest, self._at):
            self._at = repeat.end()
            least = min(least, int(repeat[2]) if repeat[2] else int(repeat[1] == "+"))
            once = False
        if least == 0:
            run.cut()
            return
        run.keys += item.keys
        if item.text is None:
            run.cut()
        else:
            run.say(item.text)
            if not once:
                run.cut()

    def _flags(self, *, folds: bool) -> str:
        """Read `(?i)`; give i or - for what holds from here on, nothing if there is no such."""
        if not self._rest.startswith("(?", self._at):
            return ""
        found = _FLAGS.match(self._rest, self._at + 2)
        if not found or found[3] != ")":
            return ""
        self._at = found.end()
        return "i" if _folds(found, folds=folds) else "-"

    def _item(self, *, folds: bool) -> _Run:
        char = self._rest[self._at]
        self._at += 1
        if char == "(":
            return self._group(folds=folds)
        if char == "\\":
            return self._escape(folds=folds)
        if char == "[":
            self._skip_class()
            return _anything()
        if char in ".^$":
            return _anything()
        if char in "*+?":
            raise _NotSure
        return _says(char, folds=folds)

    def _group(self, *, folds: bool) -> _Run:
        if self._takes("?"):
            if found := _NAME.match(self._rest, self._at):
                self._at = found.end()
            elif (found := _FLAGS.match(self._rest, self._at)) and found[3] == ":":
                self._at = found.end()
                folds = _folds(found, folds=folds)
            else:
                raise _NotSure
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NotSure
        inside = self._either(folds=folds)
        self._depth -= 1
        if not self._takes(")"):
            raise _NotSure
        if inside.text is None:
            inside.cut()
        return inside

    def _escape(self, *, folds: bool) -> _Run:
        char = self._rest[self._at : self._at + 1]
        if char == "Q":
            raise _NotSure
        if found := _CLASS.match(self._rest, self._at):
            self._at = found.end()
            return _anything()
        self._at += 1
        if char in _CONTROLS:
            return _says(_CONTROLS[char], folds=folds)
        if char.isascii() and not char.isalnum() and char not in ("", "_"):
            return _says(char, folds=folds)
        raise _NotSure

    def _skip_class(self) -> None:
        self._takes("^")
        self._takes("]")
        while not self._takes("]"):
            if found := _POSIX.match(self._rest, self._at):
                self._at = found.end()
                continue
            self._at += 2 if self._rest.startswith("\\", self._at) else 1
            if self._at >= len(self._rest):
                raise _NotSure

    def _takes(self, char: str) -> bool:
        if not self._rest.startswith(char, self._at):
            return False
        self._at += len(char)
        return True


def _folds(found: "re.Match[str]", *, folds: bool) -> bool:
    return "i" not in (found[2] or "") and (folds or "i" in found[1])


def _anything() -> _Run:
    return _Run(text=None)


def _says(char: str, *, folds: bool) -> _Run:
    return _anything() if folds and not char.isascii() else _Run(text=char, end=char)


def _best(keys: Sequence[Key]) -> Key:
    return max(keys, key=lambda key: min(map(len, key)))
