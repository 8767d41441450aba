"""What is true of every answer, whatever was asked; schemathesis asks it of each."""

from http import HTTPStatus
from json import JSONDecodeError
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, Response

from app.api.problems import MEDIA_TYPE, ProblemDocument
from tests.fuzz.service import SECRETS

INSIDES = ("Traceback (most recent", "site-packages", '.py", line', "sqlite3.", "sqlalchemy")
"""What only we may know."""


@schemathesis.check
def an_error_is_a_problem_document(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A status from 400 has a problem document of the same status."""
    if response.status_code < HTTPStatus.BAD_REQUEST or case.method.upper() == "HEAD":
        return
    if case.path == "/readyz":
        return  # it answers orchestrators, by its own document
    assert response.headers["content-type"] == [MEDIA_TYPE], response.headers
    try:
        document = ProblemDocument.model_validate(response.json())
    except (JSONDecodeError, ValueError) as error:
        raise AssertionError(f"no problem document: {error}") from error
    assert document.status == response.status_code
    assert document.title


@schemathesis.check
def who_is_to_come_again_is_told_when(
    ctx: CheckContext, response: Response, case: Case[Any]
) -> None:
    """The only fault of ours that may be told is that there is no room, and until when."""
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        assert int(response.headers["retry-after"][0]) > 0
        assert response.json()["detail"]


@schemathesis.check
def nothing_of_ours_leaks(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """No secret and nothing of the program is in the answer or its headers."""
    said = response.content.decode(errors="replace") + str(dict(response.headers))
    leaked = [each for each in (*SECRETS, *INSIDES) if each in said]
    assert not leaked, f"{leaked} in {said[:2000]}"
