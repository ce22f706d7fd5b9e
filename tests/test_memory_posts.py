"""Where messages stand that are no cards, on both engines: noted, taken away, forgotten."""

from __future__ import annotations

from sqlalchemy import update

from bot.memory import Store
from bot.memory.tables import posts
from bot.records.janitor import tidy
from tests.test_memory import store, url

__all__ = ["store", "url"]  # fixtures: a store on each engine


async def test_what_stands_in_a_channel_is_known_until_it_is_gone(store: Store) -> None:
    kept = store.posts()
    for channel, ts in (("C1", "1.1"), ("C1", "1.2"), ("C1", "1.2"), ("C2", "1.3")):
        await kept.note("T1", channel, ts)
    await kept.note("T2", "C1", "1.4")
    assert await kept.standing("T1", "C1", 9) == ["1.2", "1.1"]
    assert await kept.standing("T1", "C1", 1) == ["1.2"]
    await kept.gone("T1", "C1", "1.2")
    assert await kept.standing("T1", "C1", 9) == ["1.1"]
    assert await kept.standing("T1", "C2", 9) == ["1.3"]


async def test_it_is_kept_as_long_as_what_it_came_from(store: Store) -> None:
    kept = store.posts()
    await kept.note("T1", "C1", "1.1")
    aged = update(posts).values(posted_at=posts.c.posted_at - 31 * 86400)
    await store._engine.once(lambda connection: connection.execute(aged).close())
    await kept.note("T1", "C1", "1.2")
    await tidy(store, keep_days=0, audit_days=0)
    assert await kept.standing("T1", "C1", 9) == ["1.2", "1.1"]
    await tidy(store, keep_days=30, audit_days=0)
    assert await kept.standing("T1", "C1", 9) == ["1.2"]
