"""What `alexis retry` and `alexis replay` have in common: they lead to a new event."""

from pathlib import Path

from app.cli.calling.asking import ask
from app.cli.showing import show
from app.domain.frozen import Frozen
from app.domain.ids import EventId


class Receipt(Frozen):
    """The new event, which is decided as any other."""

    event: EventId
    status: str


def once_more(path: str, url: str | None, settings: Path | None, *, as_json: bool) -> None:
    """Have it done, and tell where to look. Raises `AlexisError` when it is refused."""
    receipt = ask(url, settings, lambda alexis: alexis.post(path, Receipt), to_write=True)
    show(receipt, _words, as_json=as_json)


def _words(receipt: Receipt) -> str:
    return f"{receipt.status} as event {receipt.event}: alexis events {receipt.event}"
