"""A value that is read at most once in a while, by one reader however many ask at the same time.

The rule: only an answer is kept. After trouble the next who asks reads again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
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

    @property
    def is_stale(self) -> bool:
        """Would the next who asks have to read?"""
        is_kept = self._stale_at is not None and self._clock() < self._stale_at
        return self._reading is None or (self._reading.done() and not is_kept)

    async def get(self) -> T:
        """Return the kept answer, or read it; raises what the reading raises."""
        if self._reading is None or self.is_stale:
            self._stale_at = None
            self._reading = asyncio.create_task(self._read_and_date())
        # one of several who wait may be cancelled without taking the answer from the others
        return await asyncio.shield(self._reading)

    def forget(self) -> None:
        """Have the next who asks read again; a reading under way goes on and counts."""
        self._stale_at = None

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


class CachedEach(Generic[K, T]):
    """The answers of `read` for whatever keys it is asked for, each kept for `lifetime`."""

    def __init__(
        self,
        read: Callable[[K], Awaitable[T]],
        lifetime: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._read = read
        self._lifetime = lifetime
        self._clock = clock
        self._kept: dict[K, Cached[T]] = {}

    async def get(self, key: K) -> T:
        """Return the kept answer for a key, or read it; raises what the reading raises."""
        if key not in self._kept:
            # what nobody asks for again must not stay for ever
            self._kept = {known: one for known, one in self._kept.items() if not one.is_stale}
            self._kept[key] = Cached(partial(self._read, key), self._lifetime, self._clock)
        return await self._kept[key].get()

    def forget(self) -> None:
        """Have the next who asks for any key read again."""
        for one in self._kept.values():
            one.forget()

    async def close(self) -> None:
        """Stop the readings that are still under way."""
        for one in self._kept.values():
            await one.close()
