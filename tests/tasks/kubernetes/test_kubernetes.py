"""The task type `kubernetes` against the API of a small cluster, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.fleet import Machine
from app.domain.task import Ending
from app.engine.output import Capture, Redactor
from app.kinds import Toolbox
from app.ports import Place
from app.simulator import serve
from app.tasks.kubernetes.kind import KUBERNETES
from app.tasks.kubernetes.settings import KubernetesSettings
from app.tasks.kubernetes.spec import KubernetesSpec
from tests.parts.alexis import until
from tests.parts.kubernetes_api import TOKEN, Cluster, kubernetes_api

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
NAME = "duplicator"


@dataclass
class There:
    """A cluster, and what leads to it."""

    cluster: Cluster
    url: str
    settings: dict[str, Any]
    output: Capture

    async def does(self, target: str = NAME, **said: Any) -> Ending:
        spec = KubernetesSpec.model_validate({"namespace": "ops", "wait": "5s", **said})
        settings = KubernetesSettings.model_validate(self.settings)
        toolbox = Toolbox(shell=None, secret=lambda name, host: name, now=lambda: AT)  # type: ignore[arg-type]
        async with KUBERNETES.open(settings, toolbox) as task:
            place = Place(target, Machine(), {})
            return await task.run(spec.at(target), place, self.output)

    @property
    def printed(self) -> str:
        return self.output.texts()["stdout"]


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[There]:
    cluster = Cluster()
    async with kubernetes_api(cluster) as url:
        file = cluster.kubeconfig(tmp_path, url)
        ours = {"kubeconfig": str(file), "namespaces": ["ops", "shop-*"]}
        output = Capture(10_000, Redactor([TOKEN]))
        yield There(cluster, url, {"clusters": {"main": ours}}, output)


@pytest.mark.parametrize("kind", ["deployment", "statefulset", "daemonset"])
async def test_a_restart_is_asked_for_as_kubectl_does_and_waited_for(
    there: There, kind: str
) -> None:
    there.cluster.add(kind, NAME)

    ending = await there.does(action="rollout_restart", kind=kind)

    assert ending.worked, ending
    assert ending.detail.startswith(f"{kind}/{NAME}: 2 of 2 ")
    assert there.cluster.changes == [
        (
            "PATCH",
            f"/apis/apps/v1/namespaces/ops/{kind}s/{NAME}?fieldManager=alexis",
            "application/strategic-merge-patch+json",
            {
                "spec": {
                    "template": {
                        "metadata": {
                            "annotations": {
                                "kubectl.kubernetes.io/restartedAt": "2026-11-22T08:00:00+00:00"
                            }
                        }
                    }
                }
            },
        )
    ]
    assert "1 of 2" in there.printed


@pytest.mark.parametrize("kind", ["deployment", "statefulset"])
@pytest.mark.parametrize("replicas", [0, 3])
async def test_a_workload_is_scaled(there: There, kind: str, replicas: int) -> None:
    there.cluster.add(kind, NAME)

    ending = await there.does(action="scale", kind=kind, replicas=replicas)

    assert ending.worked, ending
    ((method, path, content_type, body),) = there.cluster.changes
    assert (method, content_type) == ("PATCH", "application/merge-patch+json")
    assert path == f"/apis/apps/v1/namespaces/ops/{kind}s/{NAME}/scale?fieldManager=alexis"
    assert body == {"spec": {"replicas": replicas}}


async def test_a_pod_is_deleted_that_one_and_no_other(there: There) -> None:
    there.cluster.add_pod(f"{NAME}-abc12", "uid-1")

    ending = await there.does(action="delete_pod", name=f"{NAME}-abc12")

    assert (ending.worked, ending.detail) == (True, f"pod/{NAME}-abc12: the pod is gone")
    ((method, path, _, body),) = there.cluster.changes
    assert (method, path) == ("DELETE", f"/api/v1/namespaces/ops/pods/{NAME}-abc12")
    assert body["preconditions"] == {"uid": "uid-1"}


async def test_without_waiting_it_is_enough_that_it_was_taken(there: There) -> None:
    there.cluster.add("deployment", NAME)

    ending = await there.does(action="rollout_restart", wait="0s")

    assert ending.worked
    assert there.cluster.looks == 1


async def test_what_takes_longer_than_the_wait_has_failed_and_says_how_far_it_is(
    there: There,
) -> None:
    there.cluster.add("deployment", NAME)
    there.cluster.is_stuck = True

    ending = await there.does(action="rollout_restart", wait="0.3s")

    words = f"deployment/{NAME} takes too long: the change is not observed yet"
    assert (ending.worked, ending.detail) == (False, words)


@pytest.mark.parametrize(
    ("kind", "spec", "said"),
    [
        pytest.param("deployment", {"paused": True}, "it is paused", id="paused"),
        pytest.param(
            "daemonset", {"updateStrategy": {"type": "OnDelete"}}, "OnDelete", id="by hand only"
        ),
    ],
)
async def test_a_restart_that_would_change_nothing_is_not_asked_for(
    there: There, kind: str, spec: dict[str, Any], said: str
) -> None:
    there.cluster.add(kind, NAME, **spec)

    ending = await there.does(action="rollout_restart", kind=kind)

    assert not ending.worked
    assert said in ending.detail
    assert there.cluster.changes == []


@pytest.mark.parametrize("method", ["GET", "PATCH"])
@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "401: the cluster does not know who we are"),
        (403, "403: our account may not do that: see its Role: no, says RBAC"),
        (404, "404: there is no such thing in that namespace"),
        (409, "409: it was changed by somebody else"),
        (422, "422: the cluster does not take that change"),
        (418, "418: no, says RBAC"),
    ],
)
async def test_a_refusal_is_a_failure_in_clear_words(
    there: There, method: str, status: int, said: str
) -> None:
    there.cluster.add("deployment", NAME)
    there.cluster.refuses[method] = (status, "no, says RBAC")

    ending = await there.does(action="rollout_restart")

    assert not ending.worked
    assert ending.detail.startswith(f"deployment/{NAME}: {said}")
    assert there.cluster.changes == []


@pytest.mark.parametrize(
    ("method", "status", "error"),
    [
        pytest.param("GET", 503, TargetUnreachable, id="away before"),
        pytest.param("PATCH", 429, TargetUnreachable, id="busy"),
        pytest.param("PATCH", 500, TargetLost, id="it may have been done"),
        pytest.param("PATCH", 504, TargetLost, id="nobody knows"),
    ],
)
async def test_what_may_have_been_done_is_told_apart_from_what_was_not(
    there: There, method: str, status: int, error: type[Exception]
) -> None:
    there.cluster.add("deployment", NAME)
    there.cluster.refuses[method] = (status, "try later")

    with pytest.raises(error, match=f"answers {status}: try later"):
        await there.does(action="rollout_restart")


async def test_a_cluster_that_is_away_is_unreachable(there: There, tmp_path: Path) -> None:
    async with kubernetes_api(Cluster()) as gone:
        pass
    there.cluster.kubeconfig(tmp_path, gone)

    with pytest.raises(TargetUnreachable, match=gone):
        await there.does(action="rollout_restart")


async def test_a_cluster_that_hangs_up_on_the_change_is_lost(there: There, tmp_path: Path) -> None:
    async def hangs_up(scope: Any, receive: Any, send: Any) -> None:
        said = b"{" if scope["method"] == "PATCH" else b"{}"
        length = b"2"
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        more = scope["method"] == "PATCH"
        await send({"type": "http.response.body", "body": said, "more_body": more})

    async with serve(hangs_up) as url:
        there.cluster.kubeconfig(tmp_path, url)

        with pytest.raises(TargetLost, match="it may have been done"):
            await there.does(action="rollout_restart")


async def test_a_cluster_that_is_lost_while_it_is_waited_for_is_lost(there: There) -> None:
    there.cluster.add("deployment", NAME)
    there.cluster.is_stuck = True
    doing = asyncio.create_task(there.does(action="rollout_restart", wait="0.5s"))

    await until(_made(there.cluster), "the change")
    there.cluster.refuses["GET"] = (503, "the leader is gone")

    with pytest.raises(TargetLost, match=r"it was asked for, but then: .*the leader is gone"):
        await doing


async def test_cancelled_it_stops_waiting_and_says_that_it_goes_on(there: There) -> None:
    there.cluster.add("deployment", NAME)
    there.cluster.is_stuck = True
    doing = asyncio.create_task(there.does(action="rollout_restart"))

    await until(_made(there.cluster), "the change")
    doing.cancel()

    with pytest.raises(asyncio.CancelledError):
        await doing
    assert "what was asked for goes on in the cluster" in there.printed


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param({"namespace": "kube-system"}, "'kube-system' is not allowed", id="namespace"),
        pytest.param({"cluster": "other"}, "has no 'other'", id="cluster"),
        pytest.param({"name": "database"}, "is not of the target 'duplicator'", id="name"),
        pytest.param({"name": "duplicators"}, "is not of the target", id="only begins alike"),
        pytest.param({"target": "A_B"}, r"'A_B' is no name in Kubernetes", id="target"),
    ],
)
async def test_what_is_not_allowed_is_not_even_looked_at(
    there: There, said: dict[str, Any], words: str
) -> None:
    there.cluster.add("deployment", NAME)

    with pytest.raises(TargetUnreachable, match=words):
        await there.does(action="rollout_restart", **said)

    assert there.cluster.looks == 0


@pytest.mark.parametrize(
    ("clusters", "words"),
    [
        pytest.param({}, "has no cluster", id="none"),
        pytest.param(
            {"a": {"in_cluster": True}, "b": {"in_cluster": True}}, "several clusters", id="two"
        ),
        pytest.param(
            {"a": {"in_cluster": True, "namespaces": ["ops"]}}, "not in a cluster", id="elsewhere"
        ),
        pytest.param({"a": {"kubeconfig": "/no/such"}}, "is not allowed", id="no namespaces"),
        pytest.param(
            {"a": {"kubeconfig": "/no/such", "namespaces": ["*"]}},
            "/no/such: No such",
            id="no file",
        ),
    ],
)
async def test_a_cluster_that_cannot_be_reached_is_told(
    there: There, clusters: dict[str, Any], words: str
) -> None:
    there.settings = {"clusters": clusters}

    with pytest.raises(TargetUnreachable, match=words):
        await there.does(action="rollout_restart")


async def test_the_token_is_shown_nowhere(there: There) -> None:
    there.cluster.refuses["GET"] = (403, f"User {TOKEN} cannot")

    ending = await there.does(action="rollout_restart")

    assert TOKEN not in there.printed
    assert TOKEN not in repr(there.settings)
    assert "403" in ending.detail


def _made(cluster: Cluster) -> Any:
    async def made() -> bool:
        return bool(cluster.changes)

    return made
