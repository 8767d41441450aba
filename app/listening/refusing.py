"""What is said on a connection before there is a request that an application could answer."""

import json
from http import HTTPStatus


def refusal(status: HTTPStatus, detail: str, *headers: str) -> bytes:
    """Give a whole answer: a problem document, after which the connection is closed."""
    document = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "errors": [],
    }
    body = json.dumps(document).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        *headers,
        "Connection: close",
        "\r\n",
    )
    return "\r\n".join(head).encode() + body
