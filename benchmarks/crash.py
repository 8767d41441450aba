"""A long storm: the service is killed again and again under load, and then an account is given.

`--replicas` and `--database` are for a service that shares a database with others.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.parts.crash.storm import Plan, storm


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=10_000)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--hosts", type=int, default=40)
    arguments.add_argument("--replicas", type=int, default=1)
    arguments.add_argument("--database", default="", help="a URL as database.url has it")
    arguments.add_argument(
        "--slow-vendor",
        action="store_true",
        help="OpsGenie does what it accepted later than anybody looks for it",
    )
    arguments.add_argument("--keep", type=Path, help="a folder for everything that is written")
    asked = arguments.parse_args()
    plan = Plan(
        events=asked.events,
        kills=asked.kills,
        seed=asked.seed,
        hosts=asked.hosts,
        replicas=asked.replicas,
        database=asked.database,
        slow_vendor=asked.slow_vendor,
    )
    print(f"seed {plan.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        outcome = asyncio.run(storm(folder, plan))
    print(f"\n{outcome}\n\ntook {outcome.seconds:.0f} s; seed {plan.seed}")
    if outcome.account.broken:
        raise SystemExit(f"not as promised: {outcome.account.broken}")


if __name__ == "__main__":
    main()
