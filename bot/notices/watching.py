"""Watching a system for what others change there: one process at a time looks, and notes it.

The rules: what was read before something newer was noted is not believed, but read again; what is
over is not watched; a system that is down is looked at less and less often until it is back.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.memory import Seen, StoreError
from bot.memory.watches import Hinted, StoredWatch, WatchLostError
from bot.notices.change import BY_CUSTOMER, Origin, cancelled, completed
from bot.systems import System, Trouble
from bot.systems.watching import Seen as Look
from bot.systems.wire import in_background
from flows.domain import Appointment

TICK = 1.0  # seconds between two questions whether a look is due
LONGEST_PAUSE = 300.0  # seconds between looks at a system that is down
MOST_HINTS = 50  # followed at one look
TOGETHER = 500  # appointments noted in one transaction where nobody is told

_log = structlog.get_logger("deskhand.watching")


class Watcher:
    """Looks at the system with this key every so many seconds, if no other process does.

    `lease` is in seconds: after so long another process takes up what a dead one left.
    """

    def __init__(
        self,
        key: str,
        system: System,
        watch: StoredWatch,
        *,
        every: float,
        lease: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._key = key
        self._system = system
        self._watch = watch
        self._every = every
        self._lease = lease
        self._clock = clock
        self._process = secrets.token_hex(8)
        self._failures = 0

    async def run(self) -> None:
        """Look whenever it is due, until cancelled."""
        has_begun = False
        while True:
            again = False
            try:
                if not has_begun:
                    await self._watch.begin()
                    has_begun = True
                again = await self.turn()
            except Exception as error:  # noqa: BLE001  # a database that restarts must not end it
                # the kind alone: what is wrong may name a person
                _log.warning("watch_failed", system=self._key, error=type(error).__name__)
            if not again:
                await asyncio.sleep(min(TICK, self._every))

    async def turn(self) -> bool:
        """Look if it is due and nobody else does; return whether the next look is due at once."""
        turn = await self._watch.take(self._process, self._lease)
        if turn is None:
            return False
        # a look that is cut off stays due
        next_in: float | None = None
        hints_in: float | None = None
        again = False
        try:
            async with self._holding():
                hinted = await self._watch.hinted(MOST_HINTS)
                if hinted:
                    await self._follow(turn.cursor, hinted)
                if turn.is_due:
                    again = await self._look(turn.cursor)
                    next_in = 0.0 if again else self._every
            self._failures = 0
        except (StoreError, WatchLostError):
            raise
        except Exception as error:
            self._failures += 1
            next_in = hints_in = self._pause()
            if not isinstance(error, Trouble):
                raise
            _log.warning(
                "look_failed",
                system=self._key,
                error=type(error).__name__,
                failures=self._failures,
            )
        finally:
            with suppress(StoreError):
                await _to_its_end(
                    self._watch.let_go(self._process, next_in=next_in, hints_in=hints_in)
                )
        return again

    def _pause(self) -> float:
        """Return how long to leave the system alone: longer after each failure."""
        longest = max(LONGEST_PAUSE, self._every)
        return min(longest, self._every * 2.0 ** min(self._failures - 1, 10))

    @asynccontextmanager
    async def _holding(self) -> AsyncIterator[None]:
        """Renew the lease while a look takes its time."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(self._lease / 3)
                with suppress(StoreError):
                    await self._watch.renew(self._process, self._lease)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _look(self, cursor: str) -> bool:
        """Look, note, and go on from there; return whether the next look is to follow at once."""
        read_at = await self._watch.clock()
        with in_background():
            seen = await self._system.changes(cursor, self._watch)
        outdated = await self._note(seen, read_at)
        if outdated:
            # seen again from the same place, it is read after whatever made it outdated
            return True
        await self._watch.go_on(self._process, seen.cursor)
        return seen.more

    async def _follow(self, cursor: str, hinted: Sequence[Hinted]) -> None:
        """Look at what the system told of, and forget that it did."""
        read_at = await self._watch.clock()
        with in_background():
            hints = [one.hint for one in hinted]
            seen = await self._system.changes(cursor, self._watch, hints)
        outdated = await self._note(seen, read_at)
        await self._watch.settle(one for one in hinted if one.hint.id not in outdated)

    async def _note(self, seen: Look, read_at: datetime) -> set[str]:
        """Note what is new; return the ids of what was outdated when it was to be noted."""
        ids = [*(one.id for one in seen.appointments), *seen.gone]
        known = await self._watch.appointments(ids)
        news = self._news(seen, known)
        if seen.was_there:
            old = [one for one in news if one.id not in known]
            news = [one for one in news if one.id in known]
            for first in range(0, len(old), TOGETHER):
                some = old[first : first + TOGETHER]
                await self._watch.adopt(self._process, some, read_at)
        outdated: set[str] = set()
        for one in news:
            is_by_customer = one.id in seen.by_customer and one.id not in known
            told = Seen(
                system=self._key,
                appointment=one,
                # who booked it says nothing of who moved or cancelled it
                origin=Origin(who=BY_CUSTOMER if is_by_customer else ""),
                read_at=read_at,
            )
            # each in a transaction of its own: none then waits for another's cards
            if await self._watch.note(self._process, told) == "outdated":
                outdated.add(one.id)
        return outdated

    def _news(self, seen: Look, known: Mapping[str, Appointment]) -> list[Appointment]:
        """Return what is otherwise than it was known, and not over."""
        found = [
            *seen.appointments,
            *(cancelled(known[number]) for number in seen.gone if number in known),
        ]
        return [
            one
            for one in found
            if self._counts(one, known.get(one.id))
            and completed(known.get(one.id), one) != known.get(one.id)
        ]

    def _counts(self, now: Appointment, before: Appointment | None) -> bool:
        if before is None:
            return now.status != "cancelled" and self._is_ahead(now)
        return self._is_ahead(now) or self._is_ahead(before)

    def _is_ahead(self, one: Appointment) -> bool:
        return one.start is not None and one.start > self._clock()


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Wait for what must not be cut off, even where somebody cancels who waits for it."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
