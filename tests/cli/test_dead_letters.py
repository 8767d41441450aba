"""alexis dead-letters lists, shows and requeues, also while Alexis is serving."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from app.simulator import Answer, Fault
from tests.parts.alexis import Vendors, alexis, settings_for, until, write_rules
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio


async def _dead_letters(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(called, folder, "dead-letters", *words, "-s", "settings.json")


async def test_a_dead_letter_is_listed_shown_and_requeued_beside_the_service(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path, sources=products.settings)
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    refusal = Fault(effect=Answer(status=422, body={"message": "[no]"}), path=r"/notes$")
    products.opsgenie.faults.add(refusal)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble")

        async def refused() -> bool:
            return bool((await service.get("/v1/dead-letters"))["items"])

        await until(refused, "the note to be refused")
        products.opsgenie.faults.clear()
        listed = await _dead_letters(tmp_path)
        (as_json,) = json.loads((await _dead_letters(tmp_path, "list", "--json")).stdout)["items"]
        shown = await _dead_letters(tmp_path, "show", as_json["id"])
        done = await _dead_letters(tmp_path, "requeue", as_json["id"])
        again = await _dead_letters(tmp_path, "requeue", as_json["id"])

        async def told() -> bool:
            return bool(products.opsgenie.notes_of(alert.id))

        await until(told, "the note")
        nothing = await _dead_letters(tmp_path)

    assert as_json["id"] in listed.stdout
    assert "422 [no]" in listed.stdout
    assert "Alexis: nothing matched." in shown.stdout
    assert done.stdout.startswith(f"delivery {as_json['id']} is tried anew")
    assert (again.returncode, again.stderr) == (1, f"there is no dead letter {as_json['id']!r}\n")
    assert nothing.stdout == "There are no dead letters.\n"


async def test_without_an_id_there_is_nothing_to_show(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{}")

    done = await _dead_letters(tmp_path, "show")

    assert done.returncode == 2
    assert "which one?" in done.stderr
