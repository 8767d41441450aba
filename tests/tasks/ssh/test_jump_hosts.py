"""Hosts that are reached by way of others."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Fleet
from tests.parts.alexis import until
from tests.parts.sshd import SshServer, sshd
from tests.tasks.ssh.commanding import Commands, commanding

pytestmark = pytest.mark.anyio

_NAMES = ("bastion", "inner", "app-01", "app-02")


@dataclass(frozen=True)
class Site:
    """Some hosts, each with its own key."""

    servers: dict[str, SshServer]
    known_hosts: str

    def fleet(self, **jumps: Any) -> Fleet:
        """Make an inventory; underlines in names are dashes."""
        said = {name.replace("_", "-"): jump for name, jump in jumps.items()}
        return Fleet.model_validate(
            {
                "inventory": {
                    name: {
                        "address": server.address,
                        "port": server.port,
                        "key_file": str(server.key_file),
                        "jump": said.get(name),
                    }
                    for name, server in self.servers.items()
                }
            }
        )

    def reaching(self, fleet: Fleet, **more: Any) -> Any:
        login = {"known_hosts": self.known_hosts} | more
        return commanding(self.servers["bastion"], fleet=fleet, **login)

    def logins(self, name: str) -> int:
        return self.servers[name].log.count("Accepted publickey")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        servers = {}
        for number, name in enumerate(_NAMES):
            (folder := tmp_path / name).mkdir()
            servers[name] = stack.enter_context(sshd(folder, f"127.0.0.1{1 + number % 3}"))
        known = tmp_path / "known"
        known.write_text("".join(each.known_hosts.read_text() for each in servers.values()))
        yield Site(servers, str(known))


_CAME_FROM = 'set -- $SSH_CONNECTION; echo "$2"'


async def test_all_hosts_behind_a_jump_host_share_one_connection_to_it(site: Site) -> None:
    fleet = site.fleet(app_01="bastion", app_02=["bastion"])
    async with site.reaching(fleet) as commands:
        ran = await asyncio.gather(
            *(commands.run("echo $SSH_CONNECTION", target=f"app-0{1 + n % 2}") for n in range(8))
        )
        assert commands.connections.open == 3

    ports = {each.stdout.split()[3] for each in ran}
    assert ports == {str(site.servers[name].port) for name in ("app-01", "app-02")}
    assert [site.logins(name) for name in _NAMES] == [1, 0, 1, 1]


@pytest.mark.parametrize(
    "jumps",
    [
        pytest.param({"app_01": ["bastion", "inner"]}, id="said at the target"),
        pytest.param({"app_01": "inner", "inner": "bastion"}, id="said at the jump host"),
    ],
)
async def test_a_jump_host_may_itself_be_behind_one(site: Site, jumps: dict[str, Any]) -> None:
    async with site.reaching(site.fleet(**jumps)) as commands:
        ran = await commands.run("echo hello", target="app-01")

    assert ran.stdout == "hello\n"
    assert [site.logins(name) for name in _NAMES] == [1, 1, 1, 0]


async def test_the_connection_to_a_jump_host_is_closed_after_those_through_it(site: Site) -> None:
    async with site.reaching(site.fleet(app_01="bastion"), idle=0.2) as commands:
        await commands.run("true", target="app-01")

        async def closed() -> bool:
            return not len(commands.connections) and not site.servers["bastion"].sessions()

        await until(closed, "both connections to be closed")
        assert (await commands.run("echo again", target="app-01")).stdout == "again\n"


async def test_a_jump_host_that_dropped_its_connection_is_used_again(site: Site) -> None:
    async with site.reaching(site.fleet(app_01="bastion")) as commands:
        await commands.run("true", target="app-01")
        site.servers["bastion"].cut()

        assert (await commands.run("echo again", target="app-01")).stdout == "again\n"


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        pytest.param(
            "bastion",
            {"port": 1},
            r"its jump host cannot be used: 127\.0\.0\.11:1: .*Connect call failed",
            id="no jump host",
        ),
        pytest.param(
            "bastion",
            {"user": "nobody-one"},
            r"its jump host cannot be used: 127\.0\.0\.11: it does not let nobody-one in",
            id="not let in by the jump host",
        ),
        pytest.param(
            "app-01",
            {"port": 1},
            r"127\.0\.0\.13:1: Connection refused \(by way of 127\.0\.0\.11:",
            id="no target behind it",
        ),
        pytest.param(
            "app-01",
            {"user": "nobody-one"},
            r"127\.0\.0\.13: it does not let nobody-one in",
            id="not let in by the target",
        ),
    ],
)
async def test_what_is_in_the_way_is_said(
    site: Site, name: str, change: dict[str, Any], why: str
) -> None:
    fleet = site.fleet(app_01="bastion")
    inventory = dict(fleet.inventory)
    inventory[name] = inventory[name].model_copy(update=change)
    async with site.reaching(Fleet(inventory=inventory)) as commands:
        with pytest.raises(TargetUnreachable, match=why):
            await commands.run("true", target="app-01")


@pytest.mark.parametrize("unknown", ["bastion", "app-01"])
async def test_the_host_key_of_each_host_on_the_way_is_verified(
    tmp_path: Path, site: Site, unknown: str
) -> None:
    known = tmp_path / "all_but_one"
    servers = [server for name, server in site.servers.items() if name != unknown]
    known.write_text("".join(server.known_hosts.read_text() for server in servers))
    async with site.reaching(site.fleet(app_01="bastion"), known_hosts=str(known)) as commands:
        with pytest.raises(TargetUnreachable, match="its host key is not the one in"):
            await commands.run("true", target="app-01")

    assert site.logins("app-01") == 0


@pytest.mark.parametrize(
    ("jumps", "why"),
    [
        pytest.param(
            {"app_01": "inner", "inner": "bastion", "bastion": "inner"},
            "app-01: its jump hosts go in a circle: app-01 > inner > bastion > inner",
            id="two that need each other",
        ),
        pytest.param(
            {"app_01": "bastion", "bastion": "app-01"},
            "its jump hosts go in a circle: app-01 > bastion > app-01",
            id="through the target",
        ),
    ],
)
async def test_jump_hosts_in_a_circle_are_told(site: Site, jumps: dict[str, Any], why: str) -> None:
    async with site.reaching(site.fleet(**jumps)) as commands:
        with pytest.raises(TargetUnreachable, match=why):
            await commands.run("true", target="app-01")


async def test_a_jump_host_need_not_be_in_the_inventory(site: Site) -> None:
    bastion = site.servers["bastion"]
    jump = f"{bastion.user}@{bastion.address}:{bastion.port}"
    commands: Commands
    async with site.reaching(site.fleet(app_01=jump)) as commands:
        assert (await commands.run("echo hello", target="app-01")).stdout == "hello\n"

    assert site.logins("bastion") == 1


@pytest.mark.parametrize(
    ("jump", "why"),
    [
        pytest.param("two words", "is not a jump host", id="two words"),
        pytest.param("ssh://bastion", "is not a jump host", id="a URL"),
        pytest.param("-oProxyCommand=x", "is not a jump host", id="an option"),
        pytest.param("bastion:70000", "there is no port 70000", id="no such port"),
        pytest.param(["bastion", ""], "is not a jump host", id="nothing"),
    ],
)
def test_what_cannot_be_a_jump_host_is_refused_in_the_settings(jump: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Fleet.model_validate({"inventory": {"app-01": {"jump": jump}}})


async def test_many_hosts_behind_one_jump_host_with_the_limits_of_sshd(
    tmp_path: Path, site: Site
) -> None:
    app = site.servers["app-01"]
    names = {f"app-{number}.example.net": f"127.0.0.{11 + number % 2}" for number in range(40)}
    copies = [tmp_path / f"key_{number}" for number in range(40)]
    for copy in copies:
        copy.write_bytes(app.key_file.read_bytes())
        copy.chmod(0o600)
    inventory = dict(site.fleet().inventory)
    machine = inventory["app-01"].model_copy(update={"jump": ("bastion",)})
    for name, copy in zip(names, copies, strict=True):
        inventory[name] = machine.model_copy(update={"key_file": str(copy)})
    async with site.reaching(Fleet(inventory=inventory), concurrency=80) as commands:
        ran = await asyncio.gather(*(commands.run("true", target=name) for name in names))

    assert [each.status for each in ran] == [0] * 40
    assert site.logins("bastion") == 1


async def test_a_jump_host_that_does_not_forward_is_told_at_once(
    tmp_path: Path, host: SshServer
) -> None:
    with sshd(tmp_path, "127.0.0.12", more="AllowTcpForwarding no") as bastion:
        known = (str(host.known_hosts), str(bastion.known_hosts))
        jump = {
            "address": bastion.address,
            "port": bastion.port,
            "key_file": str(bastion.key_file),
        }
        inventory = {host.address: {"jump": "bastion"}, "bastion": jump}
        fleet = Fleet.model_validate({"inventory": inventory})
        async with commanding(host, fleet=fleet, known_hosts=known) as commands:
            with pytest.raises(TargetUnreachable, match=r"open failed \(by way of 127\.0\.0\.12"):
                await commands.run("true")


async def test_the_first_keys_of_all_hosts_on_the_way_may_be_trusted(
    tmp_path: Path, site: Site
) -> None:
    known = tmp_path / "new"
    fleet = site.fleet(app_01="bastion")
    async with site.reaching(fleet, known_hosts=str(known), accept_new=True) as commands:
        assert (await commands.run("echo hello", target="app-01")).stdout == "hello\n"

    names = [line.split()[0] for line in known.read_text().splitlines()]
    servers = [site.servers[name] for name in ("bastion", "app-01")]
    assert names == [f"[{server.address}]:{server.port}" for server in servers]
