"""Without the setting nothing of traces is loaded; with it, and without the extra, it says so."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PROGRAM = """
import asyncio, sys
from app.config.settings import Settings
from app.domain.errors import ConfigError
from app.main import running

async def run(**traces):
    settings = {"database": {"url": "sqlite:///a.db"}, "rules": {"dir": "."}, "traces": traces}
    async with running(Settings.model_validate(settings)):
        return [name for name in sys.modules if name.startswith(OF_TRACES)]

OF_TRACES = ("google", "opentelemetry.proto", "opentelemetry.sdk", "app.observability.otlp",
             "app.observability.exporting", "app.observability.collector")
print("loaded:", asyncio.run(run()))
sys.modules["opentelemetry.proto"] = None
try:
    asyncio.run(run(endpoint="http://127.0.0.1:9"))
except ConfigError as error:
    print(error)
"""


def test_nothing_is_loaded_that_is_not_used_and_a_missing_extra_is_named(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=tmp_path,
        env={"PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    said = ran.stdout.splitlines()
    assert "loaded: []" in said
    assert said[-1].startswith("traces.endpoint: opentelemetry.proto")
    assert said[-1].endswith("is not installed: pip install 'alexis[otel]'")
