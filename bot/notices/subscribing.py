"""`/deskhand notify`: what a channel is told, set in a form where it is told.

The rules: every opening, search, press and form is authorised anew; the form opens within the
moment that Slack allows, whatever reading takes; what was sent is acknowledged when it is kept, and
otherwise stays on the screen with the reason at its field.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import cast

import structlog

from bot.desks import Desks
from bot.inbox import Where
from bot.installs.workspaces import Workspaces
from bot.memory import Store, StoreError
from bot.notices.digests import coming
from bot.notices.inbox import CatalogueSearch, StopPress, SubscriptionSent
from bot.places.channels import standing
from bot.preferences import Preferences
from bot.rights.gate import Gate
from bot.rights.permits import Allowed, Refusal
from bot.screens.blocks import Block
from bot.screens.options import fitting_services
from bot.screens.subscription import (
    cannot_subscribe,
    catalogue_options,
    mistake_texts,
    not_kept,
    stopped_note,
    subscribed_note,
    subscription_form,
    subscription_loading,
    subscription_note,
    unread,
)
from bot.screens.words import Words
from bot.showing import Showing
from bot.systems import System, Trouble
from flows.understanding.request import Language

# What is read sooner needs no "reading" before it.
PATIENCE = 0.4

# So long the answer to a sent form waits, and that to a search; Slack waits three seconds.
KEEP_SECONDS = 2.0
SEARCH_SECONDS = 2.5

_log = structlog.get_logger("deskhand.notices")


class Subscribing:
    """Opens, keeps and ends what channels are told."""

    def __init__(
        self,
        store: Store,
        desks: Desks,
        showing: Showing,
        preferences: Preferences,
        workspaces: Workspaces,
        gate: Gate,
        clock: Callable[[], datetime],
    ) -> None:
        self._notices = store.notices()
        self._desks = desks
        self._showing = showing
        self._preferences = preferences
        self._workspaces = workspaces
        self._gate = gate
        self._clock = clock

    async def open(self, where: Where) -> None:
        """Open the form of the channel where it was asked for."""
        verdict = await self._gate.permits.may_set_up(where.person, where.channel)
        if isinstance(verdict, Refusal):
            await self._gate.tell(where, verdict, None)
            return
        looking = asyncio.create_task(self._form(where))
        done, _ = await asyncio.wait({looking}, timeout=PATIENCE)
        if done:
            form = looking.result()
            if isinstance(form, str):
                await self._showing.tell(where, form)
            else:
                await self._showing.open_form(where, form)
            return
        words = self._words_of(self._preferences.language_at_once(where.person))
        opened = await self._showing.open_form(where, subscription_loading(words))
        form = await looking
        if opened:
            words = await self._preferences.words(where.person)
            view = subscription_note(form, words) if isinstance(form, str) else form
            await self._showing.redraw_form(where, opened, view)

    async def keep(self, sent: SubscriptionSent) -> dict[str, str]:
        """Keep what was sent; return what is wrong at which field, in words."""
        person, settings = sent.person, sent.settings
        verdict = await self._gate.permits.may_set_up(person, sent.channel, fresh=True)
        if isinstance(verdict, Refusal):
            return {"kinds": await self._gate.sentence(person, verdict, None)}
        words = await self._preferences.words(person)
        if settings is None:
            return mistake_texts(sent.mistakes, words)
        if any(key not in self._desks for key in settings.systems):
            return mistake_texts({"systems": "unknown"}, words)
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                # between opening and sending, others may have been invited to the channel
                stands = await standing(self._workspaces, person.home, sent.channel)
                if stands != "open":
                    return {"kinds": cannot_subscribe(stands, words)}
                digests = coming(settings, self._desks, self._clock())
                await self._notices.subscribe(person.home, sent.channel, settings, digests)
        except (StoreError, TimeoutError) as error:
            _log.warning("subscription_not_kept", error=type(error).__name__)
            return {"kinds": not_kept(words)}
        return {}

    async def tell_kept(self, sent: SubscriptionSent) -> None:
        """Say to whoever set it what a channel is told from now on."""
        if sent.settings:
            card = subscribed_note(sent.settings, await self._preferences.words(sent.person))
            there = Where(person=sent.person, channel=sent.channel)
            await self._showing.tell(there, card.text, card.blocks)

    async def stop(self, press: StopPress) -> None:
        """End what a channel is told."""
        person = press.where.person
        verdict = await self._gate.permits.may_set_up(person, press.channel, fresh=True)
        if isinstance(verdict, Refusal):
            await self._gate.tell(press.where, verdict, None)
            return
        await self._notices.unsubscribe(person.home, press.channel, person.id)
        words = await self._preferences.words(person)
        stopped = subscription_note(stopped_note(words), words)
        await self._showing.renew_form(person, press.view_id, stopped)

    async def options(self, search: CatalogueSearch) -> list[Block]:
        """Return services or advisors of every system that answers in time, by name."""
        verdict = await self._gate.permits.may(search.person, "look_up")
        if not isinstance(verdict, Allowed):
            return []
        found = await asyncio.gather(*(self._names(key, search) for key in self._desks))
        return catalogue_options(row for rows in found for row in rows)

    async def _names(self, key: str, search: CatalogueSearch) -> list[tuple[str, str]]:
        system = cast("System", self._desks.system(key))
        try:
            async with asyncio.timeout(SEARCH_SECONDS):
                if search.field == "services":
                    services = fitting_services(await system.services(), search.text)
                    names = [one.name for one in services]
                else:
                    typed = search.text.casefold().strip()
                    advisors = await system.advisors()
                    names = [one.name for one in advisors if typed in one.name.casefold()]
        except (Trouble, TimeoutError) as error:
            _log.info("catalogue_not_read", system=key, error=type(error).__name__)
            return []
        more = self._desks.title(key) if self._desks.several else ""
        return [(name, more) for name in names]

    async def _form(self, where: Where) -> Block | str:
        """Return the form, or the sentence why there is none."""
        person = where.person
        words = await self._preferences.words(person)
        said = cannot_subscribe(await standing(self._workspaces, person.home, where.channel), words)
        if said:
            return said
        try:
            kept = await self._notices.subscription(person.home, where.channel)
        except StoreError as error:
            _log.warning("subscription_not_read", error=type(error).__name__)
            return unread(words)
        usual = self._desks.spoken(where.channel) or words.language
        systems = [
            (key, f"{self._desks.title(key)} · {self._desks.branch(key).name}")
            for key in self._desks
        ]
        return subscription_form(where.channel, kept, systems, usual, words)

    def _words_of(self, language: Language) -> Words:
        return Words(language, self._desks.branch(self._desks.default))
