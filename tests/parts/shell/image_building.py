"""`docker build` as a page, or `deploy/image/build`, calls it: is there what the words name?"""

import re
from collections.abc import Sequence
from pathlib import Path

_IMAGE = re.compile(r"(registry\.example\.net/)?alexis(-extensible)?:\d+\.\d+\.\d+")
_OPTIONS = ("--build-arg", "--label", "--target", "-t")


def complaint(words: Sequence[str], folder: Path) -> str:
    """Say what is wrong with the options and the folder of a build; nothing if all is there."""
    dockerfile = folder / words[-1] / "Dockerfile"
    if not dockerfile.is_file():
        return "no Dockerfile"
    text = dockerfile.read_text(encoding="utf-8")
    given = list(zip(words[:-1:2], words[1::2], strict=True))
    for option, value in given:
        name = value.partition("=")[0]
        if option not in _OPTIONS:
            return f"{option} is not known"
        if option == "--build-arg" and f"ARG {name}" not in text:
            return f"the Dockerfile has no {name}"
        if option == "--target" and not re.search(rf"^FROM .* AS {name}$", text, re.MULTILINE):
            return f"there is no target {name}"
        if option == "-t" and not _IMAGE.fullmatch(value):
            return "not our image"
    return "" if "-t" in dict(given) else "the image gets no name"
