"""Whether a workload is rolled out, as `kubectl rollout status` tells it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.tasks.kubernetes.spec import Workload

_TOO_LATE = "ProgressDeadlineExceeded"


@dataclass(frozen=True)
class Progress:
    """How far it is: done, given up by Kubernetes, or still under way."""

    words: str
    done: bool = False
    failed: bool = False


def progress(kind: Workload, said: Mapping[str, Any]) -> Progress:
    """Tell how far the rollout of a workload is."""
    status = _map(said, "status")
    if _number(_map(said, "metadata"), "generation") > _number(status, "observedGeneration"):
        return Progress("the change is not observed yet")
    match kind:
        case Workload.DEPLOYMENT:
            return _of_deployment(_map(said, "spec"), status)
        case Workload.STATEFULSET:
            return _of_statefulset(_map(said, "spec"), status)
        case Workload.DAEMONSET:
            return _of_daemonset(status)


def why_no_restart(kind: Workload, said: Mapping[str, Any]) -> str | None:
    """Say why a restart would change nothing."""
    spec = _map(said, "spec")
    if kind is Workload.DEPLOYMENT:
        return "it is paused, so nothing would be rolled out" if spec.get("paused") else None
    if _map(spec, "updateStrategy").get("type") == "OnDelete":
        return "its strategy is OnDelete: pods are only made anew when somebody deletes them"
    return None


def _of_deployment(spec: Mapping[str, Any], status: Mapping[str, Any]) -> Progress:
    for condition in status.get("conditions") or ():
        if condition.get("type") == "Progressing" and condition.get("reason") == _TOO_LATE:
            return Progress("it exceeded its progress deadline", failed=True)
    wanted, updated = _number(spec, "replicas", 1), _number(status, "updatedReplicas")
    if updated < wanted:
        return Progress(f"{updated} of {wanted} replicas are new")
    if (old := _number(status, "replicas") - updated) > 0:
        return Progress(f"{old} old replicas are still there")
    if (available := _number(status, "availableReplicas")) < updated:
        return Progress(f"{available} of {updated} new replicas are available")
    return Progress(f"{updated} of {wanted} replicas are new and available", done=True)


def _of_statefulset(spec: Mapping[str, Any], status: Mapping[str, Any]) -> Progress:
    wanted, ready = _number(spec, "replicas", 1), _number(status, "readyReplicas")
    updated = _number(status, "updatedReplicas")
    if (there := _number(status, "replicas")) > wanted:
        return Progress(f"{there} replicas are there, {wanted} are wanted")
    if ready < wanted:
        return Progress(f"{ready} of {wanted} replicas are ready")
    partition = _number(_map(_map(spec, "updateStrategy"), "rollingUpdate"), "partition")
    if partition:
        new = max(0, wanted - partition)
        return Progress(f"{updated} of {new} replicas are new", done=updated >= new)
    if status.get("updateRevision") != status.get("currentRevision"):
        return Progress(f"{updated} of {wanted} replicas are new")
    return Progress(f"{ready} of {wanted} replicas are new and ready", done=True)


def _of_daemonset(status: Mapping[str, Any]) -> Progress:
    wanted = _number(status, "desiredNumberScheduled")
    if (updated := _number(status, "updatedNumberScheduled")) < wanted:
        return Progress(f"{updated} of {wanted} pods are new")
    available = _number(status, "numberAvailable")
    words = f"{available} of {wanted} new pods are available"
    return Progress(words, done=available >= wanted)


def _map(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = said.get(key)
    return value if isinstance(value, dict) else {}


def _number(said: Mapping[str, Any], key: str, otherwise: int = 0) -> int:
    value = said.get(key)
    return value if isinstance(value, int) else otherwise
