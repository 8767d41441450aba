"""Whatever the command is given, it says what is wrong in a line, and never how it is made."""

from pathlib import Path

import pytest

from tests.parts.verbs import called

RULE = """\
name: one
when: {tags: [t]}
targets: {hosts: [app-01.example.net]}
then: [{tasks: [{remote_ssh: "true"}]}]
"""


@pytest.mark.parametrize(
    ("message", "source"),
    [
        pytest.param(b"", "opsgenie", id="nothing"),
        pytest.param(b"\xff\xfe\x00\xd8", "dynatrace", id="no text"),
        pytest.param(b"[" * 100_000, "jsm", id="deep"),
        pytest.param(b'{"PID": ' + b"9" * 9_999 + b"}", "dynatrace", id="a long number"),
        pytest.param(b'{"action": "\x1b[2J", "alert": {}}', "no\x1b[2J such", id="ANSI"),
    ],
)
def test_an_explanation_of_anything_is_given_or_refused(
    tmp_path: Path, message: bytes, source: str
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(RULE)
    (tmp_path / "message.json").write_bytes(message)

    done = called(tmp_path, "explain", "message.json", "--source", source)

    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr + done.stdout
    assert "\x1b[2J" not in done.stderr + done.stdout
    assert 0 < len(done.stderr.splitlines()) <= 12
    assert len(done.stderr) < 3_000
