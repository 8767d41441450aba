"""Large answers leave in portions, so that it shows whether the other side takes them."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PORTION = 65_536


class Portions:
    """Sends no more at once than a connection keeps: the next portion waits for the last one.

    By TLS all that is sent at once is taken over whole, and nothing tells how much of it is left.
    """

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def portioned(message: Message) -> None:
            body = message.get("body", b"")
            if len(body) <= _PORTION:
                await send(message)
                return
            more = message.get("more_body", False)
            for at in range(0, len(body), _PORTION):
                portion = body[at : at + _PORTION]
                is_last = at + _PORTION >= len(body)
                await send({**message, "body": portion, "more_body": more or not is_last})

        await self._application(scope, receive, portioned)
