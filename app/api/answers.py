"""What is said of an answer to a request: in the log, and to who called if it did not count."""

from http import HTTPStatus

from app.api.problems import Refusal
from app.remediation.answering import Came, Heard, tell_of_answer


def require_counted(heard: Heard, what: str) -> None:
    """Tell of the answer. Raises `Refusal` when the person may not, or it is too late."""
    tell_of_answer(heard)
    if heard.came is Came.REFUSED:
        raise Refusal(HTTPStatus.FORBIDDEN, f"{heard.why}.")
    if heard.came is Came.PAUSED:
        raise Refusal(HTTPStatus.CONFLICT, f"Nothing begins now: {heard.why}")
    if heard.came is Came.TOO_LATE:
        word = "approve" if heard.yes else "reject"
        raise Refusal(HTTPStatus.CONFLICT, f"It is too late to {word} the {what}.")
