"""Every variant that Kustomize can render: both overlays, and with what may be added to them."""

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.deploy.manifests import SECRETS, Rendered, copied_without_secrets, rendered

OLDEST: Final = "1.34"
NEWEST: Final = "1.37"
SUPPORTED: Final = (OLDEST, "1.35", "1.36", NEWEST)
"""The versions of Kubernetes that all of it is for; deploy/README.md says so."""

OF_THE_OPERATOR: Final = frozenset({"ServiceMonitor", "PrometheusRule"})
"""Kinds that are none of Kubernetes; tests of their own look at them."""


class Variant(NamedTuple):
    """What a user writes into the copy of the example."""

    overlay: str
    components: Sequence[str] = ()


_FOR_BOTH = (
    "../components/ingress",
    "../components/page",
    "../components/known-callers",
    "../monitoring",
)
_HTTPS = "../components/https"
_AUTOSCALING = "../components/autoscaling"
VARIANTS: Final = {
    "single": Variant("single"),
    **{f"single with {Path(each).name}": Variant("single", [each]) for each in _FOR_BOTH},
    "single with https": Variant("single", [_HTTPS]),
    "single with all": Variant("single", [*_FOR_BOTH, _HTTPS]),
    "replicated": Variant("replicated"),
    "replicated with autoscaling": Variant("replicated", [_AUTOSCALING]),
    "replicated with all": Variant("replicated", [*_FOR_BOTH, _AUTOSCALING, _HTTPS]),
}
EVERY: Final = [pytest.param(name, id=name) for name in VARIANTS]


@cache
def variant(name: str) -> Rendered:
    """Have kubectl render one of `VARIANTS`; nobody may change what comes back."""
    overlay, components = VARIANTS[name]
    with tempfile.TemporaryDirectory() as folder:
        example = copied_without_secrets(Path(folder))
        for secret in SECRETS:
            (example / "secrets" / secret).write_text("made up", encoding="utf-8")
        file = example / "kustomization.yaml"
        text = file.read_text(encoding="utf-8").replace("overlays/single", f"overlays/{overlay}")
        if components:
            text += "components:\n" + "".join(f"  - {each}\n" for each in components)
        file.write_text(text, encoding="utf-8")
        return rendered(example)
