"""`/deskhand handover`: a shift for whoever takes over, private first and then for the channel.

The rule: it is read anew when it is shared, and everybody reads no more of customers there than the
channel's own settings say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from bot.desks import Desks
from bot.home.tab import open_dialog
from bot.inbox import Where, is_direct
from bot.installs.workspaces import Workspaces
from bot.memory import Store
from bot.notices.digests import Reports, zone_of
from bot.notices.names import Names
from bot.notices.subscription import Subscription
from bot.places.channels import standing
from bot.preferences import Preferences
from bot.press_inbox import HandoverPress
from bot.rights.gate import Gate
from bot.rights.permits import Allowed
from bot.screens.blocks import Card
from bot.screens.digest import OwnShift, handover_card
from bot.screens.home import title_of
from bot.screens.subscription import cannot_subscribe
from bot.screens.words import Words
from bot.showing import Showing

# Read, not shown: look-ups are left open by the dozen, and are no drafts.
MOST_READ = 50


class HandingOver:
    """Shows a shift to who asks, and to the channel where they share it."""

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
        self._store = store
        self._desks = desks
        self._showing = showing
        self._preferences = preferences
        self._workspaces = workspaces
        self._names = Names(workspaces)
        self._reports = Reports(store.outbox(), desks)
        self._gate = gate
        self._clock = clock

    async def show(self, where: Where) -> None:
        """Show the shift to the person who asks."""
        if not await self._gate.admits(where, "look_up", channel=where.channel):
            return
        words = await self._preferences.words(where.person)
        card = await self._card(where, words)
        await self._showing.tell(where, card.text, card.blocks)

    async def share(self, press: HandoverPress) -> None:
        """Show the shift, as it is now, to the channel."""
        where, person = press.where, press.where.person
        if not await self._store.first_time(press.key):
            return
        if not await self._gate.admits(where, "look_up", channel=where.channel):
            return
        words = await self._preferences.words(where.person)
        stands = await standing(self._workspaces, person.home, where.channel)
        if stands != "open":
            await self._showing.tell(where, cannot_subscribe(stands, words))
            return
        spoken = self._desks.spoken(where.channel) or words.language
        by = await self._names.of(person.home, person.id) or press.by
        card = await self._card(where, words.to(spoken), by=by)
        await self._showing.post(person.home, where.channel, card)

    async def _card(self, where: Where, words: Words, *, by: str = "") -> Card:
        person = where.person
        direct = is_direct(where.channel)
        kept = await self._store.notices().subscription(person.home, where.channel)
        settings = kept or Subscription()
        channel = None if direct else where.channel
        asked = settings.systems or tuple(self._desks)
        may = self._gate.permits.may
        # in a conversation of one's own no channel's role is asked for
        keys = [
            key
            for key in asked
            if key in self._desks
            and isinstance(
                await may(person, "look_up", system=key, channel="" if direct else where.channel),
                Allowed,
            )
        ]
        now = self._clock()
        zone = zone_of(settings, self._desks)
        day = now.astimezone(zone).date()
        since = datetime.combine(day, time(), zone)
        report = await self._reports.report(
            person.home, channel, settings, keys, day, since=since, now=now
        )
        known = await self._reports.known(person.home, channel, keys, now)
        mine = await self._store.open_of(person.home, person.id, MOST_READ)
        open_ones = [shown for one in mine if (shown := open_dialog(one, words))]
        shift = OwnShift(
            drafts=[(title_of(one.card), one.desk.reference) for one in open_ones],
            claimed=self._reports.claimed(known, person.id, now),
        )
        return handover_card(report, shift, words, by=by, shares=not (by or direct))
