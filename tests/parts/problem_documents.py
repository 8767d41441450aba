"""Look at an error of the API as its callers do."""

import httpx


def fields_of(response: httpx.Response) -> list[str]:
    """Give the fields that an error names, after a look that it is a whole problem document."""
    assert response.headers["content-type"] == "application/problem+json"
    said = response.json()
    assert said.keys() == {"type", "title", "status", "detail", "errors"}
    assert said["status"] == response.status_code
    assert said["title"]
    assert said["detail"]
    return [each["field"] for each in said["errors"]]
