"""The search of a card's field for services, while somebody types.

The rule: Slack waits three seconds for the options; a system that takes longer is said to.
"""

from __future__ import annotations

import asyncio

from bot.desks import Desks
from bot.inbox import Search
from bot.memory import Store
from bot.preferences import Preferences
from bot.rights.gate import Gate
from bot.screens.blocks import Block
from bot.screens.options import service_options
from bot.systems import Trouble

# A look-up while typing must be answered within three seconds, or the person sees nothing.
SEARCH_SECONDS = 2.5


class Searching:
    """Answers the searches of cards."""

    def __init__(self, store: Store, desks: Desks, preferences: Preferences, gate: Gate) -> None:
        self._store = store
        self._desks = desks
        self._preferences = preferences
        self._gate = gate

    async def options(self, search: Search) -> list[Block]:
        """Return the services that fit; none for a field or a person that is not to see any."""
        if search.field != "service_search":
            return []
        dialog = await self._store.load(search.dialog)
        if dialog is None or not await self._gate.answers(search.where.person, dialog):
            return []
        system = self._desks.system(dialog.desk)
        if system is None:
            return []
        try:
            async with asyncio.timeout(SEARCH_SECONDS):
                return service_options(await system.services(), search.text)
        except (TimeoutError, Trouble):
            told = await self._preferences.words(search.where.person)
            return service_options([], search.text, note=told.say("Still reading the services …"))
