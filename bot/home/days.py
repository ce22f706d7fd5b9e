"""The appointments of a day at each branch, as they were when they were last read.

The rule: a system is asked for a day at most once a minute, whatever it answers and however many
people look. What was read stays, with the time of the look, where the system does not answer later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast

import structlog

from bot.desks import Desks
from bot.screens.day import DaySheet
from bot.systems import NotAllowed, System, Trouble

# So long what a system answered is taken for true.
FRESH = timedelta(minutes=1)

# A system that takes longer is of no use to anybody who waits.
READ_SECONDS = 8.0

# Days of one system that are remembered; people look at today, and at few others.
REMEMBERED = 31

_log = structlog.get_logger("deskhand.days")


class Days:
    """The sheets of every branch. They are personal data, kept in memory alone."""

    def __init__(self, desks: Desks, clock: Callable[[], datetime]) -> None:
        self._desks = desks
        self._clock = clock
        self._known: dict[str, dict[date, DaySheet]] = {key: {} for key in desks}
        self._asking = {key: asyncio.Lock() for key in desks}

    def today(self, key: str) -> date:
        """Return the day that it is at a system's branch."""
        return self._clock().astimezone(self._desks.branch(key).tz).date()

    def known(self, key: str, day: date) -> DaySheet:
        """Return a day as it was last read; one that never was has no time of a look."""
        kept = self._known[key].get(day)
        if kept is None:
            system = cast("System", self._desks.system(key))
            kept = DaySheet(
                self._desks.title(key),
                self._desks.branch(key),
                day,
                is_listed=system.can.day_sheet,
                moves=system.can.reschedule and not system.can.hold,
            )
        return replace(kept, now=self._clock())

    def is_stale(self, key: str, day: date) -> bool:
        """Was the system not asked for this day for a while?"""
        sheet = self.known(key, day)
        if not sheet.is_listed:
            return False
        return sheet.asked is None or self._clock() - sheet.asked > FRESH

    async def read(self, key: str, day: date) -> None:
        """Ask a system for a day, unless somebody did a moment ago."""
        async with self._asking[key]:
            if self.is_stale(key, day):
                self._remember(key, await self._read(key, self.known(key, day)))

    def _remember(self, key: str, sheet: DaySheet) -> None:
        kept = self._known[key]
        kept.pop(sheet.day, None)
        kept[sheet.day] = sheet
        if len(kept) > REMEMBERED:
            del kept[next(iter(kept))]

    async def _read(self, key: str, sheet: DaySheet) -> DaySheet:
        system = cast("System", self._desks.system(key))
        asked = self._clock()
        try:
            async with asyncio.timeout(READ_SECONDS):
                found = tuple(await system.of_day(sheet.day))
        except NotAllowed:
            return replace(sheet, asked=asked, health="not_allowed")
        except (Trouble, TimeoutError):
            return replace(sheet, asked=asked, health="unreachable")
        except Exception:  # noqa: BLE001  # a mistake of ours must not leave the tab half drawn
            _log.exception("day_broke", system=key)
            return replace(sheet, asked=asked, health="unreachable")
        standing = tuple(one for one in found if one.status != "cancelled" and one.start)
        return replace(sheet, appointments=standing, read=asked, asked=asked, health="answers")
