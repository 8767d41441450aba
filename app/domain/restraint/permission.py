"""Who may have what done where: nothing is permitted that no entry covers, once there are any."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.domain.event import Event
from app.domain.fleet import Fleet
from app.domain.frozen import Frozen
from app.domain.restraint.block import Block, BlockReason
from app.domain.rule import Rule

_SSH_HOST = "ssh_host:"


class OfGroup(Frozen):
    """The hosts of a group of `targets.groups`."""

    group: str = Field(min_length=1, description="The name of the group.")


_Patterns = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


class Permission(Frozen):
    """What is permitted together; what an entry does not name it does not ask for."""

    rules: _Patterns | None = Field(
        default=None, description="Patterns of names of rules; tasks by hand are `by-hand`."
    )
    tasks: _Patterns | None = Field(default=None, description="Task types, as remote_ssh.")
    targets: Annotated[tuple[str | OfGroup, ...], Field(min_length=1)] | None = Field(
        default=None, description="Patterns of hosts, or {group: NAME} of targets.groups."
    )
    clients: _Patterns | None = Field(
        default=None, description="Patterns of clients that may cause it; a feed is feed:SOURCE."
    )

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not any((self.rules, self.tasks, self.targets, self.clients)):
            raise ValueError("name at least one of rules, tasks, targets, clients")
        return self


class Permissions(Frozen):
    """What is permitted beside `targets.allow`; without any entry that alone counts."""

    allow: tuple[Permission, ...] = Field(
        default=(), description="What a run does has to be covered by one entry."
    )
    opt_in_tag: str | None = Field(
        default=None,
        min_length=1,
        description="A tag that has to be on the event, or on the entity that is the target.",
    )


@dataclass(frozen=True)
class Cause:
    """Who had it done: the client that sent the event, or asked for it `by_hand`.

    None stands for a client that is not known, and is not asked for.
    """

    client: str | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class Asked:
    """What is to be permitted; None stands for any target, which is not asked for."""

    rule: Rule
    target: str | None
    cause: Cause


def against(asked: Asked, event: Event, permissions: Permissions, fleet: Fleet) -> Iterator[Block]:
    """Give every reason against it: no entry covers it, or nobody has opted in to it."""
    if lacking := not_covered(asked, permissions.allow, fleet):
        yield Block(BlockReason.NOT_ALLOWED, lacking)
    tag = permissions.opt_in_tag
    if tag and not asked.cause.by_hand and not _is_tagged(tag, event, asked.target, fleet):
        yield Block(
            BlockReason.NOT_ALLOWED,
            f"the tag {tag} is neither on the event nor on the entity {asked.target}",
        )


def not_covered(asked: Asked, entries: Sequence[Permission], fleet: Fleet) -> str | None:
    """Say what no entry covers; None when one covers all of it, or there are no entries at all."""
    if not entries:
        return None
    rule, cause = asked.rule, asked.cause
    types = sorted({doing.type for doing in rule.doings()})
    steps: Iterable[tuple[str, Callable[[Permission], bool]]] = (
        (f"rule {rule.name}", lambda each: covers_rule(each, rule.name)),
        (f"tasks of type {', '.join(types)}", lambda each: covers_tasks(each, types)),
        (f"client {cause.client}", lambda each: covers_client(each, cause.client)),
        (f"target {asked.target}", lambda each: covers_target(each, asked.target, fleet)),
    )
    left, told = list(entries), list[str]()
    for what, covers in steps:
        left = [each for each in left if covers(each)]
        if not left:
            known = f", for {', '.join(told)}" if told else ""
            return f"no entry of permissions.allow covers {what}{known}"
        told.append(what)
    return None


def covers_rule(entry: Permission, rule: str) -> bool:
    return _fits(entry.rules, rule)


def covers_tasks(entry: Permission, types: Iterable[str]) -> bool:
    return all(_fits(entry.tasks, each) for each in types)


def covers_client(entry: Permission, client: str | None) -> bool:
    return client is None or _fits(entry.clients, client)


def covers_target(entry: Permission, target: str | None, fleet: Fleet) -> bool:
    """Tell whether the host, by its one name, is among those of the entry."""
    if target is None or entry.targets is None:
        return True
    return any(_is_one(each, target, fleet) for each in entry.targets)


def _is_one(said: str | OfGroup, target: str, fleet: Fleet) -> bool:
    if isinstance(said, OfGroup):
        hosts = fleet.groups.get(said.group, ())
        return target in {fleet.canonical(host) for host in hosts}
    return fnmatchcase(target.lower(), said.lower())


def _fits(patterns: Iterable[str] | None, name: str) -> bool:
    return patterns is None or any(fnmatchcase(name, pattern) for pattern in patterns)


def _is_tagged(tag: str, event: Event, target: str | None, fleet: Fleet) -> bool:
    if tag in event.tags:
        return True
    for entity in event.entities:
        hosts = [each.removeprefix(_SSH_HOST) for each in entity.tags if each.startswith(_SSH_HOST)]
        names = [fleet.canonical(name) for name in (*hosts, entity.name or "") if name]
        if tag in entity.tags and target in names:
            return True
    return False
