"""The `dt` client library, which knows nothing of the simulator."""

from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import dynatrace as dt
import pytest
from anyio import to_thread

from app.simulator import Dynatrace, Entity, serve
from app.simulator.dynatrace.simulator import TOKEN

pytestmark = pytest.mark.anyio

WEB_01 = Entity.named("web-01.example.net", "env:prod")
Result = TypeVar("Result")


@pytest.fixture
def simulated() -> Dynatrace:
    return Dynatrace()


@pytest.fixture
async def client(simulated: Dynatrace) -> AsyncIterator[Any]:
    async with serve(simulated.app) as url:
        client = dt.Dynatrace(url, TOKEN)
        yield client
        client._Dynatrace__http_client.session.close()


async def call(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """The library is synchronous."""
    return await to_thread.run_sync(lambda: function(*args, **kwargs))


async def test_it_lists_problems_over_all_pages(simulated: Dynatrace, client: Any) -> None:
    for number in range(3):
        simulated.open_problem(f"problem {number}", WEB_01)

    def titles() -> set[str]:
        pages = client.problems.list(problem_selector='status("open")', page_size=2)
        return {problem.title for problem in pages}

    assert await call(titles) == {"problem 0", "problem 1", "problem 2"}


async def test_it_gets_a_problem_with_everything(simulated: Dynatrace, client: Any) -> None:
    opened = simulated.open_problem("disk full", WEB_01, management_zones=["Checkout"])
    simulated.add_comment(opened.id, "looking", "ana@example.net")

    fields = "evidenceDetails,impactAnalysis,recentComments"
    problem = await call(client.problems.get, opened.id, fields=fields)

    assert (problem.display_id, problem.end_time) == (opened.display_id, None)
    assert problem.evidence_details.details[0].entity.name == "web-01.example.net"
    assert problem.recent_comments.comments[0].content == "looking"
    assert problem.entity_tags[0].string_representation == "env:prod"


async def test_it_comments_and_closes(simulated: Dynatrace, client: Any) -> None:
    opened = simulated.open_problem("disk full", WEB_01)

    answer = await call(client.problems.add_comment, opened.id, "cleaned", "alexis")
    comments = await call(lambda: list(client.problems.list_comments(opened.id)))
    closed = await call(client.problems.close, opened.id, "over")

    assert answer.status_code == 201
    assert [(comment.content, comment.context) for comment in comments] == [("cleaned", "alexis")]
    assert closed.closing
    assert simulated.comments_of(opened.id) == ("cleaned", "over")


async def test_it_gets_an_entity(simulated: Dynatrace, client: Any) -> None:
    simulated.add_entity(WEB_01)

    entity = await call(client.entities.get, WEB_01.id, fields="+tags")

    assert (entity.display_name, entity.type) == ("web-01.example.net", "HOST")
    assert entity.tags[0].value == "prod"
