"""Every variant: what Kustomize renders of both overlays, and helm of the chart."""

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.deploy.charts import CHARTED, HELM, NO_HELM, OLDEST, rendered_chart
from tests.deploy.manifests import SECRETS, Rendered, copied_without_secrets, rendered

NEWEST: Final = "1.37"
SUPPORTED: Final = (OLDEST, "1.35", "1.36", NEWEST)
"""The versions of Kubernetes that all of it is for; deploy/README.md says so."""

OF_THE_OPERATOR: Final = frozenset({"ServiceMonitor", "PrometheusRule"})
"""Kinds that are none of Kubernetes; tests of their own look at them."""


class Variant(NamedTuple):
    """What a user of Kustomize writes into the copy of the example."""

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
    "single with all": Variant("single", [*_FOR_BOTH, _HTTPS]),
    "replicated": Variant("replicated"),
    "replicated with all": Variant("replicated", [*_FOR_BOTH, _AUTOSCALING, _HTTPS]),
}
ALONE: Final = {
    **{f"single with {Path(each).name}": Variant("single", [each]) for each in _FOR_BOTH},
    "single with https": Variant("single", [_HTTPS]),
    "replicated with autoscaling": Variant("replicated", [_AUTOSCALING]),
}
"""One component each, for the long tests."""

_WITH_HELM = pytest.mark.skipif(HELM is None, reason=NO_HELM)
EVERY: Final = [
    *(pytest.param(name, id=name) for name in VARIANTS),
    *(pytest.param(name, id=name, marks=pytest.mark.long) for name in ALONE),
    *(pytest.param(name, id=name, marks=_WITH_HELM) for name in CHARTED),
]
"""The names of all of them, for a test that looks at each."""


@cache
def variant(name: str) -> Rendered:
    """Have one of these rendered; nobody may change what comes back."""
    if name in CHARTED:
        return rendered_chart(CHARTED[name])
    overlay, components = {**VARIANTS, **ALONE}[name]
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
