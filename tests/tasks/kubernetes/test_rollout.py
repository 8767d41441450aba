"""When a rollout is done: what kubectl waits for."""

from typing import Any

import pytest

from app.tasks.kubernetes.rollout import progress
from app.tasks.kubernetes.spec import Workload

READY = {
    "replicas": 3,
    "updatedReplicas": 3,
    "availableReplicas": 3,
    "readyReplicas": 3,
    "desiredNumberScheduled": 3,
    "updatedNumberScheduled": 3,
    "numberAvailable": 3,
    "updateRevision": "b",
    "currentRevision": "b",
    "observedGeneration": 2,
}
TOO_LATE = [{"type": "Progressing", "reason": "ProgressDeadlineExceeded"}]
PARTITION = {"updateStrategy": {"rollingUpdate": {"partition": 2}}}


def _said(spec: dict[str, Any] | None = None, **status: Any) -> dict[str, Any]:
    return {
        "metadata": {"generation": 2},
        "spec": {"replicas": 3, **(spec or {})},
        "status": {**READY, **status},
    }


@pytest.mark.parametrize("kind", list(Workload))
def test_what_is_new_and_ready_is_rolled_out(kind: Workload) -> None:
    assert progress(kind, _said()).done


@pytest.mark.parametrize("kind", list(Workload))
def test_what_was_seen_before_the_change_does_not_count(kind: Workload) -> None:
    seen = progress(kind, _said(observedGeneration=1))

    assert (seen.done, seen.words) == (False, "the change is not observed yet")


@pytest.mark.parametrize("kind", list(Workload))
@pytest.mark.parametrize("said", [{}, {"metadata": {"generation": 1}}, {"status": []}])
def test_what_says_nothing_is_not_observed(kind: Workload, said: dict[str, Any]) -> None:
    seen = progress(kind, {"metadata": {"generation": 2}, **said})

    assert (seen.done, seen.words) == (False, "the change is not observed yet")


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("deployment", {"updatedReplicas": 1}, "1 of 3 replicas are new"),
        ("deployment", {"replicas": 4}, "1 old replicas are still there"),
        ("deployment", {"availableReplicas": 2}, "2 of 3 new replicas are available"),
        ("statefulset", {"readyReplicas": 2}, "2 of 3 replicas are ready"),
        ("statefulset", {"replicas": 5}, "5 replicas are there, 3 are wanted"),
        ("statefulset", {"currentRevision": "a"}, "3 of 3 replicas are new"),
        ("daemonset", {"updatedNumberScheduled": 0}, "0 of 3 pods are new"),
        ("daemonset", {"numberAvailable": 1}, "1 of 3 new pods are available"),
    ],
)
def test_what_is_under_way_says_how_far_it_is(
    kind: str, status: dict[str, Any], words: str
) -> None:
    seen = progress(Workload(kind), _said(**status))

    assert (seen.done, seen.failed, seen.words) == (False, False, words)


def test_a_deadline_that_has_passed_is_the_end() -> None:
    seen = progress(Workload.DEPLOYMENT, _said(conditions=TOO_LATE, updatedReplicas=1))

    assert (seen.failed, seen.words) == (True, "it exceeded its progress deadline")


@pytest.mark.parametrize(("updated", "done"), [(0, False), (1, True)])
def test_a_partition_leaves_the_first_ones_as_they_were(updated: int, done: bool) -> None:
    said = _said(PARTITION, updatedReplicas=updated, currentRevision="a")

    assert progress(Workload.STATEFULSET, said).done is done
