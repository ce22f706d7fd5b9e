"""What is known of appointments and told to channels: sightings, subscriptions, living cards.

The rule: every method is one transaction, and how a channel is subscribed is noted in the audit.
The rows are personal data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Literal, TypeVar

from sqlalchemy import ColumnElement, Connection, delete, func, select

from bot.memory import bookers, journal
from bot.memory.digests import forget, plan, unplan
from bot.memory.engines import Engine
from bot.memory.records import AuditEntry
from bot.memory.sightings import INSERT, Outcome, Seen, clock, record, rows_of
from bot.memory.tables import Now, notices, sightings, subscriptions
from bot.notices.subscription import Subscription
from flows.domain import Appointment

# How many are forgotten at a time, so that nobody waits for it.
MOST_FORGOTTEN = 200

T = TypeVar("T")


class StoredNotices:
    """Sightings and subscriptions, each method in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def together(self, work: Callable[[Connection], T]) -> T:
        """Run work in one transaction, as `record` and what belongs to it."""
        return await self._engine.together(work)

    async def record(self, seen: Seen) -> Outcome:
        """Note one appointment and tell the channels; see sightings.py."""
        return await self._engine.together(lambda connection: record(connection, seen))

    async def clock(self) -> datetime:
        """Return the database's own time, to be asked right before a system is read."""
        return await self._engine.once(clock)

    async def sighting(self, system: str, object_id: str) -> Appointment | None:
        """Return an appointment as it was known last; None if it is not known."""
        this = select(sightings.c.appointment).where(*rows_of(sightings, system, object_id))
        found = await self._engine.once(lambda connection: connection.scalar(this))
        return Appointment.model_validate_json(found) if found else None

    async def ahead(self, system: str, since: datetime, limit: int) -> list[Appointment]:
        """Return the known appointments from a moment on that stand, soonest first."""
        statement = (
            select(sightings.c.appointment)
            .where(
                sightings.c.system == system,
                sightings.c.starts_at >= since.timestamp(),
                sightings.c.status.in_(("booked", "draft")),
            )
            .order_by(sightings.c.starts_at, sightings.c.object_id)
            .limit(limit)
        )
        rows = await self._engine.once(lambda connection: list(connection.scalars(statement)))
        return [Appointment.model_validate_json(row) for row in rows]

    async def forget_past(self, days: float) -> int:
        """Forget appointments, and their cards, whose time was more than `days` ago; some a time.

        Where the time is not known, it counts when they were seen. Returns how many went.
        """

        def work(connection: Connection) -> int:
            when = func.coalesce(sightings.c.starts_at, sightings.c.seen_at)
            old = (
                select(sightings.c.system, sightings.c.object_id)
                .where(when < Now() - days * 86400)
                .limit(MOST_FORGOTTEN)
            )
            rows = connection.execute(old).all()
            for row in rows:
                for table in (notices, sightings):
                    connection.execute(delete(table).where(*rows_of(table, *row)))
            forget(connection, days)
            bookers.forget(connection)
            return len(rows)

        return await self._engine.together(work)

    async def subscription(self, team: str, channel: str) -> Subscription | None:
        """Return a channel's settings; None if it is told nothing."""
        this = select(subscriptions.c.settings).where(*_channel(team, channel))
        found = await self._engine.once(lambda connection: connection.scalar(this))
        return Subscription.model_validate_json(found) if found else None

    async def subscriptions(self) -> list[tuple[str, str, Subscription]]:
        """Return every team, channel and its settings."""
        kept = select(subscriptions).order_by(subscriptions.c.team, subscriptions.c.channel)
        rows = await self._engine.once(lambda connection: list(connection.execute(kept)))
        return [
            (row.team, row.channel, Subscription.model_validate_json(row.settings)) for row in rows
        ]

    async def subscribe(
        self,
        team: str,
        channel: str,
        subscription: Subscription,
        digests: Sequence[tuple[date, datetime]] = (),
    ) -> None:
        """Keep a channel's settings in place of the earlier ones; what was parked goes on.

        `digests` are the coming days with the moment of their digest; the next one is planned.
        """
        values = {"settings": subscription.model_dump_json(), "parked": "", "warned": False}

        def work(connection: Connection) -> None:
            connection.execute(
                INSERT[connection.dialect.name](subscriptions)
                .values(team=team, channel=channel, lease_owner="", next_at=0.0, **values)
                .on_conflict_do_update(index_elements=["team", "channel"], set_=values)
            )
            unplan(connection, team, channel)
            plan(connection, team, channel, digests)
            _note(connection, team, subscription.by, channel, "channel_subscribed")

        await self._engine.together(work)

    async def unsubscribe(self, team: str, channel: str, actor: str = "") -> None:
        """Tell a channel nothing more; the cards that stand are left as they are."""

        def work(connection: Connection) -> None:
            connection.execute(delete(subscriptions).where(*_channel(team, channel)))
            rows = (notices.c.team == team, notices.c.channel == channel)
            connection.execute(delete(notices).where(*rows))
            _note(connection, team, actor, channel, "channel_unsubscribed")

        await self._engine.together(work)


def _note(
    connection: Connection,
    team: str,
    actor: str,
    channel: str,
    what: Literal["channel_subscribed", "channel_unsubscribed"],
) -> None:
    entry = AuditEntry(
        dialog="",
        turn=0,
        actor=actor,
        verb=what,
        system="",
        object_id=channel,
        outcome="done",
        team=team,
        channel=channel,
        how="form",
    )
    journal.add(connection, [entry])


def _channel(team: str, channel: str) -> tuple[ColumnElement[bool], ...]:
    return subscriptions.c.team == team, subscriptions.c.channel == channel
