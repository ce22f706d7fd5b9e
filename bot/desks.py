"""The desks: each configured system with its branch, as a dialog gets to know it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.systems import System
from flows.domain import Branch, Desk, OtherDesk
from flows.understanding.catalogue import pick
from flows.understanding.request import Language


@dataclass(frozen=True)
class Counter:
    """One system at one branch, ready to be used."""

    title: str
    branch: Branch
    confirm: Literal["draft", "book"]
    system: System


class Desks:
    """All counters by their key in the settings; one of them is the default.

    `channels` and `languages` say by a channel's id what is meant and spoken there.
    """

    def __init__(
        self,
        counters: Mapping[str, Counter],
        default: str,
        channels: Mapping[str, str] | None = None,
        languages: Mapping[str, Language] | None = None,
    ) -> None:
        self._counters = dict(counters)
        self.default = default
        self._channels = dict(channels or {})
        self._languages = dict(languages or {})

    def usual(self, chosen: str | None, channel: str) -> str:
        """Return the system that is meant where nobody names one: the person's, the channel's."""
        if chosen in self._counters:
            return chosen
        return self._channels.get(channel) or self.default

    def spoken(self, channel: str) -> Language | None:
        """Return the language of what everybody in a channel reads; None if none is set."""
        return self._languages.get(channel)

    def named(self, words: str) -> str | None:
        """Return the key of the system that the words name; None if none is called that."""
        exact = {key.casefold(): key for key in self._counters}
        rows = [(k, f"{k} {c.title} {c.branch.name}") for k, c in self._counters.items()]
        return exact.get(words.casefold().strip()) or pick(words, rows).best

    def __iter__(self) -> Iterator[str]:
        return iter(self._counters)

    def mentioned(self, text: str) -> str | None:
        """Return the key of the system whose whole title stands in a sentence, however spelled."""
        for key, counter in self._counters.items():
            if re.search(rf"(?<!\w){re.escape(counter.title)}(?!\w)", text, re.IGNORECASE):
                return key
        return None

    def __contains__(self, key: str) -> bool:
        return key in self._counters

    @property
    def several(self) -> bool:
        """Is there more than one system to choose from?"""
        return len(self._counters) > 1

    @property
    def titles(self) -> list[str]:
        """Return the names of all systems, as people know them."""
        return [counter.title for counter in self._counters.values()]

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
            others=tuple(
                OtherDesk(system=other, title=known.title)
                for other, known in self._counters.items()
                if other != key
            ),
        )

    async def close(self) -> None:
        """Close every system's connections."""
        for counter in self._counters.values():
            await counter.system.close()
