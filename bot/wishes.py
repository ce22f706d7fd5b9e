"""The settings form of one person: opened filled in, and kept when it is sent.

The rule: a form opens within the moment that Slack allows, whatever reading takes; what was sent is
acknowledged when it is kept, and otherwise stays on the screen with the reason at its field.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.desks import Desks
from bot.inbox import Where
from bot.memory import StoreError
from bot.preferences import Preferences
from bot.press_inbox import SettingsSent
from bot.rights.gate import Gate
from bot.rights.permits import Person, Refusal
from bot.screens.blocks import Block
from bot.screens.settings import (
    NOTICES,
    TELLINGS,
    UNCHOSEN,
    SettingsMistake,
    settings_form,
    settings_loading,
    settings_mistakes,
    settings_unread,
)
from bot.screens.words import LANGUAGES, Words
from bot.showing import Showing
from flows.understanding.request import Language

# What is read sooner needs no "reading" before it.
PATIENCE = 0.4

# So long the answer to a sent form waits for it to be kept; Slack waits three seconds.
KEEP_SECONDS = 2.0

_log = structlog.get_logger("deskhand.wishes")


class Wishes:
    """Opens and keeps people's settings."""

    def __init__(
        self, desks: Desks, showing: Showing, preferences: Preferences, gate: Gate
    ) -> None:
        self._desks = desks
        self._showing = showing
        self._preferences = preferences
        self._gate = gate

    async def open(self, where: Where, tab: str = "") -> None:
        """Open the form; `tab` is the mark of the Home tab that was pressed."""
        if not await self._gate.serves(where):
            return
        filling = asyncio.create_task(self._filled(where.person, tab))
        done, _ = await asyncio.wait({filling}, timeout=PATIENCE)
        if done:
            await self._showing.open_form(where, filling.result())
            return
        at_once = self._preferences.language_at_once(where.person)
        loading = settings_loading(self._words_of(at_once))
        opened = await self._showing.open_form(where, loading)
        form = await filling
        if opened:
            await self._showing.redraw_form(where, opened, form)

    async def keep(self, sent: SettingsSent) -> dict[str, str]:
        """Keep what was sent; return what is wrong at which field, in words."""
        person = sent.where.person
        verdict = await self._gate.permits.may(person, None)
        if isinstance(verdict, Refusal):
            return {"language": await self._gate.sentence(person, verdict, None)}
        mistakes = self._mistakes(sent)
        if not mistakes:
            try:
                async with asyncio.timeout(KEEP_SECONDS):
                    await self._preferences.keep_all(person, _wishes(sent))
            except (StoreError, TimeoutError) as error:
                _log.warning("settings_not_kept", error=type(error).__name__)
                mistakes = {"language": "not_kept"}
        if not mistakes:
            return {}
        return settings_mistakes(mistakes, await self._preferences.words(person))

    def _mistakes(self, sent: SettingsSent) -> dict[str, SettingsMistake]:
        """Return which fields hold what cannot be chosen: values come from outside."""
        known = {
            "language": {UNCHOSEN, *LANGUAGES},
            "system": {UNCHOSEN, *self._desks},
            "notices": set(NOTICES),
            "bookings": set(TELLINGS),
        }
        return {name: "unknown" for name, value in sent.values.items() if value not in known[name]}

    async def _filled(self, person: Person, tab: str) -> Block:
        words = await self._preferences.words(person)
        try:
            chosen = await self._preferences.chosen(person)
        except StoreError:
            _log.warning("settings_not_read", exc_info=True)
            return settings_unread(words)
        systems = [
            (key, f"{self._desks.title(key)} · {self._desks.branch(key).name}")
            for key in self._desks
        ]
        default = self._desks.title(self._desks.default)
        return settings_form(chosen, systems, default, tab, words)

    def _words_of(self, language: Language) -> Words:
        return Words(language, self._desks.branch(self._desks.default))


def _wishes(sent: SettingsSent) -> dict[str, str]:
    """Return what is to be kept; "" where nothing was chosen."""
    return {name: "" if value == UNCHOSEN else value for name, value in sent.values.items()}
