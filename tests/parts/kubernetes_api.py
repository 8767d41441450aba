"""A small Kubernetes: workloads and pods by the documented API, with a controller that does a step
each time somebody looks.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.simulator import serve

TOKEN = "made-up-token-of-the-account"
_STRATEGIC, _MERGE = "application/strategic-merge-patch+json", "application/merge-patch+json"


@dataclass
class Cluster:
    """What there is. `refuses` answers a method with a status; `is_stuck`: nothing gets ready."""

    workloads: dict[str, dict[str, Any]] = field(default_factory=dict)
    pods: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[tuple[str, str, str, Any]] = field(default_factory=list)
    refuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    is_stuck: bool = False
    looks: int = 0

    def add(self, kind: str, name: str, replicas: int = 2, **spec: Any) -> None:
        """Add a workload of the namespace ops, rolled out."""
        said = {
            "metadata": {"name": name, "generation": 1},
            "spec": {"replicas": replicas, "template": {"metadata": {}}, **spec},
            "status": {},
        }
        self.workloads[f"{kind}s/{name}"] = said
        _step(said, len(self.pods) + 10)

    def add_pod(self, name: str, uid: str) -> None:
        self.pods[name] = {"metadata": {"name": name, "uid": uid}}

    def kubeconfig(self, folder: Path, url: str, token: str = TOKEN) -> Path:
        """Write a kubeconfig that leads here."""
        said = {
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [{"name": "c", "cluster": {"server": url}}],
            "users": [{"name": "u", "user": {"token": token}}],
        }
        (folder / "kubeconfig").write_text(json.dumps(said))
        return folder / "kubeconfig"

    async def workload(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        said = self.workloads.get(f"{request.path_params['kind']}/{request.path_params['name']}")
        if said is None or request.path_params["namespace"] != "ops":
            return _status(404, "not found")
        if request.method == "GET":
            self.looks += 1
            if not self.is_stuck:
                _step(said, 1)
            return JSONResponse(said)
        body = await self._change(request)
        if request.headers["content-type"] != _STRATEGIC:
            return _status(415, "the body of the request was in an unknown format")
        annotations = body["spec"]["template"]["metadata"]["annotations"]
        said["spec"]["template"]["metadata"].setdefault("annotations", {}).update(annotations)
        return _changed(said)

    async def scale(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        said = self.workloads[f"{request.path_params['kind']}/{request.path_params['name']}"]
        body = await self._change(request)
        if request.headers["content-type"] != _MERGE:
            return _status(415, "the body of the request was in an unknown format")
        said["spec"]["replicas"] = body["spec"]["replicas"]
        return _changed(said)

    async def pod(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        name = request.path_params["name"]
        if name not in self.pods:
            return _status(404, "not found")
        if request.method == "GET":
            self.looks += 1
            found = self.pods[name]
            if "deletionTimestamp" in found["metadata"] and not self.is_stuck:
                del self.pods[name]
            return JSONResponse(found)
        body = await self._change(request)
        if body["preconditions"]["uid"] != self.pods[name]["metadata"]["uid"]:
            return _status(409, "the UID in the precondition does not match")
        self.pods[name]["metadata"]["deletionTimestamp"] = "2026-11-22T08:00:00Z"
        return JSONResponse(self.pods[name])

    def _refusal(self, request: Request) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return _status(401, "Unauthorized")
        status, message = self.refuses.get(request.method, (0, ""))
        return _status(status, message) if status else None

    async def _change(self, request: Request) -> Any:
        body = await request.json()
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.changes.append((request.method, path, request.headers["content-type"], body))
        return body


@asynccontextmanager
async def kubernetes_api(cluster: Cluster) -> AsyncIterator[str]:
    """Serve it; give its address."""
    apps = "/apis/apps/v1/namespaces/{namespace}/{kind}/{name}"
    routes = [
        Route(apps, cluster.workload, methods=["GET", "PATCH"]),
        Route(f"{apps}/scale", cluster.scale, methods=["PATCH"]),
        Route("/api/v1/namespaces/{namespace}/pods/{name}", cluster.pod, methods=["GET", "DELETE"]),
    ]
    async with serve(Starlette(routes=routes)) as url:
        yield url


def _status(code: int, message: str) -> Response:
    said = {"kind": "Status", "status": "Failure", "message": message, "code": code}
    return JSONResponse(said, status_code=code)


def _changed(said: dict[str, Any]) -> Response:
    said["metadata"]["generation"] += 1
    return JSONResponse(said)


def _step(said: dict[str, Any], steps: int) -> None:
    """Observe the change, then replace one pod, then the next."""
    status, wanted = said["status"], said["spec"]["replicas"]
    for _ in range(steps):
        if status.get("observedGeneration") != said["metadata"]["generation"]:
            new = f"revision-{said['metadata']['generation']}"
            status.update(_counts(wanted, 0), updateRevision=new)
            status["observedGeneration"] = said["metadata"]["generation"]
        elif status["updatedReplicas"] < wanted:
            status.update(_counts(wanted, status["updatedReplicas"] + 1))
        else:
            status["currentRevision"] = status["updateRevision"]


def _counts(wanted: int, new: int) -> dict[str, int]:
    return {
        "replicas": wanted,
        "updatedReplicas": new,
        "availableReplicas": new,
        "readyReplicas": new,
        "desiredNumberScheduled": wanted,
        "updatedNumberScheduled": new,
        "numberAvailable": new,
    }
