"""A value that is read at most once in a while, by one reader however many ask at the same time.

The rule: only an answer is kept. After trouble the next who asks reads again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


class Cached(Generic[T]):
    """The answer of `read`, kept for `lifetime` of `clock`."""

    def __init__(
        self, read: Callable[[], Awaitable[T]], lifetime: timedelta, clock: Callable[[], datetime]
    ) -> None:
        self._read = read
        self._lifetime = lifetime
        self._clock = clock
        self._reading: asyncio.Task[T] | None = None
        self._stale_at: datetime | None = None

    async def get(self) -> T:
        """Return the kept answer, or read it; raises what the reading raises."""
        if self._reading is None or self._is_stale(self._reading):
            self._stale_at = None
            self._reading = asyncio.create_task(self._read_and_date())
        # one of several who wait may be cancelled without taking the answer from the others
        return await asyncio.shield(self._reading)

    async def close(self) -> None:
        """Stop a reading that is still under way."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            self._reading = None

    async def _read_and_date(self) -> T:
        value = await self._read()
        self._stale_at = self._clock() + self._lifetime
        return value

    def _is_stale(self, reading: asyncio.Task[T]) -> bool:
        if not reading.done():
            return False
        return self._stale_at is None or self._clock() >= self._stale_at
