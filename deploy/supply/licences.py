"""Under which licence each package comes, and the page that lists them."""

from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path

from packaging.licenses import canonicalize_license_expression

from deploy.supply.packages import US, brought, declared
from deploy.supply.policy import Policy

_HEAD = """\
# Licences

Alexis is under the [Apache License 2.0](../LICENSE). This page lists what comes with it, by the
metadata of each package; the versions are in `requirements.txt`. It is made by
`python -m deploy.supply licences`. Which licences may be there, and why, is in
`deploy/supply/policy.toml`. The tools of those who work on Alexis are not listed: nobody gets them
with it. What each package is for is said in [dependencies.md](dependencies.md).
"""
_SWAGGER = """
## Inside of packages

`/docs` is [Swagger UI](https://github.com/swagger-api/swagger-ui) {version}, under Apache-2.0. Its
files come with fastapi-offline and are served as they are, so the hash of that package in
`requirements.txt` is theirs too. All other files of the page are our own.
"""


def licence_of(name: str, policy: Policy) -> str:
    """Give the licence of an installed package as an expression in SPDX; "" if none is known."""
    if name in policy.read:
        return policy.read[name]
    said = distribution(name).metadata
    if "License-Expression" in said:
        return said["License-Expression"]
    classifiers: list[str] = [
        each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or ()
    ]
    fields: list[str] = said.get_all("License") or []
    for words in (*fields, *classifiers):
        if words in policy.words:
            return policy.words[words]
        if words and _is_spdx(words):
            return words
    return ""


def complaint(name: str, policy: Policy) -> str:
    """Say what is wrong with the licence of a package; "" if nothing is."""
    licence = licence_of(name, policy)
    if not licence:
        return f"{name}: its metadata name no licence that is known"
    if taken := policy.taken.get(name):
        same = taken.licence == licence
        return "" if same else f"{name}: {licence} was {taken.licence} when it was taken"
    return "" if _is_allowed(licence, policy) else f"{name}: {licence} is not allowed"


def page(policy: Policy) -> str:
    """Write the page."""
    named = declared()
    always = brought(named[""])
    parts = [_HEAD, "\n## Always\n\n", *_table(always, policy)]
    for extra in sorted(named.keys() - {"", "dev"}):
        more = {name: whos for name, whos in brought(named[extra]).items() if name not in always}
        parts += [f"\n## With the extra `{extra}`\n\n", *_table(more, policy)]
    parts += ["\n## Taken with a reason\n\n| package | licence | why |\n|---|---|---|\n"]
    parts += [f"| {name} | {each.licence} | {each.why} |\n" for name, each in policy.taken.items()]
    return "".join([*parts, _SWAGGER.format(version=swagger_version())])


def swagger_version() -> str:
    """Ask the file of Swagger UI which it is."""
    file = distribution("fastapi-offline").locate_file(
        "fastapi_offline/static/swagger-ui-bundle.js"
    )
    text = Path(str(file)).read_text(encoding="utf-8")
    return text.partition('PACKAGE_VERSION:"')[2].partition('"')[0]


def _table(packages: Mapping[str, Iterable[str]], policy: Policy) -> Iterable[str]:
    yield "| package | licence | asked for by |\n|---|---|---|\n"
    for name, whos in packages.items():
        by = ", ".join(sorted(whos, key=lambda who: (who != US, who)))
        yield f"| {name} | {licence_of(name, policy)} | {by} |\n"


def _is_spdx(words: str) -> bool:
    try:
        canonicalize_license_expression(words)
    except ValueError:
        return False
    return True


def _is_allowed(expression: str, policy: Policy) -> bool:
    return any(
        all(part.strip(" ()") in policy.allowed for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )
