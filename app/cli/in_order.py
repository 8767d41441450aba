"""What is in the way, a line for each, for people to read."""

from collections.abc import Sequence

from app.domain.restraint.shown import WouldBlock


def in_order(blocks: Sequence[WouldBlock], *, counts: bool = True) -> list[str]:
    """Give a line for each block; the first one counts."""
    return [
        f"    {'blocked' if counts and not index else 'also'}: {_block(block)}"
        for index, block in enumerate(blocks)
    ]


def _block(block: WouldBlock) -> str:
    until = f", until {block.until:%Y-%m-%d %H:%M:%S} UTC" if block.until else ""
    return f"{block.reason}, {block.detail}{until}"
