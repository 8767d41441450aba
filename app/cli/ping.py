"""alexis ping: does it answer, and who am I there?"""

from app.cli.calling.asking import Url, ask
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.service_view import Pong


def ping(url: Url = None, settings: SettingsFile = None, as_json: AsJson = False) -> None:
    """Say who answers, and as whom you are known there, with which scopes."""
    said = ask(url, settings, lambda alexis: alexis.get("/v1/ping", Pong))
    show(said, _words, as_json=as_json)


def _words(said: Pong) -> str:
    return f"alexis {said.version} knows you as {said.client}: {', '.join(said.scopes)}"
