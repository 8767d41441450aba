"""Settings with inventory files, in a folder of the test."""

from pathlib import Path

import pytest

from app.config.load import Loaded, load
from app.domain.errors import ConfigError


def loaded(folder: Path, targets: str, **files: str) -> Loaded:
    """Load settings with this section; `@` in it stands for the folder, `hosts_yaml` for a file."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    settings = folder / "alexis.yaml"
    settings.write_text(targets.replace("@", f"{folder}/"), encoding="utf-8")
    return load(settings, {})


def refusal(folder: Path, targets: str, **files: str) -> str:
    """Say why it cannot be loaded."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, targets, **files)
    return str(caught.value).replace(f"{folder}/", "")
