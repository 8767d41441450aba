"""The controls of the restricted standard notice what offends against them, and it alone."""

from copy import deepcopy
from typing import Any

import pytest

from tests.deploy.policy import RESTRICTED, offences

_FAULTS = [
    ("HostProcess", "spec.securityContext.windowsOptions", {"hostProcess": True}),
    ("HostProcess", "container.securityContext.windowsOptions", {"hostProcess": True}),
    ("Host Namespaces", "spec.hostNetwork", True),
    ("Host Namespaces", "spec.hostPID", True),
    ("Host Namespaces", "spec.hostIPC", True),
    ("Privileged Containers", "container.securityContext.privileged", True),
    ("Capabilities", "container.securityContext.capabilities", {}),
    ("Capabilities", "container.securityContext.capabilities.drop", ["NET_RAW"]),
    ("Capabilities", "container.securityContext.capabilities.add", ["CHOWN"]),
    ("Volume Types", "spec.volumes", [{"name": "x", "hostPath": {"path": "/"}}]),
    ("Volume Types", "spec.volumes", [{"name": "x", "nfs": {"path": "/", "server": "x"}}]),
    ("Host Ports", "container.ports", [{"containerPort": 80, "hostPort": 80}]),
    ("Host Probes / Lifecycle Hooks", "container.livenessProbe", {"httpGet": {"host": "x"}}),
    ("Host Probes / Lifecycle Hooks", "container.startupProbe", {"tcpSocket": {"host": "x"}}),
    ("Host Probes / Lifecycle Hooks", "container.lifecycle.preStop", {"httpGet": {"host": "x"}}),
    ("AppArmor", "spec.securityContext.appArmorProfile", {"type": "Unconfined"}),
    (
        "AppArmor",
        "metadata.annotations",
        {"container.apparmor.security.beta.kubernetes.io/alexis": "unconfined"},
    ),
    ("SELinux", "spec.securityContext.seLinuxOptions", {"type": "spc_t"}),
    ("SELinux", "container.securityContext.seLinuxOptions", {"user": "root"}),
    ("SELinux", "container.securityContext.seLinuxOptions", {"role": "system_r"}),
    ("/proc Mount Type", "container.securityContext.procMount", "Unmasked"),
    ("Sysctls", "spec.securityContext.sysctls", [{"name": "kernel.msgmax", "value": "1"}]),
    ("Privilege Escalation", "container.securityContext.allowPrivilegeEscalation", True),
    ("Privilege Escalation", "container.securityContext.allowPrivilegeEscalation", None),
    ("Running as Non-root", "spec.securityContext.runAsNonRoot", None),
    ("Running as Non-root", "container.securityContext.runAsNonRoot", False),
    ("Running as Non-root user", "spec.securityContext.runAsUser", 0),
    ("Running as Non-root user", "container.securityContext.runAsUser", 0),
    ("Seccomp", "spec.securityContext.seccompProfile", None),
    ("Seccomp", "container.securityContext.seccompProfile", {"type": "Unconfined"}),
]


def _template() -> dict[str, Any]:
    container = {
        "name": "alexis",
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
        },
    }
    of_pod = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    return {"metadata": {}, "spec": {"securityContext": of_pod, "containers": [container]}}


def test_nothing_is_said_of_a_pod_that_keeps_to_it() -> None:
    assert offences(_template()) == []


@pytest.mark.parametrize(
    ("control", "place", "value"),
    [pytest.param(*each, id=f"{each[0]}: {each[1]} {each[2]}") for each in _FAULTS],
)
def test_a_fault_is_noticed_in_the_pod_and_in_every_container(
    control: str, place: str, value: object
) -> None:
    faulty = _with(place, value)

    found = [offences(each) for each in faulty]

    assert found == [[control]] * len(faulty)


def test_every_control_has_a_fault() -> None:
    assert {control for control, _, _ in _FAULTS} == RESTRICTED.keys()


def _with(place: str, value: object) -> list[dict[str, Any]]:
    """Put a value at a place; `container` is one time the container, one time a first one."""
    begin, *names, last = place.split(".")
    first, second = _template(), _template()
    of_first = first["spec"]["containers"]
    of_second = second["spec"]["initContainers"] = deepcopy(second["spec"]["containers"])
    places = [first[begin]] if begin != "container" else [of_first[0], of_second[0]]
    for at in places:
        for name in names:
            at = at.setdefault(name, {})  # noqa: PLW2901 - one step deeper
        at[last] = value
    return [first, second][: len(places)]
