"""What the answers of the API say."""

from typing import Any

import httpx


async def titles(client: httpx.AsyncClient, **query: str) -> list[str]:
    answer = await client.get("/problems", params=query)
    assert answer.status_code == 200, answer.text
    return [problem["title"] for problem in answer.json()["problems"]]


def violation(answer: httpx.Response) -> Any:
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Constraints violated."
    return answer.json()["error"]["constraintViolations"][0]
