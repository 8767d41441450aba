"""What checkov, a scanner of others, says about everything that is rendered; and why we differ."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.deploy.manifests import KUBECTL
from tests.deploy.variants import EVERY, variant

CHECKOV: Final = shutil.which("checkov")
DIFFERS: Final = {
    "CKV_K8S_11": "no limit on the processor: senders wait for their answer, in a storm above all",
    "CKV_K8S_15": "a version is never pushed twice, so a node may take the image that it has",
    "CKV_K8S_43": "the image is built by who deploys it: only there its digest is known",
}
"""Findings that stay, with the reason; deploy/README.md says what to do if they are not yours."""

_OF_THE_TEST: Final = {"CKV_K8S_8", "CKV_K8S_9", "CKV2_K8S_6"}
"""The pod of `helm test` asks once, and ends: it has no probes and no network policy."""

_ASKED_FOR: Final = {
    ("chart with what is one's own", "CKV_K8S_38"),  # serviceAccount.automountToken: true
    ("chart replicated and bare", "CKV2_K8S_6"),  # networkPolicy.enabled: false
}
"""What a variant has a value for that the scanner does not like."""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHECKOV is None, reason="checkov is not installed (pip, its own venv)"),
    pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed"),
]


def test_nothing_is_found_but_what_we_know_and_have_a_reason_for(tmp_path: Path) -> None:
    for param in EVERY:
        name = str(param.values[0])
        documents = [json.dumps(each) for each in variant(name).documents]
        (tmp_path / f"{name}.yaml").write_text("\n---\n".join(documents), encoding="utf-8")

    found = {
        (name, check, kind)
        for name, check, kind in _scanned(tmp_path)
        if (name, check) not in _ASKED_FOR and not (kind == "Pod" and check in _OF_THE_TEST)
    }

    assert {check for _, check, _ in found} == DIFFERS.keys(), sorted(found)


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    faulty = json.dumps(variant("single").only("StatefulSet")).replace(
        '"readOnlyRootFilesystem": true', '"readOnlyRootFilesystem": false'
    )
    (tmp_path / "faulty.yaml").write_text(faulty, encoding="utf-8")

    found = {check for _, check, _ in _scanned(tmp_path)}

    assert found - DIFFERS.keys() == {"CKV_K8S_22", "CKV2_K8S_6"}


def _scanned(folder: Path) -> set[tuple[str, str, str]]:
    """Give what checkov finds: the name of the file, the check, and the kind of document."""
    asked = [
        str(CHECKOV),
        "-d",
        folder,
        "--framework",
        "kubernetes",
        "--skip-download",
        "-o",
        "json",
    ]
    done = subprocess.run(asked, check=False, capture_output=True, text=True)
    return {
        (Path(each["file_path"]).stem, each["check_id"], each["resource"].partition(".")[0])
        for each in json.loads(done.stdout)["results"]["failed_checks"]
    }
