"""Promise 7: host keys are verified, the exit status decides, output is capped, apart and clean.

Through the whole service: what counts is what stands in the run, in the notes and in the log.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.parts.alexis import Alexis, Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

SECRET = "made-up-secret-0123456789-and-some-more"
LIMIT = 4096


def _rule(host: SshServer, command: str) -> str:
    return f"""
        name: t
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        limits: {{cooldown: 0s}}
        then:
          - tasks:
              - remote_ssh: |
                  {command}
        """


def _settings(folder: Path, host: SshServer, products: Vendors, **ssh: Any) -> dict[str, Any]:
    made = settings_for(folder, host, sources=products.settings, audit={"key": SECRET})
    made["ssh"] = {**made["ssh"], "output_limit": LIMIT, **ssh}
    return made


async def _last_run(service: Alexis, products: Vendors) -> tuple[Any, str]:
    """Have it done once more; give the run and the last note."""
    alert = products.opsgenie.create_alert("Trouble", tags=["t"])
    await all_settled(service, products)
    run = await service.get(f"/v1/runs/{(await service.runs())[-1]['id']}")
    return run, "\n".join(products.opsgenie.notes_of(alert.id))


@pytest.mark.parametrize("change", ["another key", "no key", "no file", "revoked"])
async def test_a_host_that_is_not_vouched_for_any_more_gets_no_byte_of_a_command(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path, change: str
) -> None:
    """The file changes while Alexis runs; the open connection is broken, as by a new machine."""
    known = tmp_path / "known_hosts"
    shutil.copy(host.known_hosts, known)
    write_rules(tmp_path, rule=_rule(host, f"echo done >> {done}"))
    settings = _settings(tmp_path, host, products, known_hosts=str(known))
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        good, _ = await _last_run(service, products)
        if change == "another key":
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True
            )
            key = (tmp_path / "key.pub").read_text()
            known.write_text(f"[{host.address}]:{host.port} {key}")
        elif change == "revoked":
            known.write_text(known.read_text() + "@revoked " + known.read_text())
        elif change == "no key":
            known.write_text("")
        else:
            known.unlink()
        host.cut()
        bad, note = await _last_run(service, products)

    assert (good["state"], bad["state"]) == ("succeeded", "unreachable")
    assert done.read_text() == "done\n"
    assert "unreachable" in note


@pytest.mark.parametrize(
    ("command", "state", "status"),
    [
        pytest.param("echo FAILED ERROR >&2; exit 0", "succeeded", 0, id="only words of failure"),
        pytest.param("echo OK success; exit 1", "failed", 1, id="only words of success"),
        pytest.param("exit 255", "failed", 255, id="the status of ssh itself"),
        pytest.param("kill -9 $$", "failed", 128, id="ended by a signal"),
        pytest.param("false | true", "succeeded", 0, id="the last one of a pipe"),
        pytest.param("exec 1>&- 2>&-; exit 3", "failed", 3, id="without any output"),
        pytest.param("no-such-program-here", "failed", 127, id="no such program"),
    ],
)
async def test_the_exit_status_decides(
    tmp_path: Path, host: SshServer, products: Vendors, command: str, state: str, status: int
) -> None:
    write_rules(tmp_path, rule=_rule(host, command))
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as service:
        products.post_to(service.url)
        run, _ = await _last_run(service, products)

    assert (run["state"], run["steps"][0]["result"]["exit_status"]) == (state, status)


async def test_a_flood_on_both_streams_is_capped_and_kept_apart(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    flood = (
        "(yes out | head -c 3000000; echo OUT-END) & (yes err | head -c 3000000; echo ERR-END) >&2"
    )
    write_rules(tmp_path, rule=_rule(host, f"{flood}; wait; sleep 0.3"))
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as service:
        products.post_to(service.url)
        run, note = await _last_run(service, products)

    result = run["steps"][0]["result"]
    assert result["stdout"].endswith("OUT-END\n")
    assert result["stderr"].endswith("ERR-END\n")
    assert "err" not in result["stdout"].lower()
    assert "out" not in result["stderr"].replace("OUT", "out").splitlines()[-1]
    assert max(len(result["stdout"]), len(result["stderr"])) < LIMIT + 100
    assert len(note) < 10_000


@pytest.mark.parametrize(
    "say",
    [
        pytest.param("echo $S; echo $S >&2", id="plainly on both streams"),
        pytest.param("printf '%.20s' $S; sleep 0.2; echo $S | cut -c21-", id="in two parts"),
        pytest.param("echo $S | sed 's/./&\\x1b[0m/20'", id="with an escape in the middle"),
        pytest.param("echo $S | sed 's/./&\\x00/20'", id="with a NUL in the middle"),
        pytest.param("printf 'x%sx%s%s' $S $S $S", id="among other letters"),
        pytest.param("printf %s $S; head -c 4086 /dev/zero | tr '\\0' z", id="at the cut"),
        pytest.param("export S; env", id="in the environment"),
    ],
)
async def test_a_secret_of_ours_is_in_no_run_no_note_and_no_line_of_the_log(
    tmp_path: Path,
    host: SshServer,
    products: Vendors,
    say: str,
) -> None:
    (tmp_path / "secret").write_text(SECRET)
    write_rules(tmp_path, rule=_rule(host, f"S=$(cat {tmp_path}/secret); {say}; exit 1"))
    async with alexis(tmp_path, _settings(tmp_path, host, products)) as service:
        products.post_to(service.url)
        with capture_logs() as log:
            run, note = await _last_run(service, products)
        story = await service.stories()

    assert run["state"] == "failed"
    assert "[secret]" in str(run["steps"])
    assert "action_result" in str(log)
    for text in (str(run), note, str(story), str(log)):
        assert SECRET not in text
        assert SECRET[:20] not in text
        assert SECRET[-10:] not in text
