"""A channel that people of another organisation can read from now on: what stands there goes.

The rules: dialogs' cards are taken away one after the other, and so are shared results and the
lines under notices; notices by whoever delivers them. Nothing is lost by it: a dialog goes on from
its owner's Home tab. Whoever sets roles is told once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.inbox import Where
from bot.memory import Store
from bot.preferences import Preferences
from bot.rights.gate import Gate
from bot.rights.permits import Person
from bot.screens.notes import shared_now
from bot.showing import Showing
from bot.turn import Turns

# So many cards of one channel are taken away; older ones have long been scrolled out of sight.
MOST_CARDS = 500
# After so many seconds each, what Slack did not let us take away is tried again.
PAUSES = (2.0, 10.0, 30.0)
# So many admins are told.
MOST_TOLD = 10

_log = structlog.get_logger("deskhand.withdrawing")


@dataclass(frozen=True)
class Shared:
    """Slack says that a channel is shared with another organisation from now on."""

    channel: str
    key: str  # the same for a delivery that is repeated


class Withdrawing:
    """Takes back what stands in a channel."""

    def __init__(
        self,
        store: Store,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        gate: Gate,
    ) -> None:
        self._store = store
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._gate = gate

    async def shared(self, home: str, shared: Shared) -> None:
        """Take back what stands there, keep notices back, and tell the admins."""
        stopped = await self._store.outbox().withhold(home, shared.channel, "shared")
        there = await self._store.standing_in(home, shared.channel, MOST_CARDS)
        posts = await self._store.posts().standing(home, shared.channel, MOST_CARDS)
        left, others = there, posts
        for pause in PAUSES:
            for dialog in left:
                await self._turns.withdraw(dialog)
            for ts in others:
                if await self._showing.remove(home, shared.channel, ts):
                    await self._store.posts().gone(home, shared.channel, ts)
            left = await self._store.standing_in(home, shared.channel, MOST_CARDS)
            others = await self._store.posts().standing(home, shared.channel, MOST_CARDS)
            if not left and not others:
                break
            await asyncio.sleep(pause)
        _log.warning(
            "channel_shared",
            channel=shared.channel,
            team=home,
            cards=len(there) + len(posts),
            left=len(left) + len(others),
        )
        if (there or posts or stopped) and await self._store.first_time(shared.key):
            admins = sorted(await self._gate.permits.admins(home))[:MOST_TOLD]
            await asyncio.gather(*(self._tell(home, one, shared.channel) for one in admins))

    async def _tell(self, home: str, admin: str, channel: str) -> None:
        person = Person(id=admin, team=home, home=home)
        told = shared_now(channel, await self._preferences.words(person))
        await self._showing.tell_card(Where(person=person, channel=""), told)


def read_shared(body: Mapping[str, Any]) -> Shared | None:
    """Return the channel that an event says is shared from now on; None for any other event."""
    try:
        event = body["event"]
        if event["type"] != "channel_shared":
            return None
        return Shared(str(event["channel"]), f"event:{body['event_id']}")
    except (KeyError, TypeError, AttributeError):
        return None
