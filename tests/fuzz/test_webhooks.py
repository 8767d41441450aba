"""Every webhook, with real messages spoilt: taken or refused, decided in the end, nothing kept."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api.problems import MEDIA_TYPE
from tests.fuzz.mutation import deliveries
from tests.fuzz.parsers import PARSERS
from tests.fuzz.service import SECRETS, fuzzed, own_sources
from tests.parts.alexis import Alexis, until
from tests.parts.payloads import READERS
from tests.parts.process import Process

SENDERS = {
    **{name: PARSERS[name] for name in READERS},
    **{name: PARSERS[said["kind"]] for name, said in own_sources().items() if "auth" not in said},
}
"""What each source posts, by its name."""

MOST_GROWTH = 40 << 20
"""Bytes that the process may have more after some thousand messages: what it may keep at most."""


class Service:
    """The service, asked by who knows nothing of event loops."""

    def __init__(self, runner: asyncio.Runner, process: Process, service: Alexis) -> None:
        self._runner = runner
        self._service = service
        self.process = process

    def post(self, source: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        call = self._service.client.post(
            f"/v1/webhooks/{source}", content=body, headers=headers, timeout=20
        )
        return self._runner.run(call)

    def is_decided_and_ready(self) -> bool:
        """Wait until nothing waits to be decided any more, and tell whether it is ready."""

        async def decided() -> bool:
            return not (await self._service.get("/v1/events", state="waiting"))["items"]

        self._runner.run(until(decided, "all to be decided"))
        return bool(self._runner.run(self._service.get("/readyz"))["ready"])

    def held(self) -> tuple[int, int]:
        """Count its open files, and the bytes of its memory."""
        its = Path(f"/proc/{self.process.pid}")
        pages = int((its / "statm").read_text().split()[1])
        return len(list((its / "fd").iterdir())), pages * 4096


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with asyncio.Runner() as runner:
        running = fuzzed(tmp_path_factory.mktemp("webhooks"))
        process, alexis = runner.run(running.__aenter__())
        yield Service(runner, process, alexis)
        runner.run(running.__aexit__(None, None, None))


def is_taken_or_refused(service: Service, source: str, body: bytes, binary: bool) -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "s", "ce-type": "net.a"}

    response = service.post(source, body, headers if binary else {})

    assert response.status_code in {202, 422}, response.text
    if response.status_code == 422:
        assert response.headers["content-type"] == MEDIA_TYPE
        assert response.json()["errors"][0]["what"]
    assert not [each for each in SECRETS if each in response.text]


def test_every_source_takes_what_it_knows(service: Service) -> None:
    for source, parser in SENDERS.items():
        response = service.post(source, json.dumps(parser.messages[0]).encode(), {})

        assert response.status_code == 202, (source, response.text)


def send(service: Service, examples: int) -> None:
    """Send so many spoilt messages, and wait until what was taken of them is decided."""

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), source=st.sampled_from(sorted(SENDERS)), binary=st.booleans())
    def each(data: st.DataObject, source: str, binary: bool) -> None:
        body = data.draw(deliveries(SENDERS[source].messages))
        is_taken_or_refused(service, source, body, binary)

    each()
    assert service.is_decided_and_ready()
    assert "level=error" not in service.process.log
    assert "Traceback" not in service.process.log


def test_messages_that_are_spoilt_are_refused_or_taken_and_decided(service: Service) -> None:
    send(service, 40)


@pytest.mark.long
def test_thousands_of_messages_leave_nothing_behind(service: Service) -> None:
    send(service, 2_000)
    files, memory = service.held()

    for _ in range(3):
        send(service, 2_000)

    assert service.held()[0] <= files
    assert service.held()[1] - memory < MOST_GROWTH
