"""Which files of the repository are pages of the site, and where each of them stands there."""

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN = "docs/site"
BESIDE = {
    "deploy/README.md": "kubernetes.md",
    "deploy/chart/README.md": "helm.md",
    "deploy/image/README.md": "image.md",
    "deploy/example/secrets/README.md": "kubernetes-secrets.md",
    "deploy/stack/README.md": "compose.md",
    "deploy/systemd/README.md": "plain-host.md",
    "benchmarks/README.md": "benchmarks.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
"""Files outside of docs/ that are pages too."""

ENTRY = "README.md"
"""The repository's first page; the site has its own."""


def pages(root: Path = ROOT) -> Mapping[str, str]:
    """Give for each file that is a page, as a path in the repository, its place in the site."""
    found = {
        name: name.removeprefix("docs/").replace("README.md", "index.md")
        for path in sorted((root / "docs").rglob("*.md"))
        if not (name := path.relative_to(root).as_posix()).startswith(OWN)
    }
    return {**found, **BESIDE}
