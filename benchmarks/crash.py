"""A long storm: the service is killed again and again under load, and then an account is given.

`--replicas` and `--postgres` are for a service that shares a database with others.
"""

import argparse
import asyncio
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.parts.crash.storm import Plan, storm
from tests.parts.postgres import new_database, own_postgres, postgres


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=10_000)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--hosts", type=int, default=40)
    arguments.add_argument("--replicas", type=int, default=1)
    arguments.add_argument(
        "--postgres",
        action="store_true",
        help="on a PostgreSQL of its own, or on that of $ALEXIS_TEST_POSTGRES",
    )
    arguments.add_argument("--pace", type=float, default=0.0, help="seconds between troubles")
    arguments.add_argument("--lease", type=float, default=15.0, help="in seconds")
    arguments.add_argument(
        "--outages", type=int, default=0, help="so often a PostgreSQL of its own is killed as well"
    )
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
        pace=asked.pace,
        lease=timedelta(seconds=asked.lease),
        outages=asked.outages,
        slow_vendor=asked.slow_vendor,
    )
    print(f"seed {plan.seed}", flush=True)
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if asked.postgres:
            plan = _on_postgres(plan, stack)
        outcome = asyncio.run(storm(folder, plan))
    print(f"\n{outcome}\n\ntook {outcome.seconds:.0f} s; seed {plan.seed}")
    if outcome.account.broken:
        raise SystemExit(f"not as promised: {outcome.account.broken}")


def _on_postgres(plan: Plan, stack: ExitStack) -> Plan:
    if not plan.outages:
        given = stack.enter_context(postgres())
        return replace(plan, database=asyncio.run(new_database(given)))
    server = stack.enter_context(own_postgres())
    return replace(plan, database=asyncio.run(new_database(server.url)), server=server)


if __name__ == "__main__":
    main()
