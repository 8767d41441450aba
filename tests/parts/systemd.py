"""A small systemd on the PATH of a host: its programs keep the state of units in files.

What they print and how they exit is what the manuals of systemd 252 say of `systemctl` and
`journalctl`. A unit does what its plan says, a word for each time that it is looked at after it
was started; the last word goes on for ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.parts.sshd import SshServer, sshd

_SYSTEMCTL = r"""#!/bin/sh
set -f
units={folder}/units verb='' props='' quiet=''
echo "$*" >> {folder}/calls
while [ $# -gt 0 ]; do
    case $1 in
        --) shift; break ;;
        --property=*) props=${{1#--property=}} ;;
        --quiet) quiet=yes ;;
        --no-pager | --no-ask-password) ;;
        -*) echo "systemctl: unrecognized option '$1'" >&2; exit 1 ;;
        *) [ -n "$verb" ] || verb=$1 ;;
    esac
    shift
done
unit=$1 at=$units/$1
get() {{ cat "$at/$1" 2>/dev/null || echo "$2"; }}
put() {{ echo "$2" > "$at/$1"; }}
become() {{
    put state "$1"; put sub "$2"; put result "${{3:-success}}"
}}
advance() {{
    set -- $(get plan)
    [ $# -gt 0 ] || return 0
    [ $# = 1 ] || {{ word=$1; shift; echo "$*" > "$at/plan"; set -- "$word"; }}
    case $1 in
        active) become active running ;;
        activating) become activating start-pre ;;
        restarted)
            become active running
            put restarts $(($(get restarts 0) + 1)); put entered $(($(get entered 1) + 1)) ;;
        waiting) become activating auto-restart exit-code ;;
        failed) become failed failed exit-code ;;
        inactive) become inactive dead ;;
        deactivating) become deactivating stop-sigterm ;;
    esac
}}
case $verb in
    show)
        if [ -d "$at" ]; then
            [ -e "$at/begun" ] && advance
            load=loaded
        else
            load=not-found
        fi
        for prop in $(echo "$props" | tr , ' '); do
            case $prop in
                LoadState) echo "LoadState=$load" ;;
                ActiveState) echo "ActiveState=$(get state inactive)" ;;
                SubState) echo "SubState=$(get sub dead)" ;;
                Result) echo "Result=$(get result success)" ;;
                Type) echo "Type=$(get type simple)" ;;
                RemainAfterExit) echo "RemainAfterExit=no" ;;
                NRestarts) echo "NRestarts=$(get restarts 0)" ;;
                ActiveEnterTimestampMonotonic)
                    echo "ActiveEnterTimestampMonotonic=$(get entered 0)" ;;
            esac
        done ;;
    is-active)
        state=$(get state inactive)
        [ -n "$quiet" ] || echo "$state"
        [ -d "$at" ] || exit 4
        [ "$state" = active ] || exit 3 ;;
    start | stop | restart | try-restart | reload)
        if [ ! -d "$at" ]; then
            echo "Failed to $verb $unit: Unit $unit not found." >&2
            exit 5
        fi
        [ "$verb" != try-restart ] || [ "$(get state)" = active ] || exit 0
        if [ "$verb" = reload ] && [ "$(get state)" != active ]; then
            echo "$unit is not active, cannot reload." >&2
            exit 1
        fi
        echo "$(date +%s) $verb $unit" >> "$at/journal"
        if [ "$(get refuses)" = "$verb" ]; then
            become failed failed exit-code
            echo "$(date +%s) it cannot do that" >> "$at/journal"
            echo "Job for $unit failed because the control process exited with error code." >&2
            exit 1
        fi
        case $verb in
            stop) become inactive dead ;;
            *) become active running; put entered $(($(get entered 0) + 1)); put restarts 0 ;;
        esac
        put begun yes ;;
    *) echo "Unknown command verb $verb." >&2; exit 1 ;;
esac
"""

_JOURNALCTL = r"""#!/bin/sh
lines=10
for each; do
    case $each in
        --unit=*) unit=${{each#--unit=}} ;;
        --since=@*) since=${{each#--since=@}} ;;
        --lines=*) lines=${{each#--lines=}} ;;
        --no-pager | --quiet | --output=short-iso) ;;
        *) echo "journalctl: unrecognized option '$each'" >&2; exit 1 ;;
    esac
done
[ -e {folder}/units/$unit/journal ] || exit 0
while read -r at words; do
    [ "$at" -lt "$since" ] || echo "$words"
done < {folder}/units/$unit/journal | tail -n "$lines"
"""


@dataclass(frozen=True)
class Systemd:
    """The host, and its units."""

    server: SshServer
    folder: Path

    def unit(self, name: str, state: str = "active", **said: str) -> None:
        """Make a unit that is so; `plan` says what becomes of it, `refuses` what it cannot do."""
        place = self.folder / "units" / name
        place.mkdir()
        for key, value in {"state": state, "sub": "running", **said}.items():
            (place / key).write_text(f"{value}\n")

    def says(self, name: str, line: str) -> None:
        """Let the unit have written something, long ago."""
        with (self.folder / "units" / name / "journal").open("a") as journal:
            journal.write(f"1000000000 {line}\n")

    def state(self, name: str) -> str:
        return (self.folder / "units" / name / "state").read_text().strip()

    @property
    def programs(self) -> Path:
        """Where they are."""
        return self.folder / "programs"

    @property
    def calls(self) -> list[str]:
        """What systemctl was asked, without mere looks."""
        said = (self.folder / "calls").read_text().splitlines()
        return [line for line in said if "show " not in line]


@contextmanager
def systemd(address: str = "127.0.0.13") -> Iterator[Systemd]:
    """Start a host with systemd's programs first on its PATH."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        programs = folder / "programs"
        for each in (programs, folder / "units", folder / "sshd"):
            each.mkdir()
        for program, text in (("systemctl", _SYSTEMCTL), ("journalctl", _JOURNALCTL)):
            (programs / program).write_text(text.format(folder=folder))
            (programs / program).chmod(0o755)
        path = f"SetEnv PATH={programs}:/usr/bin:/bin SHLVL=1"
        with sshd(folder / "sshd", address, path) as server:
            (server.folder / "authorized_keys").chmod(0o644)
            yield Systemd(server, folder)
