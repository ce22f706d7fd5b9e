"""What a channel wants to be told, as it is kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal

from bot.notices.change import KINDS, Change, Kind
from flows.domain import Appointment
from flows.machine import Value
from flows.understanding.request import Language

# What a channel is to Deskhand.
Standing = Literal[
    "open",  # Deskhand is in it, and nobody from elsewhere
    "direct",  # a conversation of people, not a channel
    "not_in",  # Deskhand was not invited
    "shared",  # people of another organisation are in it, or invited
    "archived",
    "unknown",  # Slack did not say
]

# What is wrong with a field of the form; "unknown": nothing that was offered.
Mistake = Literal["no_kind", "half_quiet", "no_quiet", "quiet_digest", "unknown"]


def is_person(channel: str) -> bool:
    """Is it somebody's own conversation with the app? It goes by their id, as Slack lets it."""
    return channel.startswith(("U", "W"))


class Quiet(Value):
    """Hours of the day without a message, by the branch's clock; `until` may be the next day."""

    since: time
    until: time

    def holds(self, local: datetime) -> bool:
        """Is it quiet at this moment, which is the branch's wall clock?"""
        return self.covers(local.time())

    def covers(self, at: time) -> bool:
        """Is it quiet at this time of day?"""
        if self.since <= self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until

    def left(self, local: datetime) -> float:
        """Return for how many seconds it stays quiet from a moment on; 0 where it is not."""
        if not self.holds(local):
            return 0.0
        day = local.date() + timedelta(days=0 if local.time() < self.until else 1)
        end = datetime.combine(day, self.until, local.tzinfo)
        return max(0.0, end.timestamp() - local.timestamp())


class Subscription(Value):
    """The settings of one channel; an empty choice means all there are."""

    systems: tuple[str, ...] = ()  # keys in the settings; each is one system at one branch
    services: tuple[str, ...] = ()  # ids, or names as people read them
    advisors: tuple[str, ...] = ()  # as services
    kinds: tuple[Kind, ...] = KINDS
    quiet: Quiet | None = None
    digest: time | None = None  # branch time of the daily digest
    language: Language = "en"
    names: Literal["full", "initials", "none"] = "initials"  # of customers
    by: str = ""  # who subscribed, a Slack user id: told if nothing can be posted any more

    def wants(self, change: Change) -> bool:
        """Does a change begin a card in this channel?"""
        sides = [side for side in (change.before, change.after) if side]
        return change.kind in self.kinds and self.is_about(change.system, *sides)

    def is_about(self, system: str, *sides: Appointment) -> bool:
        """Is an appointment, as it stands or stood, one that this channel asks for?"""
        return (
            (not self.systems or system in self.systems)
            and (not self.services or any(_among(self.services, _work(one)) for one in sides))
            and (not self.advisors or any(_among(self.advisors, _serving(one)) for one in sides))
        )


def _among(chosen: tuple[str, ...], there: set[str]) -> bool:
    return not there.isdisjoint(one.casefold() for one in chosen)


def _work(appointment: Appointment) -> set[str]:
    names = (name.casefold() for name in appointment.services)
    return {*names, *(one.id.casefold() for one in appointment.work)}


def _serving(appointment: Appointment) -> set[str]:
    return {appointment.provider_id.casefold(), appointment.provider.casefold()} - {""}
