"""What a page does to a cluster: held against what is rendered, since there is none."""

import json
import subprocess
from collections.abc import Sequence
from typing import Final

from app.store.migrations.releases import RELEASES
from tests.deploy.charts import OLDEST, defaults, helm
from tests.deploy.manifests import KUBECTL, SECRETS, read_all, stateful_set
from tests.parts.documented import ROOT
from tests.parts.shell.door import Called
from tests.parts.shell.required import require

_NAME: Final = "app.kubernetes.io/name"


def taken_back(words: Sequence[str]) -> int:
    """Look at what is done to the pods on the way back to an older version."""
    there = stateful_set()
    label = f"{_NAME}=" + there["spec"]["template"]["metadata"]["labels"][_NAME]
    match words:
        case ["scale", "statefulset/alexis", "--replicas=0" | "--replicas=1"]:
            return 0
        case ["wait", "--for=delete", "pod", "-l", selector, "--timeout=2m"] | [
            "logs", "-l", selector,
        ]:  # fmt: skip
            require(selector == label, selector)
            return 0
        case ["patch", "statefulset/alexis", "--type=json", patch]:
            (step,) = json.loads(patch.removeprefix("--patch="))
            verb, release = step["value"]
            at = there
            for name in step["path"].split("/")[1:]:
                at = at[int(name) if name.isdigit() else name]
            require(at == ["serve"] and verb == "downgrade" and release in RELEASES, patch)
            return 0
        case _:
            raise ValueError(f"kubectl {words} is not known")


def secret(called: Called, name: str) -> int:
    """Have kubectl make a Secret, and look at its keys."""
    asked = [str(KUBECTL), *called.words, "--dry-run=client", "-o", "yaml"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=called.folder)
    (made,) = read_all(done.stdout)
    monitor = (ROOT / "deploy/monitoring/service-monitor.yaml").read_text(encoding="utf-8")
    files = set(SECRETS) if name == defaults()["existingSecret"] else {"token"}
    require(set(made["data"]) == files, f"{name}: {set(made['data'])}")
    require(len(files) > 1 or name in monitor, name)
    return 0


def charted(called: Called) -> int:
    """Have helm render what it would apply."""
    match called.words:
        case ["-n", "alexis", "install" | "upgrade", "alexis", *rest]:
            version = ["--kube-version", f"{OLDEST}.0"]
            done = helm("template", "alexis", *rest, *version, folder=called.folder)
            called.complains(done.stderr if done.returncode else "")
            return done.returncode
        case ["-n", "alexis", "test", "alexis"]:
            return 0
        case _:
            raise ValueError(f"helm {called.words} is not known")
