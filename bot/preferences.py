"""What one person wants: their language and the system that they usually mean.

The rule: a language is never the reason that somebody waits. Where Slack does not say it in time it
is English, and Slack is asked again soon.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.memory import Store
from bot.permits import Person
from bot.screens.words import language_named
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
        client: AsyncWebClient,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._client = client
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

    async def system(self, person: Person) -> str | None:
        """Return the key of the system that a person chose; None if none was chosen."""
        return (await self._chosen(person)).get("system")

    async def keep(self, person: Person, name: str, wish: str) -> None:
        """Keep one wish of a person beside the others."""
        wishes = await self._chosen(person) | {name: wish}
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
        answer = await self._client.users_info(user=person.id, include_locale=True)
        locale = str((answer.get("user") or {}).get("locale", ""))
        # Who speaks none of ours gets English; that is no reason to ask again soon.
        return (language_named(locale.partition("-")[0]) or USUAL) if locale else None
