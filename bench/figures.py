"""Medians, spreads and percentiles, and how they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


def percentile(values: Sequence[float], part: float) -> float:
    """Return the smallest value that at least `part` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-len(ordered) * part // 1) - 1)]


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Return the median, and the smallest and the largest value."""
    low, middle, high = min(values), median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as Markdown draws it, with its columns in line."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    line = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([_row(head, widths), line, *(_row(row, widths) for row in rows)])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"
