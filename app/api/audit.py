"""The audit trail: who caused what, and the head to write down elsewhere."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import responses
from app.domain.audit_check import ROW, Head, Verdict
from app.domain.filters import AuditFilter
from app.domain.views import AuditEntry, Page

router = APIRouter(prefix="/v1/audit", tags=["what happened"], responses=responses(401, 403, 503))

_Admin = Annotated[Caller, Depends(needs("admin"))]
_Head = Annotated[
    str | None,
    Query(pattern=f"^{ROW}$", description="A row that was written down elsewhere, NUMBER:HASH."),
]


@router.get("", summary="List the audit trail", responses=responses(422))
async def list_audit(
    request: Request, caller: _Admin, wanted: Annotated[AuditFilter, Query()]
) -> Page[AuditEntry]:
    """List what was done and who caused it, the newest first."""
    parts = parts_of(request)
    return await parts.trail.entries(wanted, parts.world.now())


@router.get("/head", summary="Give the last row of the audit trail")
async def show_audit_head(request: Request, caller: _Admin) -> Head:
    """Give number and hash of the last row, to be written down elsewhere.

    `alexis audit verify --head NUMBER:HASH` tells later whether the trail still holds that row.
    """
    return await parts_of(request).trail.head()


@router.get("/verify", summary="Check the audit trail", responses=responses(422))
async def verify_audit(request: Request, caller: _Admin, head: _Head = None) -> Verdict:
    """Check that no row was changed, removed or put in, with the key of this Alexis.

    Who has access to the machine of Alexis can make it say so: write the head down elsewhere, and
    check a copy of the database with `alexis audit verify` there. A long trail takes a while.
    """
    parts = parts_of(request)
    return await parts.trail.check(parts.seal, Head.parse(head) if head else None)
