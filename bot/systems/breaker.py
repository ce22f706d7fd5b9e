"""Whether a system is asked at all: after a row of calls without an answer it is left in peace.

The rule: while the breaker is open a call fails at once, before anything is sent, and says since
when the system is silent. After a rest one call is let through; its answer closes the breaker.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog

from bot.operating import figures
from bot.systems import Lost, Trouble, Unreachable

_log = structlog.get_logger("deskhand.systems")


class Breaker:
    """Counts the calls to one system that follow each other without an answer.

    It opens after `trips` of them and rests for `rest` seconds. `clock` returns aware times.
    """

    def __init__(
        self,
        system: str,
        *,
        trips: int,
        rest: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._system = system
        self._trips = trips
        self._rest = rest
        self._clock = clock
        self._silent = 0
        self._since: datetime | None = None
        self._again_at = 0.0  # of the clock that only goes forward
        self._trial: asyncio.Event | None = None  # ends with the one call that was let through
        self._show()

    @property
    def is_open(self) -> bool:
        return self._silent >= self._trips

    @property
    def silent_since(self) -> datetime | None:
        """Since when the system does not answer and is not asked; None while it is asked."""
        return self._since if self.is_open else None

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Make one call in here, all its tries together; raises Unreachable instead if it rests."""
        trial = await self._admit()
        try:
            yield
        except Lost:
            raise  # what became of a write tells nothing sure of the system
        except Unreachable as trouble:
            self._hear(trouble)
            raise
        except Trouble:
            self._answered()
            raise
        else:
            self._answered()
        finally:
            if trial:
                self._trial = None
                trial.set()

    async def _admit(self) -> asyncio.Event | None:
        """Return None where calls pass, or the trial that this call is."""
        while self.is_open:
            if self._trial:
                await self._trial.wait()  # calls made at the same time share its outcome
            elif time.monotonic() >= self._again_at:
                self._trial = asyncio.Event()
                return self._trial
            else:
                raise Unreachable("The system does not answer at the moment.", since=self._since)
        return None

    def _hear(self, trouble: Unreachable) -> None:
        if trouble.refused_by == "system":
            self._answered()  # too many requests: it is there
        elif trouble.refused_by is None:
            self._missed()
            if self.is_open:
                trouble.since = self._since

    def _missed(self) -> None:
        self._since = self._since or self._clock()
        self._silent += 1
        if self.is_open:
            self._again_at = time.monotonic() + self._rest
        if self._silent == self._trips:
            _log.warning("system_silent", system=self._system)
            self._show()

    def _answered(self) -> None:
        was_open = self.is_open
        self._silent, self._since = 0, None
        if was_open:
            _log.info("system_answers", system=self._system)
            self._show()

    def _show(self) -> None:
        figures.BREAKER_OPEN.labels(self._system).set(self.is_open)
