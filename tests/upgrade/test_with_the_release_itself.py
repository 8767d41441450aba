"""The release before this one is really run: up to this version, back, and both at once."""

from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Alexis, Vendors, until
from tests.parts.process import Process
from tests.parts.sshd import SshServer
from tests.parts.verbs import called
from tests.upgrade.afternoon import counted, happen, live_through, settings_of
from tests.upgrade.releases import PREVIOUS, of_release, unpacked

pytestmark = [pytest.mark.anyio, pytest.mark.long]

_AFTER = {
    ("restarts", "succeeded", None): 2,
    ("restarts", "blocked", "cooldown"): 2,
    ("restarts", "blocked", "maintenance"): 2,
    ("breaks", "failed", None): 1,
    ("breaks", "blocked", "breaker"): 2,
    ("asks", "succeeded", None): 1,
    ("lasts", "blocked", "held"): 1,
    ("rests", "running", None): 1,
    ("hangs", "unknown", None): 1,
}
"""The runs after the upgrade, when the same troubles came again and one more."""


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the release before this one."""
    return unpacked(PREVIOUS, tmp_path_factory.mktemp("previous"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/alexis.db"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def settings(tmp_path: Path, host: SshServer, products: Vendors, url: str) -> dict[str, Any]:
    return settings_of(tmp_path, host, products, url)


async def test_what_was_under_way_goes_on_after_the_upgrade_and_after_the_way_back(
    tmp_path: Path, settings: dict[str, Any], products: Vendors, previous: Path
) -> None:
    old, new = Process(tmp_path, settings, of_release(previous)), Process(tmp_path, settings)
    async with old.started() as service:
        await live_through(service, products)
        old.kill()
    async with new.started() as service:
        await _go_on(service, products)
        while_it_serves = called(tmp_path, "downgrade", PREVIOUS, "-s", "settings.json")
        after = await counted(service)
        assert new.stop() == 0

    back = called(tmp_path, "downgrade", PREVIOUS, "-s", "settings.json")
    async with old.started() as service:
        found = await counted(service)
        _post_to(service, products)
        await happen(products, "restarts", "web-02")
        await _runs(service, "restarts", "blocked", 5)
        await happen(products, "restarts", "people")
        await _runs(service, "restarts", "succeeded", 3)
        at_last = await counted(service)
        assert old.stop() == 0
    async with new.started() as service:
        again = await counted(service)
    trail = called(tmp_path, "audit", "verify", "-s", "settings.json")

    assert after == _AFTER
    assert (while_it_serves.returncode, back.returncode) == (1, 0)
    assert "stop" in while_it_serves.stderr
    assert found == after
    assert again == at_last
    assert trail.returncode == 0, trail.stdout


async def _go_on(service: Alexis, products: Vendors) -> None:
    """See to it that what was left is ended, and that what was done and said still counts."""
    _post_to(service, products)
    products.opsgenie.faults.clear()
    await _runs(service, "hangs", "unknown")
    (asked,) = (await service.get("/v1/approvals"))["items"]
    (await service.post(f"/v1/runs/{asked['runs'][0]['id']}/approve", {})).raise_for_status()
    await _runs(service, "asks", "succeeded")
    for rule, at in (
        ("restarts", "web-01"),
        ("restarts", "silent"),
        ("breaks", "batch"),
        ("restarts", "web-02"),
    ):
        await happen(products, rule, at)
    await _runs(service, "restarts", "succeeded", 2)
    await until(lambda: _is_told(service), "all notes to be delivered")


async def test_both_serve_one_database_while_replicas_are_upgraded(
    tmp_path: Path, host: SshServer, products: Vendors, previous: Path, postgres_url: str
) -> None:
    folders = [tmp_path / name for name in ("old", "new")]
    settings = [settings_of(folder, host, products, postgres_url) for folder in folders]
    old = Process(folders[0], settings[0], of_release(previous))
    new = Process(folders[1], settings[1])
    async with old.started() as one:
        _post_to(one, products)
        await happen(products, "restarts", "web-01")
        await _runs(one, "restarts", "succeeded")
        async with new.started() as other:
            for number, (rule, at) in enumerate(
                (("restarts", "batch"), ("restarts", "slow"), ("restarts", "stuck"))
            ):
                _post_to((one, other)[number % 2], products)
                await happen(products, rule, at)
                await _runs(one, "restarts", "succeeded", number + 2)
            await happen(products, "restarts", "web-01")
            await _runs(other, "restarts", "blocked")
            assert old.stop() == 0
            _post_to(other, products)
            await happen(products, "restarts", "people")
            await _runs(other, "restarts", "succeeded", 5)
            await until(lambda: _is_told(other), "all notes to be delivered")
            found = await counted(other)

    assert found == {
        ("restarts", "succeeded", None): 5,
        ("restarts", "blocked", "cooldown"): 1,
    }


def _post_to(service: Alexis, products: Vendors) -> None:
    for each in (products.opsgenie, products.jsm, products.dynatrace):
        each.webhooks.clear()
    products.post_to(service.url)


async def _runs(service: Alexis, rule: str, state: str, number: int = 1) -> None:
    async def there() -> bool:
        return len(await service.runs(rule=rule, state=state)) == number

    await until(there, f"{number} of {rule} to be {state}")


async def _is_told(service: Alexis) -> bool:
    return not any(
        each["due_at"]
        for story in await service.stories()
        for note in story["notes"]
        for each in note["deliveries"]
    )
