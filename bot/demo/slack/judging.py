"""Whoever wants to know what an app sends, and whether Slack would take it, hears it here.

The rule: every message, view and list of options is told once, with all that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["message", "modal", "home", "options"]


@dataclass(frozen=True)
class Verdict:
    """What an app sent, and what Slack would say to it; nothing where it is accepted."""

    kind: Kind
    payload: Any
    problems: tuple[str, ...]


listeners: list[Callable[[Verdict], None]] = []


def judged(kind: Kind, payload: Any, problems: Sequence[str]) -> Sequence[str]:
    """Tell whoever listens, and return the problems."""
    for listener in listeners:
        listener(Verdict(kind, payload, tuple(problems)))
    return problems
