"""Links of a file of the repository, as they have to be on its page of the site."""

import os.path
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.site.pages import ENTRY

_LINK = re.compile(r"(`+)(?:(?!\1).)+?\1|(!?)\[((?:[^\[\]`]|`[^`]*`)*)\]\(([^)\s]+)\)", re.DOTALL)
_PICTURES = (".svg", ".png")


class LostLink(Exception):
    """A link leads to nothing that is in the repository."""


def leading(
    root: Path, source: str, place: str, places: Mapping[str, str], picture: Callable[[str], None]
) -> Callable[[str], str]:
    """Give what rewrites the links in a text of the file `source`, whose page is `place`.

    A link to a page stays one. A link to any other file becomes its name: the site does not hold
    it, and where the repository is served is nobody's to guess. `picture` is told of each picture
    that is shown, by its path in the repository. Raises `LostLink`.
    """

    def rewritten(match: re.Match[str]) -> str:
        _, mark, text, target = match.groups()
        if target is None or "://" in target or target.startswith(("mailto:", "#")):
            return match[0]
        path, _, anchor = target.partition("#")
        name = _name(root, source, path)
        if mark and name.endswith(_PICTURES):
            picture(name)
            there = name.removeprefix("docs/")
        else:
            there = places.get(name) or places.get(f"{name}/README.md") or ""
        if name == ENTRY:
            there = "index.md"
        if not there:
            return _named(text, name)
        relative = os.path.relpath(there, os.path.dirname(place) or ".")  # noqa: PTH120 - no file
        return f"{mark}[{text}]({relative}{'#' + anchor if anchor else ''})"

    return lambda text: _LINK.sub(rewritten, text)


def _name(root: Path, source: str, path: str) -> str:
    """Give the path in the repository to which a link of a file leads."""
    found = (root / source).parent.joinpath(path).resolve()
    if not found.exists() or not found.is_relative_to(root.resolve()):
        raise LostLink(f"{source}: there is no {path}")
    return found.relative_to(root.resolve()).as_posix()


def _named(text: str, name: str) -> str:
    """Write the name of a file where a link to it stood."""
    plain = text.strip("`")
    return f"`{name}`" if name.endswith(plain.strip("/")) else f"{text} (`{name}`)"
