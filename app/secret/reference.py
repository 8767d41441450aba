"""References to secrets: where a value is, written in the place of the value."""

import re
from dataclasses import dataclass
from enum import StrEnum

_BEGINS = re.compile(r"(env|file|vault|kubernetes|plain):(.*)", re.DOTALL)


class Store(StrEnum):
    """Where a secret may be kept."""

    ENVIRONMENT = "env"
    FILE = "file"
    VAULT = "vault"
    KUBERNETES = "kubernetes"


class Unreadable(ValueError):
    """A secret cannot be had. Says what it was called and why; never what it is."""


class StoreAway(Unreadable):
    """Where secrets are kept does not answer: nothing else can be had there either."""


@dataclass(frozen=True)
class Reference:
    """Where a secret is: in which store, under which name, and which part of what is there."""

    store: Store
    name: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.store}:{self.name}" + (f"#{self.key}" if self.key else "")


_SHAPES = {
    Store.ENVIRONMENT: (re.compile(r"[A-Za-z_][A-Za-z0-9_]*"), "env:NAME, the name of a variable"),
    Store.FILE: (re.compile(r"[^\0\n]+"), "file:/path/of/a/file"),
    Store.VAULT: (
        re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_. -]+)+"),
        "vault:MOUNT/PATH#KEY, such as vault:secret/data/alexis#api-key",
    ),
    Store.KUBERNETES: (
        re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"),
        "kubernetes:NAMESPACE/NAME#KEY",
    ),
}
_HAVE_PARTS = (Store.VAULT, Store.KUBERNETES)


def read_reference(text: str) -> Reference | str:
    """Give the reference that a text is, or else the secret that it is.

    `plain:` before a secret that begins like a reference says that it is none. Raises `Unreadable`
    when a reference is not whole; as it may be a secret by mistake, the words hold none of it.
    """
    found = _BEGINS.fullmatch(text)
    if found is None:
        return text
    word, rest = found.groups()
    if word == "plain":
        return rest
    store = Store(word)
    name, _, key = rest.partition("#") if store in _HAVE_PARTS else (rest, "", "")
    shape, written = _SHAPES[store]
    parts = name.split("/")
    if not shape.fullmatch(name) or bool(key) is not (store in _HAVE_PARTS):
        raise Unreadable(f"write {written}; before a secret that begins so write plain:")
    if store is Store.VAULT and {".", ".."} & set(parts):
        raise Unreadable(f"write {written}, without . and .. in the path")
    return Reference(store, name, key)
