"""How the service stands: its version, whether it only rehearses, and what its feeds have seen."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import responses
from app.domain.restraint.shown import LastingStorm, PauseView
from app.domain.service_view import FeedView, ServiceView
from app.ledger import Ledger
from app.remediation.standing import standing

router = APIRouter(prefix="/v1", tags=["health"], responses=responses(401, 403, 503))

_Reader = Annotated[Caller, Depends(needs("read"))]


@router.get("/service", summary="Show how the service stands")
async def show_service(request: Request, caller: _Reader) -> ServiceView:
    """Say which version serves, whether it acts, and how far each feed has come."""
    parts = parts_of(request)

    def look(ledger: Ledger) -> ServiceView:
        looks, stands = ledger.cursors.looks(), standing(ledger)
        feeds = tuple(
            FeedView(
                source=name,
                interval_seconds=source.feed_interval.total_seconds(),
                looked_at=looks.get(name),
                seen_until=ledger.cursors.get(name),
            )
            for name, source in parts.sources.items()
            if source.feed
        )

        return ServiceView(
            version=parts.version,
            dry_run=parts.world.dry_run,
            paused=stands.paused and PauseView.of(stands.paused),
            storm=stands.storm and LastingStorm.of(stands.storm),
            feeds=feeds,
            broken_plugins=parts.broken_plugins,
            tls=parts.tls() if parts.tls else None,
        )

    return await parts.store.read(look)
