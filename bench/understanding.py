"""How long it takes to understand what people write: the project's own phrases, and long texts.

The rule: the language is not told, as in the product, where it has to be seen from the words.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bench.figures import ms, percentile, spread, table

PHRASES = Path(__file__).parent.parent / "tests" / "phrases"
LONG = 10_000  # characters
_NOW = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("America/New_York"))
_PHRASE = re.compile(r"(?:\[[/\w]+\] )?(?P<text>.+?) => ")

_FRESH = """
import time
started = time.perf_counter()
from flows.understanding import understand
imported = time.perf_counter()
from datetime import UTC, datetime
understand("book Maria Lopez for an oil change Thursday at 10", now=datetime.now(UTC))
print(imported - started, time.perf_counter() - imported)
"""


@dataclass(frozen=True)
class Measured:
    """Times in seconds. `long` has one for each kind of long text."""

    phrases: list[float]
    imports: list[float]
    firsts: list[float]  # the first sentence in a process
    long: Mapping[str, float]


def measure(repeats: int = 3) -> Measured:
    """Measure in this process, and imports in fresh ones, each so often."""
    from flows.understanding import understand

    def seconds(text: str) -> float:
        started = time.perf_counter()
        understand(text, now=_NOW)
        return time.perf_counter() - started

    texts = list(phrases())
    for text in texts:
        understand(text, now=_NOW)  # every language's words are read when they are first needed
    fresh = [_fresh() for _ in range(repeats)]
    return Measured(
        phrases=[seconds(text) for _ in range(repeats) for text in texts],
        imports=[imported for imported, _ in fresh],
        firsts=[first for _, first in fresh],
        long={kind: median(seconds(text) for _ in range(repeats)) for kind, text in _long()},
    )


def report(measured: Measured) -> str:
    imports, firsts = ([one * 1000 for one in of] for of in (measured.imports, measured.firsts))
    rows = [
        ("a phrase, p50", ms(percentile(measured.phrases, 0.5))),
        ("a phrase, p95", ms(percentile(measured.phrases, 0.95))),
        ("the slowest phrase", ms(max(measured.phrases))),
        ("import in a fresh process", f"{spread(imports)} ms"),
        ("the first phrase in a fresh process", f"{spread(firsts)} ms"),
        *((f"{LONG} characters: {kind}", ms(took)) for kind, took in measured.long.items()),
    ]
    return f"Understanding, {len(list(phrases()))} phrases\n\n" + table(("", "time"), rows)


def phrases() -> Iterator[str]:
    """Return the texts of the project's phrases, without what is asserted of them."""
    for path in sorted(PHRASES.glob("talk_*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            phrase = _PHRASE.match(line)
            if phrase and not line.startswith("#"):
                yield phrase["text"]


def _long() -> Iterator[tuple[str, str]]:
    sentence = "book Maria Lopez for an oil change Thursday at 10. "
    for kind, part in {
        "one sentence again and again": sentence,
        "all phrases in a row": " ".join(phrases()),
        "one word": "a",
        "digits": "0123456789",
        "times": "monday 10:30 ",
        "names": "Maria Lopez ",
        "emoji": "🚗",
    }.items():
        yield kind, (part * LONG)[:LONG]


def _fresh() -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _FRESH], check=True, capture_output=True, text=True
    )
    imported, first = done.stdout.split()
    return float(imported), float(first)
