"""The task type `kubernetes`: asks the API for a change, and waits until it is rolled out."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from app.clusters.access import Access, by_kubeconfig, in_cluster
from app.clusters.no_access import NoAccess
from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.ports import Clock, Output, Place
from app.tasks.kubernetes.api import MERGE, STRATEGIC_MERGE, Answer, Api, client_for
from app.tasks.kubernetes.names import belongs_to
from app.tasks.kubernetes.rollout import Progress, progress, why_no_restart
from app.tasks.kubernetes.settings import ClusterSettings, KubernetesSettings
from app.tasks.kubernetes.spec import Action, KubernetesSpec

_AS = "fieldManager=alexis"
_RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


class Kubernetes:
    """Changes workloads of the clusters in the settings."""

    def __init__(self, settings: KubernetesSettings, now: Clock) -> None:
        self._settings = settings
        self._now = now

    async def run(self, spec: KubernetesSpec, place: Place, output: Output) -> Ending:
        access = _access(self._allowed(spec, place.target))
        async with client_for(access) as client:
            doing = _Doing(spec, Api(client, access), output, self._now)
            return await doing.do()

    def _allowed(self, spec: KubernetesSpec, target: str) -> ClusterSettings:
        """Give the cluster. Raises `TargetUnreachable` where it or the name may not be touched."""
        if complaint := spec.complaint():
            raise TargetUnreachable(complaint)
        if not belongs_to(spec.name, target):
            what = "targets.allow is about the target, and the name does not begin with it"
            raise TargetUnreachable(f"{spec.name!r} is not of the target {target!r}: {what}")
        cluster = self._settings.cluster(spec.cluster)
        complaint = self._settings.complaint(spec.cluster, spec.namespace)
        if cluster is None or complaint:
            raise TargetUnreachable(complaint or "")
        return cluster


def _access(cluster: ClusterSettings) -> Access:
    try:
        if cluster.kubeconfig is None:
            return in_cluster(os.environ)
        return by_kubeconfig(Path(cluster.kubeconfig).expanduser(), cluster.context)
    except NoAccess as error:
        raise TargetUnreachable(str(error)) from error


@dataclass
class _Doing:
    """One change, from the first look to the end of the wait."""

    spec: KubernetesSpec
    api: Api
    output: Output
    now: Clock

    async def do(self) -> Ending:
        before = await self.api.look(self._path)
        if not before.is_good:
            return self._refused(before)
        match self.spec.action:
            case Action.ROLLOUT_RESTART:
                if why := why_no_restart(self.spec.kind, before.said):
                    return Ending(worked=False, detail=f"{self.spec.thing}: {why}")
                return await self._changed(self._restart(), self._rollout)
            case Action.SCALE:
                return await self._changed(self._scale(), self._rollout)
            case Action.DELETE_POD:
                uid = str((before.said.get("metadata") or {}).get("uid", ""))
                return await self._changed(self._delete(uid), lambda: self._gone(uid))
            case _:
                assert_never(self.spec.action)

    @property
    def _path(self) -> str:
        place = f"namespaces/{self.spec.namespace}"
        if self.spec.action is Action.DELETE_POD:
            return f"/api/v1/{place}/pods/{self.spec.name}"
        return f"/apis/apps/v1/{place}/{self.spec.kind}s/{self.spec.name}"

    def _restart(self) -> Awaitable[Answer]:
        said = {"metadata": {"annotations": {_RESTARTED_AT: self.now().isoformat()}}}
        body = {"spec": {"template": said}}
        return self.api.change("PATCH", f"{self._path}?{_AS}", body, STRATEGIC_MERGE)

    def _scale(self) -> Awaitable[Answer]:
        body = {"spec": {"replicas": self.spec.replicas}}
        return self.api.change("PATCH", f"{self._path}/scale?{_AS}", body, MERGE)

    def _delete(self, uid: str) -> Awaitable[Answer]:
        body = {"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": {"uid": uid}}
        return self.api.change("DELETE", self._path, body)

    async def _changed(
        self, change: Awaitable[Answer], look: Callable[[], Awaitable[Progress]]
    ) -> Ending:
        try:
            answer = await change
            if not answer.is_good:
                return self._refused(answer)
            self._tell(f"asked: {self.spec.says()}")
            return await self._waited(look) if self.spec.wait else Ending(worked=True)
        except asyncio.CancelledError:
            self._tell("nobody waits any more; what was asked for goes on in the cluster")
            raise

    async def _waited(self, look: Callable[[], Awaitable[Progress]]) -> Ending:
        until = time.monotonic() + self.spec.wait.total_seconds()
        pause, told = _FIRST_PAUSE, ""
        while True:
            seen = await self._seen(look, until)
            if seen and seen.words != told:
                self._tell(told := seen.words)
            if seen and (seen.done or seen.failed):
                return Ending(seen.done, f"{self.spec.thing}: {seen.words}")
            if time.monotonic() + pause > until:
                return Ending(worked=False, detail=f"{self.spec.thing} takes too long: {told}")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    async def _seen(self, look: Callable[[], Awaitable[Progress]], until: float) -> Progress | None:
        """Look; a cluster that does not answer for a while is no reason to stop waiting."""
        try:
            return await look()
        except TargetUnreachable as error:
            if time.monotonic() + _LONGEST_PAUSE > until:
                raise TargetLost(f"it was asked for, but then: {error}") from error
            return None

    async def _rollout(self) -> Progress:
        answer = await self.api.look(self._path)
        return progress(self.spec.kind, answer.said) if answer.is_good else _failed(answer)

    async def _gone(self, uid: str) -> Progress:
        answer = await self.api.look(self._path)
        if answer.status == 404:  # noqa: PLR2004 - not found, as anybody knows
            return Progress("the pod is gone", done=True)
        if not answer.is_good:
            return _failed(answer)
        now = str((answer.said.get("metadata") or {}).get("uid", ""))
        if now != uid:
            return Progress("the pod is gone, another one has its name", done=True)
        return Progress("the pod is still there")

    def _refused(self, answer: Answer) -> Ending:
        return Ending(worked=False, detail=f"{self.spec.thing}: {answer.why}")

    def _tell(self, words: str) -> None:
        self.output.stdout(f"{words}\n".encode())


def _failed(answer: Answer) -> Progress:
    return Progress(answer.why, failed=True)
