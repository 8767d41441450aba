"""The page of licences, and whether there are advisories on what is pinned."""

import sys
from datetime import UTC, datetime

from deploy.supply.audit import OSV, Unasked, audit
from deploy.supply.licences import page
from deploy.supply.policy import policy

_USAGE = "python -m deploy.supply licences | audit [--if-reachable]\n"


def main() -> int:
    """Do what is asked for. 1: there is something to be done; 2: it could not be told."""
    match sys.argv[1:]:
        case ["licences"]:
            sys.stdout.write(page(policy()))
            return 0
        case ["audit", *options] if not set(options) - {"--if-reachable"}:
            return _audit(may_be_away=bool(options))
        case _:
            sys.stderr.write(_USAGE)
            return 2


def _audit(*, may_be_away: bool) -> int:
    try:
        found = audit(OSV, policy().accepted, datetime.now(UTC).date())
    except Unasked as why:
        sys.stderr.write(f"nobody could be asked for advisories: {why}\n")
        return 0 if may_be_away else 2
    sys.stdout.writelines(f"{line}\n" for line in found.lines())
    return 1 if found.to_be_done else 0


if __name__ == "__main__":
    sys.exit(main())
