"""A workload in Kubernetes is repaired, from the alert to the note."""

from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.kubernetes_api import TOKEN, Cluster, kubernetes_api

pytestmark = pytest.mark.anyio

RULE = """
name: restart-pods
when: { tags: [memory-leak] }
targets: { from: details.workload }
limits: { cooldown: 0s }
then:
  - tasks:
      - kubernetes: { action: rollout_restart, namespace: "{{ details.namespace }}" }
"""


async def test_an_alert_restarts_a_workload_that_is_allowed_and_no_other(
    tmp_path: Path, products: Vendors
) -> None:
    cluster = Cluster()
    cluster.add("deployment", "duplicator")
    cluster.add("deployment", "database")
    write_rules(tmp_path, rule=RULE)
    async with kubernetes_api(cluster) as url:
        file = cluster.kubeconfig(tmp_path, url)
        ours = {"kubeconfig": str(file), "namespaces": ["ops"]}
        settings = settings_for(
            tmp_path,
            sources=products.settings,
            tasks={"kubernetes": {"clusters": {"main": ours}}},
            targets={"allow": ["duplicator"]},
            storm={"targets": None, "problems": None},
        )
        async with alexis(tmp_path, settings) as service:
            products.post_to(service.url)
            alerts = [
                products.opsgenie.create_alert(
                    "Memory", tags=["memory-leak"], details={"workload": name, "namespace": where}
                )
                for name, where in (
                    ("duplicator", "ops"),
                    ("database", "ops"),
                    ("duplicator", "kube-system"),
                    ("duplicator", "../../secrets"),
                )
            ]
            await all_settled(service, products)
            runs = [
                (run["state"], run["reason"] or "")
                for story in await service.stories()
                for run in story["runs"]
                if run["rule"] == "restart-pods"
            ]

    notes = ["\n".join(products.opsgenie.notes_of(alert.id)) for alert in alerts]
    assert [path for _, path, _, _ in cluster.changes] == [
        "/apis/apps/v1/namespaces/ops/deployments/duplicator?fieldManager=alexis"
    ]
    assert sorted(state for state, _ in runs) == sorted(
        ["succeeded", "blocked", "unreachable", "blocked"]
    )
    assert "the namespace 'kube-system' is not allowed" in notes[2]
    assert TOKEN not in "".join(notes)
