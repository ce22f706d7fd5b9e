"""What a digest is drawn from, and when the next one is due.

The rule: the time of day is the branch's; a digest is of the day on which it is posted, so one that
is more than its day late is left out, and the one of the present day follows at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import structlog

from bot.desks import Desks
from bot.memory import Notice, Outbox
from bot.notices.subscription import Subscription
from bot.screens.day import DaySheet
from bot.screens.digest import Line, Report
from bot.systems import System, Trouble

# Shorter than the lease of a channel, under which a digest is drawn.
READ_SECONDS = 5.0

# So many cards are read of what changed.
MOST_READ = 300

# So many days back it counts that nobody claimed something.
UNCLAIMED = timedelta(days=7)

_log = structlog.get_logger("deskhand.notices")


def zone_of(settings: Subscription, desks: Desks) -> ZoneInfo:
    """Return the zone of a channel's clock: that of the first branch it is told of."""
    known = [key for key in settings.systems if key in desks]
    return desks.branch(known[0] if known else desks.default).tz


def coming(
    settings: Subscription, desks: Desks, now: datetime, *, after: date | None = None
) -> list[tuple[date, datetime]]:
    """Return the next days with the moment of their digest; none where there is no digest.

    `after` is the day that was just told: the next one may be due already, if that was late.
    """
    if settings.digest is None:
        return []
    zone = zone_of(settings, desks)
    first = today = now.astimezone(zone).date()
    if after is not None:
        first = max(after + timedelta(days=1), today)
    days = [first + timedelta(days=number) for number in range(3)]
    dated = [(day, datetime.combine(day, settings.digest, zone)) for day in days]
    return [(day, at) for day, at in dated if after is not None or at.timestamp() > now.timestamp()]


class Reports:
    """Gathers what digests, hand-overs and the Home tab say of a channel's notices."""

    def __init__(self, outbox: Outbox, desks: Desks) -> None:
        self._outbox = outbox
        self._desks = desks

    async def digest(
        self, team: str, channel: str, settings: Subscription, day: date, now: datetime
    ) -> Report:
        """Return the digest of a day: what changed is since the digest of the day before."""
        assert settings.digest is not None  # noqa: S101  # else there is none to draw
        yesterday = day - timedelta(days=1)
        since = datetime.combine(yesterday, settings.digest, zone_of(settings, self._desks))
        keys = [key for key in self._desks if not settings.systems or key in settings.systems]
        return await self.report(team, channel, settings, keys, day, since=since, now=now)

    async def report(
        self,
        team: str,
        channel: str | None,
        settings: Subscription,
        keys: Sequence[str],
        day: date,
        *,
        since: datetime,
        now: datetime,
    ) -> Report:
        """Return the day at some systems, by their keys, and what changed there since."""
        sheets = await asyncio.gather(*(self._sheet(key, day, settings, now) for key in keys))
        known = await self.known(team, channel, keys, now)
        return Report(
            day=day,
            sheets=sheets,
            changed=self.changed(known, since),
            unclaimed=self.unclaimed(known, now),
            naming=settings.names,
        )

    async def known(
        self, team: str, channel: str | None, keys: Sequence[str], now: datetime
    ) -> list[Notice]:
        """Return the cards of these systems that changed lately; None: of any channel."""
        found = await self._outbox.changed_since(team, channel, now - UNCLAIMED, MOST_READ)
        return [one for one in found if one.system in keys and one.system in self._desks]

    def changed(self, known: Sequence[Notice], since: datetime) -> list[Line]:
        """Return every card's newest change since a moment, the newest first."""
        return [
            self._line(one) for one in known if one.living.latest and one.living.latest.at >= since
        ]

    def unclaimed(self, known: Sequence[Notice], now: datetime) -> list[Line]:
        """Return what is still ahead, stands, and has nobody who claimed it."""
        return [self._line(one) for one in _ahead(known, now) if not one.living.claimed_by]

    def claimed(self, known: Sequence[Notice], person: str, now: datetime) -> list[Line]:
        """Return what is still ahead and was claimed by somebody."""
        return [self._line(one) for one in _ahead(known, now) if one.living.claimed_by == person]

    def _line(self, one: Notice) -> Line:
        branch = self._desks.branch(one.system)
        return Line(branch, one.living.latest, one.living.appointment, one.id)

    async def _sheet(self, key: str, day: date, settings: Subscription, now: datetime) -> DaySheet:
        system = cast("System", self._desks.system(key))
        listed = system.can.day_sheet
        title, branch = self._desks.title(key), self._desks.branch(key)
        sheet = DaySheet(title, branch, day, is_listed=listed, asked=now, now=now)
        if not listed:
            return sheet
        try:
            async with asyncio.timeout(READ_SECONDS):
                found = await system.of_day(day)
        except (Trouble, TimeoutError) as error:
            _log.warning("day_not_read", system=key, error=type(error).__name__)
            return sheet
        standing = tuple(
            one
            for one in found
            if one.status != "cancelled" and one.start and settings.is_about(key, one)
        )
        return replace(sheet, appointments=standing, read=now, health="answers")


def _ahead(known: Sequence[Notice], now: datetime) -> list[Notice]:
    return [
        one
        for one in known
        if one.living.appointment.status != "cancelled"
        and one.living.appointment.start
        and one.living.appointment.start > now
        # what came to nothing before anybody was told is nothing to claim
        and one.living.latest
    ]
