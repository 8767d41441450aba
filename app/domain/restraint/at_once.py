"""How many runs may be under way at once: more of them wait."""

from collections.abc import Callable, Iterator, Sequence

from app.domain.groups import Groups
from app.domain.limits import InForce
from app.domain.restraint.beginning import Wait
from app.domain.restraint.pools import Pool, pools
from app.domain.run import Run


def crowded(
    run: Run,
    limits: InForce,
    tags: Callable[[], Sequence[str]],
    groups: Groups,
    under_way: Callable[[Pool], int],
) -> Iterator[Wait]:
    """Give what a run has to wait for; `tags` are those of its event."""
    for each in limits.at_once:
        asked = tags() if each.tag else ()
        for pool, _ in pools(each, run.rule, (run.target,), asked, groups):
            now = under_way(pool)
            if now >= each.most(len(pool.hosts)):
                where = f" for {pool}" if pool.name else ""
                yield Wait(f"at once {each}: {now} {'is' if now == 1 else 'are'} under way{where}")
