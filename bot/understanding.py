"""`deskhand understand`: how words are read, for a person or line by line for a program."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TextIO

from flows.understanding import understand, warm
from flows.understanding.jsonl import Explained, answer, explain

_BOLD, _DIM, _OFF = "\033[1m", "\033[2m", "\033[0m"
_COLOURS = {
    "who": "\033[36m",
    "others": "\033[36m",
    "what": "\033[32m",
    "when": "\033[33m",
    "from_when": "\033[33m",
    "vehicle": "\033[35m",
}
_ANY_OTHER = "\033[34m"


def get_ready() -> None:
    """Load all that sentences need, and spare the collector from looking through it again.

    Without this a sentence now and then waits a tenth of a second while tables are looked through.
    """
    warm()
    gc.collect()
    gc.freeze()


def serve_lines(source: Iterable[str], sink: TextIO) -> int:
    """Answer JSON lines one by one, until there are no more."""
    get_ready()
    for line in source:
        if line.strip():
            sink.write(answer(line) + "\n")
            sink.flush()
    return 0


def show(text: str, now: datetime, sink: TextIO, *, colour: bool) -> int:
    """Print what was understood, with the words that each field came from."""
    request = understand(text, now=now)
    found = explain(request, text)
    if colour:
        sink.write("".join(_painted(text, found)) + "\n\n")
    sure = f"{request.confidence:.0%} sure" if found or request.confidence else "nothing to do"
    rows = [("intent", request.intent, (sure, request.language)), *_rows(text, found)]
    wide = max(len(value) for _, value, _ in rows)
    for name, value, words in rows:
        start, said = f"{name:<10}", "  ".join(words)
        if colour:
            start, said = f"{_BOLD}{_paint(name)}{start}{_OFF}", f"{_DIM}{said}{_OFF}"
        sink.write(f"{start}{value:<{wide}}  {said}".rstrip() + "\n")
    return 0


def _rows(text: str, found: Iterable[Explained]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for field, value, spans in found:
        words = tuple(f"“{text[span.start : span.end]}”" for span in spans)
        yield field.replace("_", " "), value, words


def _painted(text: str, found: Iterable[Explained]) -> Iterator[str]:
    """The sentence itself, each part in the colour of the field that has read it."""
    at = 0
    parts = ((span, field) for field, _, spans in found for span in spans)
    for span, field in sorted(parts, key=lambda part: part[0].start):
        start = max(span.start, at)
        yield text[at:start] + _paint(field) + text[start : span.end] + _OFF
        at = max(span.end, at)
    yield text[at:]


def _paint(field: str) -> str:
    return _COLOURS.get(field.replace(" ", "_"), "" if field == "intent" else _ANY_OTHER)
