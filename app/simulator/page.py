"""One plain page per simulator, for people who watch a demonstration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

_STYLE = """
body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #1c2733 }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 0 }
article { border: 1px solid #c8d1da; border-left: .4rem solid #b3261e; border-radius: .3rem;
  padding: .8rem 1rem; margin: 1rem 0 }
article.over { border-left-color: #2e7d32 }
.tag { background: #e7edf3; border-radius: .3rem; padding: 0 .4rem; margin-right: .3rem }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem 1rem; margin: .5rem 0 }
dt { color: #5b6b7b } dd { margin: 0 }
pre { background: #f5f7f9; border-radius: .3rem; padding: .5rem .7rem; margin: .2rem 0;
  white-space: pre-wrap; overflow-wrap: anywhere }
.by { color: #5b6b7b; font-size: .85rem }
""".strip()


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A note or comment."""

    by: str
    at: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """An alert or a problem."""

    title: str
    over: bool
    facts: Sequence[tuple[str, str]]
    tags: Sequence[str]
    remarks: Sequence[Remark]


def page(title: str, cards: Iterable[Card]) -> HTMLResponse:
    articles = "\n".join(map(_article, cards)) or "<p>Nothing yet.</p>"
    return HTMLResponse(
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="refresh" content="5"><style>{_STYLE}</style></head>\n'
        f"<body><h1>{escape(title)}</h1>\n{articles}\n</body></html>\n"
    )


def _article(card: Card) -> str:
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in card.facts if value
    )
    tags = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in card.tags)
    remarks = "".join(
        f'<p class="by">{escape(remark.by)}, {escape(remark.at)}</p>'
        f"<pre>{escape(remark.text)}</pre>"
        for remark in card.remarks
    )
    kind = ' class="over"' if card.over else ""
    return (
        f"<article{kind}><h2>{escape(card.title)}</h2><dl>{facts}</dl><p>{tags}</p>{remarks}"
        "</article>"
    )
