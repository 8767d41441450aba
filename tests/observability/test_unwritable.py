"""A log that cannot be written stops nothing."""

import subprocess
import sys

_PROGRAM = """
import sys
import structlog
from app.observability.log import set_up_log

set_up_log("logfmt", "info", str)
log = structlog.get_logger()
for number in range(1000):
    log.info("a_line", number=number)
sys.stderr.write("went on")
sys.stderr.flush()
"""


def test_where_the_log_cannot_be_written_the_work_goes_on() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert done.stderr.startswith("went on")
