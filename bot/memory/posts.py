"""What Deskhand posted in channels beside cards: results that were shared, lines under notices.

The rule: where it stands and nothing of what it says, so that it can be taken away.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.memory.engines import Engine
from bot.memory.sightings import INSERT
from bot.memory.tables import Now, posts


class StoredPosts:
    """Messages by channel. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def note(self, team: str, channel: str, ts: str) -> None:
        """Note that a message of ours stands in a channel."""

        def work(connection: Connection) -> None:
            row = INSERT[connection.dialect.name](posts).values(
                team=team, channel=channel, ts=ts, posted_at=Now()
            )
            connection.execute(row.on_conflict_do_nothing()).close()

        await self._engine.once(work)

    async def standing(self, team: str, channel: str, limit: int) -> list[str]:
        """Return where messages stand in a channel, the latest first."""
        there = (
            select(posts.c.ts)
            .where(posts.c.team == team, posts.c.channel == channel)
            .order_by(posts.c.ts.desc())
            .limit(limit)
        )
        return await self._engine.once(lambda connection: list(connection.scalars(there)))

    async def gone(self, team: str, channel: str, ts: str) -> None:
        """Note that a message stands there no longer."""
        this = delete(posts).where(
            posts.c.team == team, posts.c.channel == channel, posts.c.ts == ts
        )
        await self._engine.once(lambda connection: connection.execute(this).close())

    async def forget(self, days: float) -> None:
        """Forget where messages stand that are older than this."""
        old = delete(posts).where(posts.c.posted_at < Now() - days * 86400)
        await self._engine.once(lambda connection: connection.execute(old).close())
