"""`python -m app.cli.alive`, the HEALTHCHECK of the image: does the Alexis of the settings answer?

Exit status 0 when it does, else 1. It asks on this machine, past any proxy, and loads little, since
it is done every half minute.
"""

import os
import ssl
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from app.config.said import find_settings, load_server
from app.config.server_settings import Server
from app.domain.errors import AlexisError

_EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound
_PATIENCE = 3.0


def why_not(environment: Mapping[str, str]) -> str | None:
    """Say why it is not alive; None if it is."""
    try:
        return _ask(load_server(find_settings(None, environment), environment))
    except (AlexisError, OSError, HTTPException) as error:
        return str(error) or type(error).__name__


def _ask(server: Server) -> str | None:
    connection = _connection(server)
    try:
        if server.tls and server.tls.client_certificates == "required":
            # It would refuse us, who have none; that it has shown its own is a sign of life.
            connection.connect()
            return None
        connection.request("GET", "/livez")
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    return None if response.status == HTTPStatus.OK else f"it answers {response.status}"


def _connection(server: Server) -> HTTPConnection:
    host = _EVERYWHERE.get(server.host, server.host)
    if server.tls is None:
        return HTTPConnection(host, server.port, timeout=_PATIENCE)
    # The certificate is for the name by which others call; here only an answer matters.
    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(host, server.port, timeout=_PATIENCE, context=unverified)


if __name__ == "__main__":
    sys.exit(why_not(os.environ))
