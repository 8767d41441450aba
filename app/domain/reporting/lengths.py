"""How long things took, summed up."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import ceil, fsum

from app.domain.reporting.shown import Lengths, Seconds

BOUNDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
"""Seconds: what people say of a length, from `at once` to `more than an hour`."""

_MILLISECOND = 3


def summed_up(ordered: Sequence[float]) -> Seconds | None:
    """Sum up lengths in seconds, the shortest first; None when there is none."""
    if not ordered:
        return None
    return Seconds(
        mean=round(fsum(ordered) / len(ordered), _MILLISECOND),
        median=middle(ordered),
        p95=round(ordered[ceil(0.95 * len(ordered)) - 1], _MILLISECOND),
        longest=round(ordered[-1], _MILLISECOND),
    )


def middle(ordered: Sequence[float]) -> float:
    """Give the median of lengths, the shortest first; there has to be one."""
    half, odd = divmod(len(ordered), 2)
    between = ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2
    return round(between, _MILLISECOND)


def spread(ordered: Sequence[float]) -> tuple[Lengths, ...]:
    """Tell how many of the lengths, the shortest first, are in each range."""
    below = [bisect_right(ordered, bound) for bound in BOUNDS]
    counts = [upper - lower for lower, upper in pairwise([0, *below, len(ordered)])]
    edges = pairwise([0, *BOUNDS, None])
    return tuple(
        Lengths(over=lower or 0, up_to=upper, runs=count)
        for (lower, upper), count in zip(edges, counts, strict=True)
    )
