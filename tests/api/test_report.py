"""The report by team and as files for a spreadsheet, of what webhooks really brought."""

import csv
import io

import pytest

from app.api.report_example import example
from app.domain.reporting.shown import Report
from app.domain.reporting.tables import Table, columns
from tests.parts.alexis import Alexis, until
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio

FORMULA = '=HYPERLINK("https://example.com")'


async def send(service: Alexis, ref: str, *teams: str) -> None:
    responders = [{"type": "team", "id": f"id of {team}", "name": team} for team in teams]
    alert = {"alertId": ref, "message": "Slow", "tags": ["syn.duplicator"], "details": {}}
    body = {"action": "Create", "alert": {**alert, "responders": responders}}
    (await service.post("/v1/webhooks/opsgenie", body)).raise_for_status()

    async def decided() -> bool:
        return all(story["state"] == "decided" for story in await service.stories())

    await until(decided, "the alert to be decided")


async def test_what_came_of_an_alert_is_reported_for_its_teams_and_exported(
    service: Alexis,
) -> None:
    await send(service, "1", "operations", FORMULA)
    await send(service, "2", "database")

    report = Report.model_validate(await service.get("/v1/report"))
    one = await service.get("/v1/report", team="operations")
    files = {
        table: await service.client.get(f"/v1/report/{table}.csv", params={"since": "1h"})
        for table in Table
    }
    of_team = await service.client.get("/v1/report/runs.csv", params={"team": ["database", "x"]})

    assert {(each.team, each.runs, each.events) for each in report.teams} == {
        ("operations", 1, 1),
        (FORMULA, 1, 1),
        ("database", 0, 1),
    }
    assert (one["total"]["runs"], one["events"], one["not_done"]) == (1, 1, [])
    rows = {}
    for table, answer in files.items():
        assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
        assert f'attachment; filename="alexis-{table}-' in answer.headers["content-disposition"]
        first, *rows[table] = csv.reader(io.StringIO(answer.text, newline=""))
        assert tuple(first) == columns(table)
    assert len(rows[Table.RUNS]) == 2
    assert {row[0] for row in rows[Table.TEAMS]} == {"operations", "database", f"'{FORMULA}"}
    assert [row[:2] for row in rows[Table.TARGETS]] == [
        ["restart-duplicator", "app-01.example.net"]
    ]
    assert [row[:3] for row in rows[Table.NOT_DONE]] == [["restart-duplicator", "busy", "1"]]
    assert of_team.text.count("\r\n") == 2


async def test_a_period_without_runs_is_exported_as_the_names_of_the_columns(
    service: Alexis,
) -> None:
    answer = await service.client.get("/v1/report/runs.csv")

    assert answer.status_code == 200
    assert answer.text == ",".join(columns(Table.RUNS)) + "\r\n"


@pytest.mark.parametrize("path", ["/v1/report", "/v1/report/runs.csv", "/v1/report/rules.csv"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "America"}, "zone"),
        ({"team": ["x"] * 101}, "team"),
        ({"since": "soon"}, "since"),
        ({"limit": "5"}, "limit"),
    ],
)
async def test_a_report_that_cannot_be_made_is_refused_by_its_field(
    shared: Alexis, path: str, query: dict[str, str], field: str
) -> None:
    response = await shared.client.get(path, params=query)

    assert response.status_code == 422
    assert fields_of(response) == [field]


async def test_the_example_in_the_documentation_is_a_report() -> None:
    Report.model_validate(example())
