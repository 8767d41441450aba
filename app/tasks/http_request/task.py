"""The task type `http_request`: send it, and hold the answer against what is expected."""

import hashlib

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.kinds import SecretFor
from app.ports import Clock, Output, Place
from app.tasks.http_request.spec import HttpRequestSpec
from app.tasks.web.address import Address
from app.tasks.web.allowed import Allowed
from app.tasks.web.answer import cut
from app.tasks.web.asking import ask
from app.tasks.web.auth import Proof, proof_of
from app.tasks.web.calling import Call, Web


class HttpRequest:
    """Sends requests to addresses that are allowed."""

    def __init__(self, web: Web, allowed: Allowed, secret: SecretFor, now: Clock) -> None:
        self._web = web
        self._allowed = allowed
        self._secret = secret
        self._now = now

    async def run(self, spec: HttpRequestSpec, place: Place, output: Output) -> Ending:
        address = _address(spec)
        self._allowed.check(address)
        proof = proof_of(spec.auth, address.host, self._secret)
        call = Call(
            method=spec.method,
            address=address,
            headers=_headers(spec, place, proof),
            content=spec.content,
            place=place.machine.address if address.host == place.target.lower() else None,
            is_named=self._allowed.names(address),
            tells_trace="traceparent" not in map(str.lower, spec.headers),
        )
        answer = await ask(self._web, call, spec.tries, self._now, spec.expect.has_status)
        output.stdout(cut(proof.take_out(answer.body)))
        complaint = spec.expect.complaint(answer)
        unsure = answer.is_unsure and not spec.expect.has_status(answer.status)
        if unsure and call.may_change:
            raise TargetLost(f"{address.authority}: {complaint}: nobody knows whether it was done")
        return Ending(complaint is None, complaint or f"status {answer.status}")


def _address(spec: HttpRequestSpec) -> Address:
    try:
        return spec.address()
    except ValueError as error:
        raise TargetUnreachable(f"{spec.says()}: {error}") from error


def _headers(spec: HttpRequestSpec, place: Place, proof: Proof) -> dict[str, str]:
    run = place.environment.get("ALEXIS_RUN", "")
    headers = {**spec.headers, **proof.headers, "X-Alexis-Run": run}
    if spec.content_type:
        headers["Content-Type"] = spec.content_type
    if spec.changes_something():
        headers["Idempotency-Key"] = f"{run}-{_digest(spec)}"
    return headers


def _digest(spec: HttpRequestSpec) -> str:
    """Tell one request of a run from another; the same one again has the same key."""
    address = spec.address()
    said = f"{spec.method}\n{address}\n{address.query}\n".encode() + (spec.content or b"")
    return hashlib.sha256(said).hexdigest()[:16]
