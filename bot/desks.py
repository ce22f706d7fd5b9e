"""The desks: each configured system with its branch, as a dialog gets to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.systems import System
from flows.domain import Branch, Desk
from flows.understanding.request import Language


@dataclass(frozen=True)
class Counter:
    """One system at one branch, ready to be used."""

    title: str
    branch: Branch
    confirm: Literal["draft", "book"]
    system: System


class Desks:
    """All counters by their key in the settings; one of them is the default."""

    def __init__(self, counters: Mapping[str, Counter], default: str) -> None:
        self._counters = dict(counters)
        self.default = default

    def system(self, key: str) -> System | None:
        """Return the system; None if the settings no longer name it."""
        counter = self._counters.get(key)
        return counter.system if counter else None

    def branch(self, key: str) -> Branch:
        """Return the branch of a system."""
        return self._counters[key].branch

    def title(self, key: str) -> str:
        """Return the name people know a system by."""
        return self._counters[key].title

    def desk(self, key: str, *, language: Language, reference: str) -> Desk:
        """Return what a new dialog at this system knows of its place."""
        counter = self._counters[key]
        return Desk(
            system=key,
            title=counter.title,
            branch=counter.branch,
            can=counter.system.can,
            confirm=counter.confirm,
            language=language,
            reference=reference,
        )

    async def close(self) -> None:
        """Close every system's connections."""
        for counter in self._counters.values():
            await counter.system.close()
