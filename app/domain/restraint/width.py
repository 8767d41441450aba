"""How many targets of one event are too many."""

from collections.abc import Iterator, Sequence

from app.domain.groups import Groups
from app.domain.limits import InForce
from app.domain.rates import part_of
from app.domain.restraint.block import Block, BlockReason


def too_many(targets: Sequence[str], limits: InForce, groups: Groups) -> Iterator[Block]:
    """Give a block for all of them, by their number or by the part of a group that they are.

    Hosts that are in no group are no part of anything: one of them is enough.
    """
    if limits.max_targets is not None and len(targets) > limits.max_targets:
        words = f"{len(targets)} targets, at most {limits.max_targets} are allowed"
        yield Block(BlockReason.TOO_MANY_TARGETS, words)
    if limits.max_share is None:
        return
    alone = set(targets)
    for name, hosts in groups.around(targets):
        alone -= hosts
        here = sum(target in hosts for target in targets)
        most = part_of(limits.max_share.percent, len(hosts))
        if here > most:
            yield Block(
                BlockReason.TOO_MANY_TARGETS,
                f"{here} targets of the group {name}, at most {most} of its {len(hosts)} hosts "
                f"are allowed ({limits.max_share})",
            )
    if len(alone) > 1:
        yield Block(
            BlockReason.TOO_MANY_TARGETS,
            f"{len(alone)} targets that are in no group: with max_targets {limits.max_share} there "
            "may be one of these",
        )
