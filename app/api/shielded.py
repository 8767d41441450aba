"""What every answer tells a browser: not to keep it, guess what it is, frame it or load it."""

from datetime import timedelta

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_STRICT = b"strict-transport-security"


class Shielded:
    """Adds these headers to each answer, but for those that it has of its own.

    `hsts` is for how long a browser is to come by HTTPS only; it is told over HTTPS alone.
    """

    def __init__(self, application: ASGIApp, hsts: timedelta | None = None) -> None:
        self._application = application
        self._strict = (_STRICT, b"max-age=%d" % hsts.total_seconds()) if hsts is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [*message["headers"]]
                names = {name.lower() for name, _ in own}
                own += [header for header in _HEADERS if header[0] not in names]
                if self._strict and scope["scheme"] == "https":
                    own.append(self._strict)
                message = {**message, "headers": own}
            await send(message)

        await self._application(scope, receive, shielded)
