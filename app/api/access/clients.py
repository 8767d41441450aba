"""The clients of the settings, and the people who were seen: who has used what he was given."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from app.api.access.sightings import Sighting
from app.api.auth import Caller, Client, needs
from app.api.parts import parts_of
from app.api.problems import responses
from app.domain.frozen import Frozen

router = APIRouter(prefix="/v1/clients", tags=["access"], responses=responses(401, 403))

_Admin = Annotated[Caller, Depends(needs("admin"))]


class Seen(Frozen):
    """How often somebody came to this process since it began, and when for the last time."""

    used: int = Field(description="Requests in which he was known, whatever became of them.")
    used_at: datetime | None
    used_from: str | None = Field(description="From which address, the last time.")
    refused: int = Field(
        description="Requests for which a scope was lacking, the token wrong, the address not "
        "allowed, or which were too many."
    )
    refused_at: datetime | None
    refused_from: str | None


class ClientView(Seen):
    """A client of the settings."""

    name: str
    known_by: tuple[Literal["token", "certificate"], ...] = Field(
        description="What it has to show; if there are two, both."
    )
    scopes: tuple[str, ...]


class PersonView(Seen):
    """Somebody whom a proxy or a provider named."""

    name: str


class ClientsView(Frozen):
    """Who may call, and who did. It is kept in memory: each replica knows what it saw itself."""

    since: datetime = Field(description="When this process began to count.")
    clients: tuple[ClientView, ...] = Field(description="In the order of the settings.")
    persons: tuple[PersonView, ...] = Field(description="The latest first, not more than 500.")
    unknown: Seen = Field(description="Tokens that nobody has.")


@router.get("", summary="List the clients")
async def list_clients(request: Request, caller: _Admin) -> ClientsView:
    """List who may call, when each was last served or refused, from where, and how often.

    The counts are those of the process that answers, since it began. No token is told, and no hash.
    """
    callers = parts_of(request).callers
    sightings = callers.sightings
    return ClientsView(
        since=sightings.since,
        clients=tuple(
            ClientView(
                name=client.name,
                known_by=_known_by(client),
                scopes=tuple(sorted(client.scopes)),
                **_counts(sightings.clients[client.name]),
            )
            for client in callers.clients
        ),
        persons=tuple(
            PersonView(name=name, **_counts(seen))
            for name, seen in reversed(list(sightings.persons.items()))
        ),
        unknown=Seen(**_counts(sightings.strangers)),
    )


def _known_by(client: Client) -> tuple[Literal["token", "certificate"], ...]:
    shown: list[Literal["token", "certificate"]] = []
    if client.token_sha256:
        shown.append("token")
    if client.certificate:
        shown.append("certificate")
    return tuple(shown)


def _counts(seen: Sighting) -> dict[str, Any]:
    return asdict(seen)
