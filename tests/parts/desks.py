"""What the tests of desks and feeds need: a time, answers of a product, what was written on it."""

from datetime import UTC, datetime

from app.simulator import Answer, Dynatrace, Fault, Jsm, Opsgenie

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PRODUCTS = ("opsgenie", "jsm", "dynatrace")
Product = Opsgenie | Jsm | Dynatrace


def answers(status: int, body: object = b"", **headers: str) -> Fault:
    """Let the product answer its next call so; `Retry_After` is the header `Retry-After`."""
    spelt = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(effect=Answer(status=status, headers=spelt, body=body))


def notes_of(product: Product, ref: str) -> list[str]:
    """Give the notes or comments, the oldest first."""
    if isinstance(product, Dynatrace):
        return list(product.comments_of(ref))
    return list(product.notes_of(ref))


def write_note(product: Product, ref: str, text: str) -> None:
    """Let somebody else write a note or comment."""
    if isinstance(product, Dynatrace):
        product.add_comment(ref, text, "somebody")
    else:
        product.add_note(ref, text)


def trouble_at(product: Product, title: str = "Trouble") -> str:
    """Raise an alert or open a problem; give its id."""
    if isinstance(product, Dynatrace):
        return product.open_problem(title).id
    return product.create_alert(title).id
