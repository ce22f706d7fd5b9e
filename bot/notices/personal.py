"""What a person hears in their own messages of what others did to what they booked.

The rules: whether they wish it and still may look up is asked right before every write; what they
did themselves is never told, so a change whose origin is unknown waits for what they have on its
way themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.memory import Channel, Notice, Outbox
from bot.notices.posts import Posts, Trouble
from bot.notices.subscription import Subscription
from bot.preferences import Preferences
from bot.rights.facts import Permits
from bot.rights.permits import Person, Refusal

# What begins a card: how a booking began is known to whoever made it.
TOLD = frozenset({"moved", "cancelled"})

# Asked again after so many seconds: what is on its way, and what Slack did not say of a person.
ON_ITS_WAY = 1.0
NOT_SAID = 20.0


@dataclass(frozen=True)
class Reader:
    """Somebody who is to hear of it, in their language and with names in full."""

    settings: Subscription


class Personal:
    """Says what is to become of a notice that is for one person."""

    def __init__(self, outbox: Outbox, permits: Permits, preferences: Preferences) -> None:
        self._outbox = outbox
        self._permits = permits
        self._preferences = preferences
        # They never change: one question a person is enough.
        self._conversations: dict[tuple[str, str], str] = {}

    async def reader(self, channel: Channel, notice: Notice) -> Reader | float | None:
        """Return who is to be told; or in how many seconds to ask again; None: nobody is."""
        person = Person(channel.channel, channel.team, channel.team)
        news = notice.living.news
        # A post whose answer was lost is looked for first, whatever has become of the person.
        if not notice.posting:
            if not notice.card_ts and (news is None or news.kind not in TOLD):
                return None
            if (await self._preferences.chosen(person)).bookings != "message":
                return None
            verdict = await self._permits.may(
                person, "look_up", system=notice.system, channel="", fresh=True
            )
            if isinstance(verdict, Refusal):
                return NOT_SAID if verdict.may_pass else None
            is_unknown = news is not None and news.origin.via == "elsewhere"
            if is_unknown and await self._outbox.is_writing(channel.team, person.id):
                return ON_ITS_WAY
        language = await self._preferences.language(person)
        return Reader(Subscription(language=language, names="full"))

    async def conversation(self, channel: Channel, posts: Posts) -> str | Trouble:
        """Return the id of a person's conversation with the app."""
        key = channel.team, channel.channel
        if key not in self._conversations:
            found = await posts.conversation(channel.channel)
            if isinstance(found, Trouble):
                return found
            self._conversations[key] = found
        return self._conversations[key]
