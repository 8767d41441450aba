"""No connection holds its place by being slow: with its head, or in taking its answer."""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, NamedTuple

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.listening.refusing import refusal


class Patience(NamedTuple):
    """How long is waited for the other side, in seconds, and for how much, in bytes.

    A head has to be whole in `head` from its first byte on, and not longer than `longest_head`. Of
    an answer that waits to be taken, `least_taken` have to go in each `answer`, until it is gone.
    """

    head: float = 10.0
    longest_head: int = 65_536
    answer: float = 30.0
    least_taken: int = 16_384


class PatientProtocol(HttpToolsProtocol):
    """HTTP over a connection, as uvicorn speaks it, that ends when patience does."""

    patience: ClassVar[Patience] = Patience()
    _head_begun = False
    _head_size = 0
    _head_ends: asyncio.TimerHandle | None = None
    _answer_ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        # Told of what the other side leaves with us, not only when it is much. With 0, a connection
        # by TLS would be told so when there is nothing.
        transport.set_write_buffer_limits(high=1)

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_over()
        self._answer_is_taken()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take it; a head that is not whole by now has so much time from here on, and no more."""
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._head_begun:
            self._head_size += len(data)
            if self._head_size > self.patience.longest_head:
                what = f"The head of the request is larger than {self.patience.longest_head} bytes."
                self._end(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, what)
        if self._head_ends is None and not self._is_answering():
            self._head_ends = self.loop.call_later(self.patience.head, self._head_is_late)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_begun, self._head_size = True, 0

    def on_headers_complete(self) -> None:
        self._head_is_over()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self.transport.write(refusal(HTTPStatus.BAD_REQUEST, msg))
        self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._answer_ends is None:
            self._wait_until_taken()

    def resume_writing(self) -> None:
        self._answer_is_taken()
        super().resume_writing()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _head_is_over(self) -> None:
        self._head_begun = False
        if self._head_ends is not None:
            self._head_ends.cancel()
            self._head_ends = None

    def _head_is_late(self) -> None:
        what = f"The head of the request did not come within {self.patience.head:g} s."
        self._end(HTTPStatus.REQUEST_TIMEOUT, what)

    def _wait_until_taken(self) -> None:
        left: int = self.transport.get_write_buffer_size()
        self._answer_ends = self.loop.call_later(self.patience.answer, self._look_again, left)

    def _look_again(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < self.patience.least_taken:
            self.transport.abort()
        else:
            self._wait_until_taken()

    def _answer_is_taken(self) -> None:
        if self._answer_ends is not None:
            self._answer_ends.cancel()
            self._answer_ends = None

    def _end(self, status: HTTPStatus, what: str) -> None:
        self._head_is_over()
        if not self._is_answering():
            self.transport.write(refusal(status, what))
        self.transport.close()
