"""What has to be so of the HTML: links and anchors lead somewhere, nothing comes from elsewhere."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "object": "data",
}
"""What a browser gets by itself, and where the address of it stands."""
_GOT_BY_A_LINK = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch"}


class Read(NamedTuple):
    """What a page says: its anchors, what it links to, and what it loads."""

    anchors: frozenset[str]
    links: tuple[str, ...]
    loaded: tuple[str, ...]


def complaints(site: Path) -> Iterator[str]:
    """Say what is wrong in the pages of a site."""
    read = {
        path.relative_to(site).as_posix(): read_page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    for place, page in read.items():
        for address in page.loaded:
            if urlsplit(address).netloc:
                yield f"{place} loads {address}"
        if place != "404.html":
            yield from _lost(site, place, page, read)


def _lost(site: Path, place: str, page: Read, read: Mapping[str, Read]) -> Iterator[str]:
    for address in (*page.links, *page.loaded):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        folder = place.rpartition("/")[0]
        there = normpath(f"{folder}/{unquote(parts.path)}".lstrip("/")) if parts.path else place
        if (site / there).is_dir():
            there = normpath(f"{there}/index.html")
        if not (site / there).is_file():
            yield f"{place} leads to {address}, which is not there"
        elif (
            parts.fragment and there in read and unquote(parts.fragment) not in read[there].anchors
        ):
            yield f"{place} leads to {address}, an anchor that is not there"


def read_page(html: str) -> Read:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return Read(frozenset(reader.anchors), tuple(reader.links), tuple(reader.loaded))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.anchors.add(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "link" and set(said.get("rel", "").split()) & _GOT_BY_A_LINK:
            self.loaded.append(said["href"])
        if (attribute := _LOADED.get(tag)) and said.get(attribute):
            self.loaded.append(said[attribute])
