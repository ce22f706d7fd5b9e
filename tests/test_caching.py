"""One reading for all who ask, kept for its time; trouble is not kept."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.systems.caching import Cached, CachedEach

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Source:
    """Counts how often it is read; `now` is the clock."""

    def __init__(self) -> None:
        self.now = NOON
        self.reads = 0
        self.broken = False
        self.open = asyncio.Event()
        self.cached = Cached(self.read, timedelta(hours=1), lambda: self.now)

    async def read(self) -> int:
        self.reads += 1
        await self.open.wait()
        if self.broken:
            raise ValueError("broken")
        return self.reads


async def test_many_ask_and_one_reads() -> None:
    source = Source()
    asking = [asyncio.create_task(source.cached.get()) for _ in range(5)]
    await asyncio.sleep(0)
    asking[0].cancel()
    source.open.set()
    ends = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(ends[0], asyncio.CancelledError)
    assert ends[1:] == [1, 1, 1, 1]


async def test_an_answer_is_kept_for_its_time() -> None:
    source = Source()
    source.open.set()
    assert await source.cached.get() == 1
    source.now += timedelta(minutes=59)
    assert await source.cached.get() == 1
    source.now += timedelta(minutes=1)
    assert await source.cached.get() == 2


async def test_trouble_is_told_to_all_who_wait_and_not_kept() -> None:
    source = Source()
    source.broken = True
    asking = [asyncio.create_task(source.cached.get()) for _ in range(2)]
    await asyncio.sleep(0)
    source.open.set()
    ends = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(end) for end in ends] == [ValueError, ValueError]
    source.broken = False
    assert await source.cached.get() == 2


async def test_what_is_forgotten_is_read_again_by_one() -> None:
    source = Source()
    source.open.set()
    assert await source.cached.get() == 1
    source.cached.forget()
    assert await asyncio.gather(*(source.cached.get() for _ in range(3))) == [2, 2, 2]
    source.open.clear()
    source.cached.forget()
    asking = asyncio.create_task(source.cached.get())
    await asyncio.sleep(0)
    source.cached.forget()  # a reading under way goes on and counts
    source.open.set()
    assert [await asking, await source.cached.get()] == [3, 3]


async def test_closing_ends_a_reading() -> None:
    source = Source()
    asking = asyncio.create_task(source.cached.get())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await source.cached.close()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_each_key_has_an_answer_of_its_own() -> None:
    reads: list[str] = []
    source = Source()

    async def read(key: str) -> str:
        reads.append(key)
        return key.upper()

    cached = CachedEach(read, timedelta(minutes=1), lambda: source.now)
    assert [await cached.get(key) for key in "abab"] == ["A", "B", "A", "B"]
    assert reads == ["a", "b"]
    cached.forget()
    await cached.get("a")
    source.now += timedelta(minutes=1)
    await cached.get("a")
    await cached.get("c")  # nobody asks for b any more, and it is not kept
    assert reads == ["a", "b", "a", "a", "c"]
    assert sorted(cached._kept) == ["a", "c"]
    await cached.close()
