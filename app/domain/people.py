"""Who answers a request: the same person may be a client here and a user of a source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.approval import Way

LOGIN = "user:"
"""How a name begins that is a login at the command line."""


@dataclass(frozen=True)
class Person:
    """Who says something, as the audit trail calls him, and by which way."""

    name: str
    actor: str
    way: Way


def caller(client: str) -> Person:
    """Give who calls: by the token of this client, or as a login at the command line."""
    if client.startswith(LOGIN):
        return at_the_command_line(client)
    return Person(client, f"client:{client}", Way.API)


def at_the_command_line(actor: str) -> Person:
    """Give who is at the command line; `actor` is user:LOGIN."""
    return Person(actor, actor, Way.COMMAND_LINE)


def author(name: str, source: str, way: Way) -> Person:
    """Give who wrote a note or pressed a button, as the source names him."""
    return Person(name, f"author:{source}:{name}", way)


@dataclass(frozen=True)
class People:
    """The clients, and as whom sources know each."""

    users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_named(self, person: Person, by: Iterable[str]) -> bool:
        """Tell whether one of these names means the person; of a source's users the case is one.

        The name of a client means its token and nobody on an alert, whatever he calls himself.
        """
        names = frozenset(by)
        match person.way:
            case Way.COMMAND_LINE:
                return person.name in names
            case Way.API:
                known = {user.casefold() for user in self.users.get(person.name, ())}
                return person.name in names or not known.isdisjoint(self._of_sources(names))
            case Way.BUTTON | Way.NOTE:
                return person.name.casefold() in self._of_sources(names)

    def names_an_author(self, by: Iterable[str]) -> bool:
        """Tell whether one of these names means somebody whom a source can name."""
        return bool(self._of_sources(by))

    def is_same(self, person: Person, other: str) -> bool:
        """Tell whether both may be one person: by one name, or by what the settings say."""
        return not self._all_names(person.name).isdisjoint(self._all_names(other))

    def _of_sources(self, names: Iterable[str]) -> frozenset[str]:
        said = {user for users in self.users.values() for user in users}
        return frozenset(
            name.casefold()
            for name in names
            if not name.startswith(LOGIN) and (name not in self.users or name in said)
        )

    def _all_names(self, name: str) -> frozenset[str]:
        found = {name.casefold(), name.removeprefix(LOGIN).casefold()}
        known = [
            {client.casefold(), *(user.casefold() for user in users)}
            for client, users in self.users.items()
        ]
        while more := {each for names in known if found & names for each in names} - found:
            found |= more
        return frozenset(found)
