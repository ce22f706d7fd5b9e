"""What one person wants: their language, the system they usually mean, and what they are told.

The rule: a language is never the reason that somebody waits. Where Slack does not say it in time it
is English, and Slack is asked again soon.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping

import structlog

from bot.desks import Desks
from bot.inbox import Where
from bot.installs.workspaces import Workspaces
from bot.memory import Store
from bot.rights.permits import Person
from bot.screens.settings import NOTICES, TELLINGS, Chosen
from bot.screens.words import Words, language_named
from flows.understanding.request import Language

USUAL: Language = "en"

# A profile changes rarely, and what is chosen with a command is known at once.
KNOWN_SECONDS = 600.0
UNKNOWN_SECONDS = 30.0
PATIENCE = 1.0

_log = structlog.get_logger("deskhand.preferences")


class Preferences:
    """Reads what people chose from the store, and what they did not from their Slack profile."""

    def __init__(
        self,
        store: Store,
        workspaces: Workspaces,
        desks: Desks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._workspaces = workspaces
        self._desks = desks
        self._clock = clock
        self._languages: dict[Person, tuple[Language, float]] = {}

    async def language(self, person: Person) -> Language:
        """Return the language in which we write to a person."""
        language, until = self._languages.get(person, (USUAL, 0.0))
        if self._clock() < until:
            return language
        found = await self._find_out(person)
        lasts = KNOWN_SECONDS if found else UNKNOWN_SECONDS
        self._languages[person] = found or USUAL, self._clock() + lasts
        return found or USUAL

    def language_at_once(self, person: Person) -> Language:
        """Return the language as it was last known, without asking anybody."""
        return self._languages.get(person, (USUAL, 0.0))[0]

    async def words(self, person: Person) -> Words:
        """Return the words in which we write to a person, at the branch that is meant usually."""
        return Words(await self.language(person), self._desks.branch(self._desks.default))

    async def usual(self, where: Where) -> str:
        """Return the key of the system that is meant where nobody names one."""
        if not self._desks.several:
            return self._desks.default
        return self._desks.usual(await self.system(where.person), where.channel)

    async def system(self, person: Person) -> str | None:
        """Return the key of the system that a person chose; None if none was chosen."""
        return (await self._chosen(person)).get("system")

    async def chosen(self, person: Person) -> Chosen:
        """Return everything that a person chose; what is no longer ours counts as not chosen."""
        kept = await self._chosen(person)
        notices = [one for one in NOTICES if one == kept.get("notices")]
        tellings = [one for one in TELLINGS if one == kept.get("bookings")]
        return Chosen(
            language=language_named(kept.get("language", "")),
            system=kept.get("system"),
            notices=notices[0] if notices else Chosen.notices,
            bookings=tellings[0] if tellings else Chosen.bookings,
        )

    async def keep(self, person: Person, name: str, wish: str) -> None:
        """Keep one wish of a person beside the others."""
        await self.keep_all(person, {name: wish})

    async def keep_all(self, person: Person, wishes: Mapping[str, str]) -> None:
        """Keep several wishes beside the others; an empty one is taken back."""
        kept = {**await self._chosen(person), **wishes}
        wishes = {name: wish for name, wish in kept.items() if wish}
        await self._store.keep_person(person.home, person.id, json.dumps(wishes))
        self._languages.pop(person, None)

    async def _chosen(self, person: Person) -> dict[str, str]:
        kept = await self._store.person(person.home, person.id)
        return dict(json.loads(kept)) if kept else {}

    async def _find_out(self, person: Person) -> Language | None:
        """Return the language that was chosen, or that of the profile; None if neither is known."""
        try:
            async with asyncio.timeout(PATIENCE):
                chosen = language_named((await self._chosen(person)).get("language", ""))
                return chosen or await self._profile(person)
        except Exception as error:  # noqa: BLE001  # even a sentence about a mistake asks for it
            _log.warning("language_unknown", error=type(error).__name__)
            return None

    async def _profile(self, person: Person) -> Language | None:
        """Return the language of a Slack profile, "fr-FR"; None if Slack does not say it."""
        workspace = await self._workspaces.find(person.home)
        if workspace is None:
            return None
        answer = await workspace.client.users_info(user=person.id, include_locale=True)
        locale = str((answer.get("user") or {}).get("locale", ""))
        # Who speaks none of ours gets English; that is no reason to ask again soon.
        return (language_named(locale.partition("-")[0]) or USUAL) if locale else None
