"""Who signs in without a token of ours: a person, as a reverse proxy or a provider names him."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

PERSON = "person:"
"""How a name begins that a proxy or a provider vouches for. No client's name has a colon."""

_NAME = re.compile(r"[\x21-\x2b\x2d-\x39\x3b-\x7e]{1,200}")


@dataclass(frozen=True)
class Identity:
    """What a proxy or a provider says of somebody: his name, his groups, his e-mail address.

    `name` is one that `is_name` takes.
    """

    name: str
    groups: frozenset[str] = field(default_factory=frozenset)
    email: str | None = None


@dataclass(frozen=True)
class Grant:
    """Scopes for those in one of these groups, and those who fit one of these patterns of names."""

    groups: frozenset[str]
    users: tuple[str, ...]
    scopes: frozenset[str]

    def is_for(self, identity: Identity) -> bool:
        name = identity.name.lower()
        return not self.groups.isdisjoint(identity.groups) or any(
            fnmatchcase(name, pattern.lower()) for pattern in self.users
        )


def is_name(text: str) -> bool:
    """Tell whether it can be a person's name here: ASCII without space, comma, colon."""
    return _NAME.fullmatch(text) is not None


def scopes_of(identity: Identity, grants: Iterable[Grant]) -> frozenset[str]:
    """Give all scopes that somebody has by one grant or another."""
    return frozenset(scope for grant in grants if grant.is_for(identity) for scope in grant.scopes)


def groups_that_count(groups: Iterable[str], grants: Sequence[Grant]) -> frozenset[str]:
    """Leave out the groups that no grant names: a person may be in hundreds."""
    return frozenset(group for grant in grants for group in grant.groups).intersection(groups)
