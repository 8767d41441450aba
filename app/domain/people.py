"""Who answers a request: the same person may be a client here and a user of a source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.access import PERSON
from app.domain.approval import Way

LOGIN = "user:"
"""How a name begins that is a login at the command line."""

_OWN_ACTORS = ("feed:", "signed:", LOGIN, PERSON)


@dataclass(frozen=True)
class Person:
    """Who says something, as the audit trail calls him, and by which way.

    `also` are other names that he is known to have. They only keep him from approving what he
    asked for; nothing is allowed by them.
    """

    name: str
    actor: str
    way: Way
    also: tuple[str, ...] = ()


def caller(name: str, also: tuple[str, ...] = ()) -> Person:
    """Give who calls: with the token of this client, as `person:NAME`, or as `user:LOGIN`."""
    if name.startswith(LOGIN):
        return at_the_command_line(name)
    return Person(name, actor_of(name), Way.API, also)


def actor_of(client: str) -> str:
    """Give the actor for who sent an event or calls: all but clients are their own."""
    return client if client.startswith(_OWN_ACTORS) else f"client:{client}"


def at_the_command_line(actor: str) -> Person:
    """Give who is at the command line; `actor` is user:LOGIN."""
    return Person(actor, actor, Way.COMMAND_LINE)


def author(name: str, source: str, way: Way) -> Person:
    """Give who wrote a note or pressed a button, as the source names him."""
    return Person(name, f"author:{source}:{name}", way)


@dataclass(frozen=True)
class People:
    """The clients and persons, and as whom sources know each.

    A person is here under `person:NAME`, if the settings say more of him than his name.
    """

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
                known = {user.casefold() for user in self._users_of(person.name)}
                return self._is_said(person.name, names) or not known.isdisjoint(
                    self._of_sources(names)
                )
            case Way.BUTTON | Way.NOTE:
                return person.name.casefold() in self._of_sources(names)

    def names_an_author(self, by: Iterable[str]) -> bool:
        """Tell whether one of these names means somebody whom a source can name."""
        return bool(self._of_sources(by))

    def is_same(self, person: Person, other: str) -> bool:
        """Tell whether both may be one person: by one name, or by what the settings say."""
        others = self._all_names(other)
        return any(not self._all_names(name).isdisjoint(others) for name in _names_of(person))

    def _users_of(self, name: str) -> tuple[str, ...]:
        """Give the names of sources that mean who calls: a person's own name is one."""
        users = next((each for key, each in self.users.items() if _is_one(key, name)), ())
        return (*users, name.removeprefix(PERSON)) if name.startswith(PERSON) else users

    @staticmethod
    def _is_said(name: str, names: frozenset[str]) -> bool:
        return any(_is_one(each, name) for each in names)

    def _of_sources(self, names: Iterable[str]) -> frozenset[str]:
        said = {user for users in self.users.values() for user in users}
        return frozenset(
            name.casefold()
            for name in names
            if not name.lower().startswith((LOGIN, PERSON))
            and (name not in self.users or name in said)
        )

    def _all_names(self, name: str) -> frozenset[str]:
        found = {_bare(name)}
        known = [{_bare(each) for each in (name, *users)} for name, users in self.users.items()]
        while more := {each for names in known if found & names for each in names} - found:
            found |= more
        return frozenset(found)


def _names_of(person: Person) -> tuple[str, ...]:
    return (person.name, *person.also)


def _is_one(said: str, name: str) -> bool:
    """Tell whether both name one caller; of a person's name the case is one."""
    return said == name or (name.startswith(PERSON) and said.lower() == name.lower())


def _bare(name: str) -> str:
    """Give a name without how it is known: whoever is called the same may be the same."""
    return name.removeprefix(LOGIN).removeprefix(PERSON).casefold()
