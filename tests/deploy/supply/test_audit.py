"""The audit asks a database of advisories over real HTTP, which answers as OSV does."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from deploy.supply.audit import Pin, Unasked, audit
from deploy.supply.policy import Accepted

_TODAY = date(2026, 11, 1)
_KNOWN = {("jinja2", "3.1.4"): ["GHSA-cpwx-vrp4-4pq7", "PYSEC-2026-1"]}
_OLD, _NEW = Pin("jinja2", "3.1.4"), Pin("jinja2", "3.1.6")


class _Osv(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Answer each question in its place: what is not known gets an empty answer."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        results: list[dict[str, Any]] = []
        for each in asked:
            assert each["package"]["ecosystem"] == "PyPI"
            ids = _KNOWN.get((each["package"]["name"], each["version"]), [])
            results.append({"vulns": [{"id": name} for name in ids]} if ids else {})
        body = json.dumps({"results": results}).encode()
        self.send_response(200 if self.path == "/v1/querybatch" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@contextmanager
def _osv() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Osv) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def osv() -> Iterator[str]:
    with _osv() as address:
        yield address


def _accepted(until: date) -> Accepted:
    return Accepted(why="no template of anybody else's is evaluated", until=until)


def test_an_advisory_on_what_is_pinned_is_told(osv: str) -> None:
    found = audit(osv, {}, _TODAY, [_NEW, _OLD])

    assert found.to_be_done
    assert list(found.lines()) == [
        "jinja2 3.1.4: GHSA-cpwx-vrp4-4pq7, PYSEC-2026-1",
        "2 packages, 2 advisories",
    ]


def test_where_there_is_none_nothing_is_to_be_done(osv: str) -> None:
    found = audit(osv, {}, _TODAY)

    assert not found.to_be_done
    assert found.asked > 100


@pytest.mark.parametrize(
    ("until", "told"),
    [
        pytest.param(_TODAY, ["jinja2 3.1.4: PYSEC-2026-1"], id="until today"),
        pytest.param(
            date(2026, 10, 31),
            ["jinja2 3.1.4: GHSA-cpwx-vrp4-4pq7, PYSEC-2026-1"],
            id="until yesterday",
        ),
    ],
)
def test_what_was_accepted_is_not_told_until_its_day_is_over(
    osv: str, until: date, told: list[str]
) -> None:
    found = audit(osv, {"GHSA-cpwx-vrp4-4pq7": _accepted(until)}, _TODAY, [_OLD])

    assert list(found.lines())[:-1] == told


def test_an_acceptance_that_is_not_needed_is_told(osv: str) -> None:
    found = audit(osv, {"GHSA-cpwx-vrp4-4pq7": _accepted(_TODAY)}, _TODAY, [_NEW])

    assert found.to_be_done
    assert next(iter(found.lines())).startswith("GHSA-cpwx-vrp4-4pq7: accepted")


def test_who_is_away_was_not_asked() -> None:
    with _osv() as address:
        pass

    with pytest.raises(Unasked, match="Connection refused"):
        audit(address, {}, _TODAY, [_OLD])


def test_what_is_no_answer_is_no_all_clear(osv: str) -> None:
    with pytest.raises(Unasked, match="answers 404"):
        audit(f"{osv}/elsewhere", {}, _TODAY, [_OLD])
