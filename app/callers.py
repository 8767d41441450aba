"""Who may call, and how they are known: what the settings say, made ready for the API."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from app.api.access.bounds import Bound, Bounds, Terms
from app.api.access.proxy import Proxy
from app.api.access.signing_in import CALLBACK
from app.api.access.ways import SingleSignOn, Ways
from app.api.access.whereabouts import Whereabouts
from app.api.auth import Callers, Client
from app.config.access_settings import Oidc
from app.config.settings import Settings
from app.domain.access import Grant
from app.domain.certificate import Wanted
from app.domain.errors import ConfigError, Problem
from app.ports import Clock

_A_SIGN_IN_TAKES = timedelta(minutes=10)


def callers_of(settings: Settings, ways: Ways, now: Clock, count: Callable[[str], None]) -> Callers:
    """Give those who may call: the clients, and whoever signs in. `count` is told of refusals."""
    clients = [
        Client(
            client.name,
            client.token_sha256,
            frozenset(client.scopes),
            Wanted(**dict(client.certificate)) if client.certificate else None,
        )
        for client in settings.clients
    ]
    by_proxy = [ways.by_proxy] if ways.proxy else []
    by_session = [ways.by_session] if ways.oidc else []
    return Callers(clients, now, [*by_proxy, *by_session], _bounds(settings, count))


def _bounds(settings: Settings, count: Callable[[str], None]) -> Bounds:
    access, server = settings.access, settings.server
    return Bounds(
        Terms(
            everybody=Bound.of(access.addresses, access.rate),
            clients={
                client.name: Bound.of(client.addresses, client.rate) for client in settings.clients
            },
            guesses=access.guesses,
        ),
        Whereabouts(server.trusted_proxies, server.forwarded_header),
        count,
    )


def ways_of(settings: Settings, now: Clock) -> Ways:
    """Give the ways to sign in. Raises `ConfigError` when a part is not installed."""
    access, url = settings.access, settings.server.public_url
    parts = urlsplit(url) if url else None
    return Ways(
        grants=tuple(
            Grant(frozenset(each.groups), each.users, frozenset(each.scopes))
            for each in access.scopes
        ),
        own=f"{parts.scheme}://{parts.netloc}".lower() if parts else None,
        home=f"{url}/" if url else "/",
        proxy=Proxy(**dict(access.proxy)) if access.proxy else None,
        oidc=_single_sign_on(access.oidc, settings, now) if access.oidc else None,
    )


def _single_sign_on(said: Oidc, settings: Settings, now: Clock) -> SingleSignOn:
    try:
        from app.api.access import oidc  # noqa: PLC0415 - memory that others need not pay
    except ImportError as error:
        raise ConfigError(
            Problem("access.oidc", f"{error.name} is not installed: pip install 'alexis[oidc]'")
        ) from error
    from app.api.access.session import CookieSessions, SealedCookie  # noqa: PLC0415 - likewise

    given = settings.access.session_secret
    secret = given.get_secret_value() if given else secrets.token_urlsafe(32)
    url = settings.server.public_url or ""
    https = url.startswith("https:")
    terms = oidc.Terms(
        issuer=said.issuer,
        client_id=said.client_id,
        client_secret=said.client_secret.get_secret_value() if said.client_secret else None,
        ask_for=said.ask_for,
        name_claim=said.name_claim,
        groups_claim=said.groups_claim,
        timeout=said.timeout,
        redirect_uri=f"{url}{CALLBACK}",
    )
    flow = SealedCookie("sign-in", secret, _A_SIGN_IN_TAKES, https=https, now=now)
    session = SealedCookie("session", secret, said.session, https=https, now=now)
    return SingleSignOn(said.name, oidc.Oidc(terms, flow, now), CookieSessions(session))
