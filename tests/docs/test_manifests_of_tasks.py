"""What the pages of task types show for Kubernetes is what Kubernetes takes."""

import kubernetes_validate
import pytest
from ruamel.yaml import YAML

from tests.parts.documented import Block, blocks

_KUBERNETES = "1.34"
_SHOWN = [pytest.param(each, id=each.id) for each in blocks() if each.info == "yaml manifest"]


def test_a_role_is_shown() -> None:
    assert len(_SHOWN) > 1


@pytest.mark.parametrize("block", _SHOWN)
def test_a_manifest_has_no_field_that_kubernetes_does_not_know(block: Block) -> None:
    said = YAML(typ="safe", pure=True).load(block.text)

    kubernetes_validate.validate(said, _KUBERNETES, strict=True)
