"""The Pod Security Standard *restricted* of Kubernetes 1.37: each control, held against a pod.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

_VOLUMES: Final = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim",
    "projected", "secret",
}  # fmt: skip
_SYSCTLS: Final = {
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
    "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
}  # fmt: skip
_SELINUX: Final = {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
_APPARMOR: Final = "container.apparmor.security.beta.kubernetes.io/"
_HOOKS: Final = ("postStart", "preStop")
_PROBES: Final = ("startupProbe", "livenessProbe", "readinessProbe")
_SECCOMP: Final = {"RuntimeDefault", "Localhost"}


def offences(template: Mapping[str, Any]) -> list[str]:
    """Give the controls that a pod template (`metadata` and `spec`) does not keep to, in order."""
    return [name for name, kept in RESTRICTED.items() if not kept(template)]


def _containers(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        yield from template["spec"].get(kind, ())


def _contexts(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the security contexts of the pod and of each container."""
    yield template["spec"].get("securityContext", {})
    yield from _of_containers(template)


def _of_containers(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for container in _containers(template):
        yield container.get("securityContext", {})


def _each_container(template: Mapping[str, Any], *names: str) -> Iterator[Any]:
    """Give a field of each container, of the pod where the container does not have it."""
    of_pod = template["spec"].get("securityContext", {})
    for context in _of_containers(template):
        yield _at(context, *names) if _at(context, *names) is not None else _at(of_pod, *names)


def _at(found: Any, *names: str) -> Any:
    for name in names:
        found = (found or {}).get(name)
    return found


def _no_windows_host(template: Mapping[str, Any]) -> bool:
    return not any(_at(each, "windowsOptions", "hostProcess") for each in _contexts(template))


def _no_namespaces_of_the_host(template: Mapping[str, Any]) -> bool:
    return not any(template["spec"].get(f"host{name}") for name in ("Network", "PID", "IPC"))


def _not_privileged(template: Mapping[str, Any]) -> bool:
    return not any(each.get("privileged") for each in _of_containers(template))


def _no_capabilities(template: Mapping[str, Any]) -> bool:
    asked = [each.get("capabilities") or {} for each in _of_containers(template)]
    return all(
        "ALL" in each.get("drop", ()) and set(each.get("add", ())) <= {"NET_BIND_SERVICE"}
        for each in asked
    )


def _volumes(template: Mapping[str, Any]) -> bool:
    return all(set(volume) - {"name"} <= _VOLUMES for volume in template["spec"].get("volumes", ()))


def _no_ports_of_the_host(template: Mapping[str, Any]) -> bool:
    return not any(
        port.get("hostPort") for each in _containers(template) for port in each.get("ports", ())
    )


def _asks_only_itself(template: Mapping[str, Any]) -> bool:
    actions = [each.get(name) for each in _containers(template) for name in _PROBES]
    actions += [_at(each, "lifecycle", name) for each in _containers(template) for name in _HOOKS]
    return not any(
        _at(action, how, "host") for action in actions for how in ("httpGet", "tcpSocket")
    )


def _apparmor(template: Mapping[str, Any]) -> bool:
    noted = _at(template, "metadata", "annotations") or {}
    old = {value for name, value in noted.items() if name.startswith(_APPARMOR)}
    return all(each == "runtime/default" or each.startswith("localhost/") for each in old) and all(
        _at(each, "appArmorProfile", "type") in {None, *_SECCOMP} for each in _contexts(template)
    )


def _selinux(template: Mapping[str, Any]) -> bool:
    options = [_at(each, "seLinuxOptions") or {} for each in _contexts(template)]
    return all(
        each.get("type", "") in _SELINUX and not each.get("user") and not each.get("role")
        for each in options
    )


def _proc(template: Mapping[str, Any]) -> bool:
    return all(each.get("procMount", "Default") == "Default" for each in _of_containers(template))


def _sysctls(template: Mapping[str, Any]) -> bool:
    asked = _at(template["spec"], "securityContext", "sysctls") or ()
    return all(each["name"] in _SYSCTLS for each in asked)


def _no_escalation(template: Mapping[str, Any]) -> bool:
    return all(each.get("allowPrivilegeEscalation") is False for each in _of_containers(template))


def _not_root(template: Mapping[str, Any]) -> bool:
    return all(each is True for each in _each_container(template, "runAsNonRoot"))


def _not_user_0(template: Mapping[str, Any]) -> bool:
    return all(each.get("runAsUser") != 0 for each in _contexts(template))


def _seccomp(template: Mapping[str, Any]) -> bool:
    return all(each in _SECCOMP for each in _each_container(template, "seccompProfile", "type"))


RESTRICTED: Final[Mapping[str, Callable[[Mapping[str, Any]], bool]]] = {
    "HostProcess": _no_windows_host,
    "Host Namespaces": _no_namespaces_of_the_host,
    "Privileged Containers": _not_privileged,
    "Capabilities": _no_capabilities,
    "Volume Types": _volumes,
    "Host Ports": _no_ports_of_the_host,
    "Host Probes / Lifecycle Hooks": _asks_only_itself,
    "AppArmor": _apparmor,
    "SELinux": _selinux,
    "/proc Mount Type": _proc,
    "Sysctls": _sysctls,
    "Privilege Escalation": _no_escalation,
    "Running as Non-root": _not_root,
    "Running as Non-root user": _not_user_0,
    "Seccomp": _seccomp,
}
"""What each control is called in the standard, and whether a pod template keeps to it."""
