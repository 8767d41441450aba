"""Plug-ins as a package manager leaves them in a folder."""

import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

from tests.parts.documented import ROOT

EXAMPLE = ROOT / "docs" / "plugin-example"


def install_example(folder: Path) -> Path:
    """Build and install the example, without a network; give its folder."""
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "--offline", "--no-cache", "--quiet", "pip", "install"),
            *("--no-deps", "--no-build-isolation", "--python", sys.executable),
            *("--target", str(folder), str(EXAMPLE)),
        ],
        check=True,
    )
    return folder


def put_down(
    folder: Path,
    name: str,
    text: str,
    version: str = "1.0",
    tasks: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
) -> Path:
    """Write a distribution of one module, with these entry points; give its module."""
    folder.mkdir(exist_ok=True)
    module = folder / f"{name}.py"
    module.write_text(textwrap.dedent(text), encoding="utf-8")
    about = folder / f"{name}-{version}.dist-info"
    about.mkdir()
    said = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (about / "METADATA").write_text(said, encoding="utf-8")
    lines = [
        line
        for group, points in (("alexis.tasks", tasks), ("alexis.sources", sources))
        for line in (f"[{group}]", *(f"{key} = {value}" for key, value in (points or {}).items()))
    ]
    (about / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    return module
