"""Who may call."""

import re

from pydantic import Field, field_validator

from app.config.scopes import ScopeName
from app.domain.frozen import Frozen

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Client(Frozen):
    """Somebody who may call. `alexis token NAME` makes a token and its hash."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$",
        description="As what it is known in logs, notes and the audit trail; each once.",
    )
    token_sha256: str = Field(description="The token's SHA-256 in hexadecimal; never the token.")
    scopes: tuple[ScopeName, ...] = Field(
        min_length=1,
        description="What it may do: webhooks, events, read, actions, approve, admin; * is all.",
    )
    users: tuple[str, ...] = Field(
        default=(),
        description="As whom sources know who has the token: he cannot approve what he asked for.",
    )

    @field_validator("token_sha256")
    @classmethod
    def _a_hash(cls, text: str) -> str:
        if not _SHA256.fullmatch(text.lower()):
            raise ValueError("64 hexadecimal digits, as `alexis token` prints them")
        return text.lower()
