"""The chart, as helm renders it, and the values that its tests set."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from tests.deploy.manifests import DEPLOY, EXAMPLE, Rendered, read_one

CHART: Final = DEPLOY / "chart"
HELM: Final = shutil.which(
    "helm", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH')}"
)
NO_HELM: Final = "helm is not installed, which renders the chart; tests/run has npm install it"
OLDEST: Final = "1.34"
"""The oldest version of Kubernetes that all of it is for."""

Values = Mapping[str, Any]

_POSTGRES: Final = "database: {url: postgresql://alexis@db.example.net/alexis}\n"
_TLS: Final = (
    "server: {tls: {cert_file: /etc/alexis/tls/tls.crt, key_file: /etc/alexis/tls/tls.key}}\n"
)
REPLICATED: Final[Values] = {"database": "postgresql", "replicas": 2, "settings": _POSTGRES}
HTTPS: Final[Values] = {"https": {"secretName": "alexis-serving"}}
INGRESS: Final[Values] = {
    "ingress": {
        "webhooks": {"enabled": True, "host": "alexis.example.net"},
        "page": {"enabled": True, "host": "alexis.internal.example.net"},
    }
}
KNOWN_CALLERS: Final[Values] = {
    "networkPolicy": {
        "from": [
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}
            for name in ("ingress-nginx", "monitoring")
        ]
    }
}
MONITORING: Final[Values] = {
    "monitoring": {
        name: {"enabled": True} for name in ("serviceMonitor", "prometheusRule", "dashboard")
    }
}
AUTOSCALING: Final[Values] = {"autoscaling": {"enabled": True}}
OWN: Final[Values] = {
    "image": {
        "repository": "registry.example.net/alexis",
        "digest": f"sha256:{'0' * 64}",
        "pullPolicy": "Always",
        "pullSecrets": [{"name": "registry"}],
    },
    "fullnameOverride": "repairs",
    "existingSettings": "my-settings",
    "existingRules": "my-rules",
    "existingKnownHosts": "my-hosts",
    "existingSecret": "my-secrets",
    "storage": {"size": "20Gi", "className": "fast"},
    "stop": {"timeoutSeconds": 120},
    "service": {"type": "LoadBalancer", "annotations": {"a": "b"}},
    "serviceAccount": {"annotations": {"a": "b"}, "automountToken": True, "name": "robot"},
    "podAnnotations": {"a": "b"},
    "podLabels": {"team": "operations"},
    "nodeSelector": {"disk": "fast"},
    "tolerations": [{"key": "dedicated", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {}},
    "priorityClassName": "operations",
    "extraEnv": [{"name": "HTTPS_PROXY", "value": "http://proxy.example.net:3128"}],
    "extraVolumes": [{"name": "tmp", "emptyDir": {}}],
    "extraVolumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108 - in the pod
    "resources": {"limits": {"cpu": 2, "memory": "1Gi"}},
}
BARE: Final[Values] = {
    "networkPolicy": {"enabled": False},
    "podDisruptionBudget": {"enabled": False},
    "topologySpread": {"enabled": False},
    "serviceAccount": {"create": False},
}
_ALL: Final[Values] = {**INGRESS, **KNOWN_CALLERS, **MONITORING, **HTTPS}
CHARTED: Final[Mapping[str, Values]] = {
    "chart": {},
    "chart with all": {**_ALL, "settings": _TLS},
    "chart with what is one's own": OWN,
    "chart replicated": REPLICATED,
    "chart replicated with all": {
        **REPLICATED, **_ALL, **AUTOSCALING, "settings": _POSTGRES + _TLS,
    },
    "chart replicated and bare": {**REPLICATED, **BARE},
}  # fmt: skip
"""Values, by what they render."""


def defaults() -> Any:
    return read_one(CHART / "values.yaml")


def schema() -> Any:
    return json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))


def example() -> dict[str, Any]:
    """Give the files of the example as values."""
    rules = sorted((EXAMPLE / "rules").glob("*.yaml"))
    return {
        "settings": (EXAMPLE / "alexis.yaml").read_text(encoding="utf-8"),
        "knownHosts": (EXAMPLE / "known_hosts").read_text(encoding="utf-8"),
        "rules": {each.name: each.read_text(encoding="utf-8") for each in rules},
    }


def rendered_chart(values: Values, release: str = "alexis") -> Rendered:
    """Have helm render the chart with these values; fails the test when it does not."""
    done = template(values, release)
    assert done.returncode == 0, done.stderr
    return Rendered([each for each in YAML(typ="safe").load_all(done.stdout) if each])


def template(values: Values, release: str = "alexis") -> subprocess.CompletedProcess[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        version = ["--kube-version", f"{OLDEST}.0"]
        return helm("template", release, CHART, "-n", "alexis", *version, "-f", file.name)


def helm(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(HELM), *words], check=False, capture_output=True, text=True, cwd=folder
    )
