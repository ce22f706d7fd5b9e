"""`deskhand understand`: how words are read, for a person or line by line for a program."""

from __future__ import annotations

from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from flows.understanding import understand
from flows.understanding.jsonl import answer, explain

_BOLD, _DIM, _OFF = "\033[1m", "\033[2m", "\033[0m"


def serve_lines(source: TextIO, sink: TextIO) -> int:
    """Answer JSON lines one by one, until there are no more."""
    for line in source:
        if line.strip():
            sink.write(answer(line) + "\n")
            sink.flush()
    return 0


def show(text: str, zone: str, sink: TextIO) -> int:
    """Print what was understood, with the words that each field came from; now is now in `zone`."""
    colour = sink.isatty()
    request = understand(text, now=datetime.now(ZoneInfo(zone)))
    for name, value, words in explain(request, text):
        said = f"  “{words}”" if words else ""
        if colour:
            sink.write(f"{_BOLD}{name:<12}{_OFF}{value}{_DIM}{said}{_OFF}\n")
        else:
            sink.write(f"{name:<12}{value}{said}\n")
    return 0
