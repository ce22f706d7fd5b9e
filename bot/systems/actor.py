"""On whose behalf a system is written to, so that its own log can name the person at the desk.

The rule: the name goes where only the staff of the system reads, and nowhere else; a system that
has no such place is left to our own audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """Somebody at the desk, as their Slack profile has them; a field may be empty."""

    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


_NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=_NOBODY)


@contextmanager
def acting_for(actor: Actor | None) -> Iterator[None]:
    """Have what is written in here be on somebody's behalf; None: nobody is known."""
    token = _actor.set(actor or _NOBODY)
    try:
        yield
    finally:
        _actor.reset(token)


def actor() -> Actor:
    """Return who is acted for; empty where nobody is known."""
    return _actor.get()


def signed(note: str) -> str:
    """Return a note for the staff with the person's name below it: "Slack: Rosa Delgado"."""
    name = " ".join(_actor.get().name.split())[:80]
    line = f"Slack: {name}" if name else ""
    # an appointment that is made again brings its note along
    lines = [note] if line in note.splitlines() else [note, line]
    return "\n".join(one for one in lines if one)
