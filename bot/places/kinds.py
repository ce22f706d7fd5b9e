"""What kind of place a conversation is, and so how much of a customer may stand there.

The rule: where Slack does not say what a channel is, people of another organisation may read it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, assert_never

from bot.inbox import Where, is_direct
from bot.rights.people import KEPT_SECONDS, People
from bot.screens.masking import CLOSED, OPEN, Mask, Privacy

Place = Literal["direct", "private_channel", "public_channel", "shared"]

# Before something is posted for everybody on purpose, nothing older counts.
FRESH_SECONDS = 10.0


class Places:
    """Asks Slack, through what is kept of its answers; `home` is the workspace's id."""

    def __init__(self, people: People, privacy: Privacy) -> None:
        self._people = people
        self._privacy = privacy

    async def of(self, home: str, channel: str, *, fresh: bool = False) -> Place:
        """Return what kind of place a conversation is; `fresh`: something is to be posted there."""
        if not channel or is_direct(channel):
            return "direct"
        found = await self._people.channel(home, channel, FRESH_SECONDS if fresh else KEPT_SECONDS)
        if found is None or found.is_shared:
            return "shared"
        return "private_channel" if found.is_private else "public_channel"

    def mask(self, place: Place) -> Mask:
        """Return what is hidden there from everybody; where others read, nothing is posted."""
        match place:
            case "direct":
                return OPEN
            case "private_channel":
                return self._privacy.private_channels
            case "public_channel":
                return self._privacy.public_channels
            case "shared":
                return CLOSED
            case _:
                assert_never(place)

    async def hides(self, where: Where) -> bool:
        """Is something of a customer hidden in an answer that is given there?"""
        place = await self.of(where.person.home, where.channel)
        return where.surface == "message" and self.mask(place).hides

    async def fitting(self, where: Where) -> Where:
        """Return where an answer belongs: with the person alone where no card may stand."""
        if where.surface == "message" and await self.of(where.person.home, where.channel) == (
            "shared"
        ):
            return replace(where, surface="private")
        return where
