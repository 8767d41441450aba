"""What is there before the commands of a page are called, and how they end if not with 0."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.parts.documented import ROOT

SERVED: Final = """\
alexis token dynatrace --scope '*' --save
alexis serve
"""
_RUN = """\
RUNS=http://127.0.0.1:8080/v1/runs?state=unreachable
for _ in $(seq 100); do
    curl -H "X-Alexis-Token: $TOKEN" $RUNS | grep -o '^{"items":.{"id":"[^"]*' && break
    sleep 0.05
done
"""
ALERT: Final = f"""\
HOOK=http://127.0.0.1:8080/v1/webhooks/opsgenie
curl -H "X-Alexis-Token: $TOKEN" -d @rules/tests/long-gc.json $HOOK
{_RUN}"""
"""One alert about a host that is not there, until its run has ended."""


@dataclass(frozen=True)
class Scene:
    """What is run before all, or before the block with these words, and the status if not 0."""

    before: str = ""
    at: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """Where a reader saves blocks: a file by what stands behind the fence; a second is added."""
    ends: Mapping[str, int] = field(default_factory=dict)
    shared: bool = False
    """Whether it goes on where `SERVED` and `ALERT` have led to, with others."""


_EDITOR = """\
cat >.programs/edit <<'END'
#!/bin/sh
sed -i 's/tags: .syn.duplicator. #.*/any: [{tags: [syn.duplicator]}, {tags: [duplicator]}]/
s/cooldown: 30m/cooldown: 1h/' "$1"
END
chmod +x .programs/edit
export EDITOR=edit
"""
_SLOW = """\
sed 's/syn.duplicator/duplicator/g; s/env:prod/prod/; s/app-01/app-03/g
s/"message": "[^"]*"/"message": "Duplicator on app-03 is slow"/
s/"alertId": "[^"]*"/"alertId": "another"/' rules/tests/long-gc.json >slow.json
curl -H "X-Alexis-Token: $TOKEN" -d @slow.json $HOOK
sed 's/"alertId": "[^"]*"/"alertId": "a third"/' rules/tests/long-gc.json >again.json
curl -H "X-Alexis-Token: $TOKEN" -d @again.json $HOOK
sed 's/"Create"/"EscalateNext"/' rules/tests/long-gc.json >more.json
curl -H "X-Alexis-Token: $TOKEN" -d @more.json $HOOK
"""
_MENDED = """\
sed -i '/^tests:/,$d' changed/restart-duplicator.yaml
rm changed/tests/restraint.yaml
"""
_DISK = """\
mv rules/restart-duplicator.yaml rules/tests/restraint.yaml .home
cat >rules/disk.yaml <<'END'
name: disk
when: { tags: [disk_full] }
targets: { from: entity }
tests:
  - { name: a, event: { tags: [disk_full] }, expect: matched }
then:
  - tasks: [{ remote_ssh: clean-disk }]
END
"""

_UNTESTED = """\
sed -i 's/^  tags: .disk_full.$/  all:\\n    - tags: [disk_full]\\n    - PRESSED/
s/PRESSED/{ field: action, in: [CleanDisk] }/' rules/clean-disk.yaml
"""
_GENIE = "printf 'sources:\\n  opsgenie:\\n    api_key: env:GENIE_KEY\\n' >settings/alexis.yaml"

SCENES: Mapping[str, Scene] = {
    "README.md": Scene(),
    "CONTRIBUTING.md": Scene(),
    "deploy/README.md": Scene(),
    "deploy/chart/README.md": Scene(
        "cp -r deploy/example deploy/production; rm deploy/production/secrets/*\n"
        "for name in opsgenie_api_key dynatrace_api_token ssh_key; do\n"
        "    echo made-up >deploy/production/secrets/$name\n"
        "done"
    ),
    "deploy/image/README.md": Scene(),
    "deploy/monitoring/README.md": Scene(),
    "deploy/stack/README.md": Scene(),
    "deploy/systemd/README.md": Scene(),
    "docs/audit.md": Scene(_RUN, at={"audit cut": "stop-serving"}, shared=True),
    "docs/command-line.md": Scene(  # not shared: what it exports would be heard by the others
        SERVED + 'mkdir -p ~/.config && echo "$TOKEN" >~/.config/alexis-token'
    ),
    "docs/connect-dynatrace.md": Scene(shared=True),
    "docs/connect-opsgenie.md": Scene(shared=True),
    "docs/first-rule.md": Scene(
        "rm -r rules settings && mkdir rules settings",
        files={
            "yaml settings": "settings/alexis.yaml",
            "json opsgenie": "alert.json",
            "yaml rule": "rules/restart-duplicator.yaml",
        },
    ),
    "docs/getting-started.md": Scene(),
    "docs/going-live.md": Scene(
        _SLOW + _EDITOR, at={"--fail-on": _MENDED}, ends={"--fail-on": 3}, shared=True
    ),
    "docs/linting.md": Scene(at={"no-verify": _DISK}),
    "docs/maintenance.md": Scene(SERVED),
    "docs/moving-from-2018.md": Scene(f"cp -r {ROOT}/tests/importing/stack old"),
    "docs/moving-to-jsm.md": Scene("cp rules/tests/long-gc.json alert.json"),
    "docs/operations.md": Scene(shared=True),
    "docs/reports.md": Scene(shared=True),
    "docs/secrets.md": Scene(at={"GENIE_KEY": _GENIE}, ends={"GENIE_KEY": 1}),
    "docs/testing-rules.md": Scene(
        at={"9:9 fail": _UNTESTED, "--junit": f"cp {ROOT}/rules/*.yaml rules"}
    ),
    "docs/tls.md": Scene(),
    "docs/traces.md": Scene(),
}
