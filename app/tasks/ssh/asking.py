"""What goes into a command: its input, and the answer to what it asks for."""

from collections.abc import Callable

from app.kinds import Answer


class Asking:
    """Looks at stderr for the prompt, replies to it, and takes it out of the output.

    `write` takes input for the command, `close` ends it.
    """

    def __init__(
        self,
        answer: Answer,
        stdin: bytes,
        write: Callable[[bytes], None],
        close: Callable[[], None],
    ) -> None:
        self._answer = answer
        self._stdin = stdin
        self._write = write
        self._close = close
        self._held = b""
        self._replied = False
        self._over = False

    def read(self, data: bytes) -> bytes:
        """Take a part of stderr; give what of it is output."""
        if self._over:
            return data
        self._held += data
        output = b""
        while found := self._next():
            start, mark = found
            output += self._held[:start]
            self._held = self._held[start + len(mark) :]
            self._meet(mark)
        end = len(self._held) - self._begun()
        output, self._held = output + self._held[:end], self._held[end:]
        return output

    def rest(self) -> bytes:
        """Give what was kept back because it may have become a prompt."""
        rest, self._held = self._held, b""
        return rest

    @property
    def _marks(self) -> tuple[bytes, ...]:
        """Give what is looked for, which is nothing any more after the go."""
        if self._over:
            return ()
        return tuple(mark for mark in (self._answer.prompt, self._answer.go) if mark)

    def _next(self) -> tuple[int, bytes] | None:
        places = ((self._held.find(mark), mark) for mark in self._marks)
        return min((place for place in places if place[0] >= 0), default=None)

    def _meet(self, mark: bytes) -> None:
        if mark == self._answer.go:
            self._over = True
            self._send_input()
        elif self._replied:
            self._close()
        else:
            self._replied = True
            self._write(self._answer.reply)
            if not self._answer.go:
                self._send_input()

    def _send_input(self) -> None:
        if self._stdin:
            self._write(self._stdin)
        self._close()

    def _begun(self) -> int:
        """Count the last bytes that a mark may begin with."""
        longest = max(map(len, self._marks), default=1) - 1
        return next(
            (
                length
                for length in range(min(longest, len(self._held)), 0, -1)
                if any(mark.startswith(self._held[-length:]) for mark in self._marks)
            ),
            0,
        )
