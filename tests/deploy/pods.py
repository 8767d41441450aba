"""What `podman play kube` understands of a manifest: older ones know pods, and no Secrets.

A StatefulSet becomes its pod on the network of the host, with a volume for each claim, a Secret a
folder of files, and names get a prefix, since volumes are there for all. All else is as it was
rendered. The probes are left to whoever asks: Podman would have `curl` ask them inside the
container, and there is none.
"""

import base64
import copy
import io
from pathlib import Path

from ruamel.yaml import YAML

from tests.deploy.engine import hand_over
from tests.deploy.manifests import Rendered


def played(rendered: Rendered, image: str, port: int, folder: Path) -> str:
    """Give one pod and its ConfigMaps as YAML; the files of Secrets are put below `folder`."""
    workload = rendered.only("StatefulSet")
    spec = copy.deepcopy(workload["spec"]["template"]["spec"])
    (container,) = spec["containers"]
    container["image"] = image
    container["imagePullPolicy"] = "Never"
    del container["ports"]
    container["env"].append({"name": "ALEXIS_SERVER__PORT", "value": str(port)})
    for probe in probes(rendered):
        del container[probe]
    for claim in workload["spec"].get("volumeClaimTemplates", ()):
        name = claim["metadata"]["name"]
        spec["volumes"].append({"name": name, "persistentVolumeClaim": {"claimName": name}})
    for volume in spec["volumes"]:
        if secret := volume.pop("secret", None):
            volume["hostPath"] = {"path": str(_files(rendered, secret["secretName"], folder))}
        if claim := volume.get("persistentVolumeClaim"):
            claim["claimName"] = f"{folder.name}-{claim['claimName']}"
        if config_map := volume.get("configMap"):
            config_map["name"] = f"{folder.name}-{config_map['name']}"
    config_maps = copy.deepcopy(rendered.of_kind("ConfigMap"))
    for each in config_maps:
        each["metadata"]["name"] = f"{folder.name}-{each['metadata']['name']}"
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": folder.name, "labels": {"app": "alexis"}},
        "spec": spec,
    }
    text = io.StringIO()
    YAML(typ="safe", pure=True).dump_all([*config_maps, pod], text)
    return text.getvalue()


def probes(rendered: Rendered) -> dict[str, str]:
    """Give the paths that Kubernetes would ask, by the name of the probe."""
    (container,) = rendered.only("StatefulSet")["spec"]["template"]["spec"]["containers"]
    return {
        name: probe["httpGet"]["path"]
        for name, probe in container.items()
        if name.endswith("Probe")
    }


def _files(rendered: Rendered, name: str, folder: Path) -> Path:
    (secret,) = (each for each in rendered.of_kind("Secret") if each["metadata"]["name"] == name)
    texts = {key: base64.b64decode(text).decode() for key, text in secret["data"].items()}
    return hand_over(folder / name, texts, only=list(texts))
