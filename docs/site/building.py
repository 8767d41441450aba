"""The site is put together: pages of the repository, pages made from the code, and then HTML."""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.cli.schema import What, described
from app.plugins.catalogue import TASKS
from docs.site import links
from docs.site.markdown import for_the_site
from docs.site.pages import ROOT, pages
from docs.site.reference import api, cli, codes, log_events, rules, settings

_OWN = Path(__file__).parent


class Unbuilt(Exception):
    """The site cannot be built."""


def build(to: Path, root: Path = ROOT) -> Path:
    """Build the site in a folder, which is made anew. Gives the folder of the HTML.

    Raises `Unbuilt` when a page is in no part of the navigation, a link leads nowhere, or the
    generator complains.
    """
    shutil.rmtree(to, ignore_errors=True)
    (to / "pages").mkdir(parents=True)
    try:
        written = {**written_pages(root, to / "pages"), **dict(generated_pages(root))}
    except links.LostLink as lost:
        raise Unbuilt(str(lost)) from lost
    config = (_OWN / "zensical.toml").read_text(encoding="utf-8")
    if wrong := list(lost_in_the_navigation(tomllib.loads(config), set(written))):
        raise Unbuilt("docs/site/zensical.toml: " + "; ".join(wrong))
    (to / "zensical.toml").write_text(config, encoding="utf-8")
    shutil.copy(_OWN / "site.css", to / "pages" / "site.css")
    for place, text in written.items():
        file = to / "pages" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    program = Path(sys.executable).parent / "zensical"
    done = subprocess.run(  # noqa: S603 - the generator of this environment
        [program, "build", "--strict"], cwd=to, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Unbuilt(done.stdout + done.stderr)
    return to / "site"


def written_pages(root: Path, to: Path) -> Mapping[str, str]:
    """Give the pages that people write, by their places; the pictures in them are copied."""

    def copied(name: str) -> None:
        file = to / name.removeprefix("docs/")
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, file)

    places = pages(root)
    return {
        place: for_the_site(
            (root / name).read_text(encoding="utf-8"),
            links.leading(root, name, place, places, copied),
        )
        for name, place in places.items()
    }


def generated_pages(root: Path) -> Iterator[tuple[str, str]]:
    """Make the pages of the reference, with their places."""
    with tempfile.TemporaryDirectory() as folder:
        document, calls = asyncio.run(api.asked(Path(folder)))
    yield "reference/api.md", api.shown(document, calls)
    yield "reference/cli.md", cli.shown()
    yield "reference/settings.md", settings.shown(_schema(What.SETTINGS))
    names = sorted(kind.name for kind in TASKS)
    yield "reference/rules.md", rules.rules(_schema(What.RULES), names)
    yield "reference/rule-tests.md", rules.tests(_schema(What.TESTS))
    yield "reference/check-codes.md", codes.shown()
    yield "reference/log-events.md", log_events.shown(root)


def _schema(what: What) -> Mapping[str, Any]:
    """Give a schema as it is printed: what is not JSON in it would not be shown to anybody."""
    read: dict[str, Any] = json.loads(json.dumps(described(what)))
    return read


def lost_in_the_navigation(config: Mapping[str, Any], places: set[str]) -> Iterator[str]:
    """Say which pages the navigation leaves out, and what in it is no page."""
    named = list(_named(config["project"]["nav"]))
    yield from (f"{place} is in no part of it" for place in sorted(places - set(named)))
    yield from (f"{place} is no page" for place in sorted(set(named) - places))
    twice = sorted({place for place in named if named.count(place) > 1})
    yield from (f"{place} is there twice" for place in twice)


def _named(nav: Any) -> Iterator[str]:
    match nav:
        case str():
            yield nav
        case list():
            for each in nav:
                yield from _named(each)
        case dict():
            for each in nav.values():
                yield from _named(each)
        case _:
            raise Unbuilt(f"docs/site/zensical.toml: {nav!r} is nothing for the navigation")
