"""What this process has counted since its start, for metrics: rows are deleted, a count is not."""

from collections import Counter
from collections.abc import Iterable, Mapping

from app.domain.decide import Decision
from app.domain.restraint.block import BlockReason


class Tally:
    """Counts what is not done, by reason."""

    def __init__(self) -> None:
        self._blocks: Counter[BlockReason] = Counter()

    @property
    def blocks(self) -> Mapping[BlockReason, int]:
        return self._blocks

    def blocked(self, reason: BlockReason) -> None:
        """Count a run that did not begin."""
        self._blocks[reason] += 1

    def decided(self, decisions: Iterable[Decision]) -> None:
        """Count what rules did not do: once when it is done nowhere, else for each target."""
        for decision in decisions:
            blocks = decision.blocks()
            self._blocks.update(block.reason for block in blocks[: 1 if decision.block else None])
