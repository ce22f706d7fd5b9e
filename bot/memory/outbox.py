"""What channels are yet to be told: whose turn a channel is, and what was posted there.

The rules: one process at a time writes in a channel, by a lease of the database's own clock, which
is read again right before every write; what is about to be posted is marked before, so that whoever
finds the mark looks in the channel before posting again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from bot.memory.bookers import OF_PERSON
from bot.memory.digests import DIGEST, plan
from bot.memory.engines import Engine
from bot.memory.posts import StoredPosts
from bot.memory.tables import DUE, WORKING, Now, dialogs, notices, subscriptions
from bot.notices.folding import Living, claimed, delivered
from bot.notices.subscription import Subscription, is_person


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel whose turn it is; `parked` says why nothing can be posted there, if so."""

    team: str
    channel: str
    subscription: Subscription
    parked: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The card of one appointment in one channel.

    `posting` is the version that somebody began to post at `posting_at` and of which no answer
    came; 0 where there is none.
    """

    id: str
    team: str
    channel: str
    system: str
    object_id: str
    living: Living
    version: int
    shown: int
    card_ts: str
    posting: int
    posting_at: datetime | None
    parked: str

    @property
    def digest_of(self) -> date | None:
        """Return the day whose digest it is; None for the card of an appointment."""
        return date.fromisoformat(self.object_id) if self.system == DIGEST else None


_of_its_channel = and_(
    notices.c.team == subscriptions.c.team, notices.c.channel == subscriptions.c.channel
)
_is_parked = or_(notices.c.parked != "", subscriptions.c.parked != "")
_WAITING = (
    select(
        func.count().filter(not_(_is_parked), notices.c.due_at <= Now()),
        func.count().filter(_is_parked),
    )
    .select_from(notices.join(subscriptions, _of_its_channel))
    .where(notices.c.version > notices.c.shown)
)
_THIS = (subscriptions.c.team, subscriptions.c.channel)
_is_due = exists().where(
    notices.c.team == subscriptions.c.team,
    notices.c.channel == subscriptions.c.channel,
    DUE,
    notices.c.due_at <= Now(),
)
_has_work = or_(
    and_(subscriptions.c.parked == "", _is_due),
    and_(subscriptions.c.parked != "", subscriptions.c.warned.is_(False)),
)
_free = (
    select(*_THIS)
    .where(
        subscriptions.c.next_at <= Now(),
        or_(subscriptions.c.lease_until.is_(None), subscriptions.c.lease_until <= Now()),
        _has_work,
    )
    .order_by(subscriptions.c.next_at)
    .limit(1)
    .with_for_update(skip_locked=True, of=subscriptions)
    .cte("free")
)


class Outbox:
    """Takes channels, one at a time, and notes what was posted. `process` names who asks."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def take(self, process: str, seconds: float) -> Channel | None:
        """Take a channel in which something is due; None if there is none that is free."""
        statement = (
            update(subscriptions)
            .where(tuple_(*_THIS).in_(select(_free.c.team, _free.c.channel)))
            .values(lease_owner=process, lease_until=Now() + seconds)
            .returning(subscriptions)
        )
        row = await self._engine.once(lambda connection: connection.execute(statement).first())
        if row is None:
            return None
        settings = Subscription.model_validate_json(row.settings)
        return Channel(row.team, row.channel, settings, row.parked)

    async def due(self, channel: Channel) -> Notice | None:
        """Return the card of a channel that has waited longest; None if nothing is due."""
        statement = (
            select(notices)
            .where(
                notices.c.team == channel.team,
                notices.c.channel == channel.channel,
                DUE,
                notices.c.due_at <= Now(),
            )
            .order_by(notices.c.due_at, notices.c.id)
            .limit(1)
        )
        row = await self._engine.once(lambda connection: connection.execute(statement).first())
        return None if row is None else _notice(row)

    async def notice(self, notice_id: str) -> Notice | None:
        """Return a card by its id; None if it is not known."""
        statement = select(notices).where(notices.c.id == notice_id)
        row = await self._engine.once(lambda connection: connection.execute(statement).first())
        return None if row is None else _notice(row)

    async def waiting(self) -> tuple[int, int]:
        """Count the notices whose time has come, and those that wait because they are parked."""
        due, parked = await self._engine.once(lambda connection: connection.execute(_WAITING).one())
        return due, parked

    async def cards(self, team: str, channel: str, limit: int) -> list[Notice]:
        """Return the cards of a channel that were posted, the latest changed first."""
        statement = (
            select(notices)
            .where(notices.c.team == team, notices.c.channel == channel, notices.c.card_ts != "")
            .order_by(notices.c.updated_at.desc(), notices.c.id)
            .limit(limit)
        )
        return await self._engine.once(
            lambda connection: [_notice(row) for row in connection.execute(statement)]
        )

    async def changed_since(
        self, team: str, channel: str | None, since: datetime, limit: int
    ) -> list[Notice]:
        """Return the cards that changed since a moment, the latest first; None: of any channel.

        What a person alone is told of is no channel's.
        """
        here = not_(OF_PERSON) if channel is None else notices.c.channel == channel
        statement = (
            select(notices)
            .where(
                notices.c.team == team,
                here,
                notices.c.system != DIGEST,
                notices.c.updated_at >= since.timestamp(),
            )
            .order_by(notices.c.updated_at.desc(), notices.c.id)
            .limit(limit)
        )
        return await self._engine.once(
            lambda connection: [_notice(row) for row in connection.execute(statement)]
        )

    async def booked_by(self, team: str, person: str, limit: int) -> dict[str, Living]:
        """Return what a person knows of what they booked, by the dialog that did; latest first."""
        statement = (
            select(notices.c.state)
            .where(notices.c.team == team, notices.c.channel == person)
            .order_by(notices.c.updated_at.desc(), notices.c.id)
            .limit(limit)
        )
        rows = await self._engine.once(lambda connection: list(connection.scalars(statement)))
        known = map(Living.model_validate_json, rows)
        return {one.history[0].origin.dialog: one for one in known if one.history}

    async def is_writing(self, team: str, person: str) -> bool:
        """Is something on its way that this person wrote through Deskhand, and nobody noted yet?"""
        theirs = (dialogs.c.team == team, dialogs.c.owner == person)
        statement = select(dialogs.c.id).where(*theirs, WORKING, dialogs.c.sent.is_(True)).limit(1)
        return await self._true(statement)

    async def digested(
        self, notice: Notice, card_ts: str, following: Sequence[tuple[date, datetime]]
    ) -> None:
        """Note the digest that was posted, "" for one that is not to be, and plan the next."""

        def work(connection: Connection) -> None:
            connection.execute(
                update(notices)
                .where(notices.c.id == notice.id)
                .values(card_ts=card_ts, shown=notice.version, posting=0, posting_at=None)
            )
            plan(connection, notice.team, notice.channel, following)

        await self._engine.together(work)

    async def holds(self, channel: Channel, process: str, seconds: float) -> bool:
        """Hold the channel for `seconds` from now; False when the lease was lost or ran out."""
        statement = (
            update(subscriptions)
            .where(*_held(channel, process))
            .values(lease_until=Now() + seconds)
            .returning(subscriptions.c.channel)
        )
        return await self._true(statement)

    async def posting(self, channel: Channel, process: str, notice: Notice) -> bool:
        """Mark that this version is posted now; where False, it must not be."""
        statement = (
            update(notices)
            .where(notices.c.id == notice.id, exists().where(*_held(channel, process)))
            .values(posting=notice.version, posting_at=Now())
            .returning(notices.c.id)
        )
        return await self._true(statement)

    async def not_posted(self, notice: Notice) -> None:
        """Take the mark away: it surely was not posted."""
        await self._change(notice, posting=0, posting_at=None)

    async def posted(
        self, notice: Notice, number: int, *, card_ts: str, again_in: float | None = None
    ) -> None:
        """Note the card that was posted with this version, or redrawn in place.

        It is drawn again after `again_in` seconds, though nothing else may have changed.
        """
        done: dict[str, Any] = {"card_ts": card_ts, "shown": number}
        if again_in is not None:
            unchanged = notices.c.version == number
            done["version"] = case((unchanged, number + 1), else_=notices.c.version)
            done["due_at"] = case((unchanged, Now() + again_in), else_=notices.c.due_at)
        await self._deliver(notice, number, **done, posting=0, posting_at=None)

    async def replied(self, notice: Notice, number: int, ts: str) -> None:
        """Note that what was new up to this version was told; the card is yet to be redrawn."""
        if not is_person(notice.channel) and not notice.channel.startswith("D"):
            await StoredPosts(self._engine).note(notice.team, notice.channel, ts)
        await self._deliver(notice, number, posting=0, posting_at=None)

    async def lost_card(self, notice: Notice) -> None:
        """Note that the card is gone: it is posted anew."""
        await self._change(notice, card_ts="", shown=0, posting=0, posting_at=None)

    async def park(self, notice: Notice, reason: str) -> None:
        """Keep one card back that Slack refuses, so that the others go on."""
        await self._change(notice, parked=reason, posting=0, posting_at=None)

    async def postpone(self, notice: Notice, seconds: float) -> None:
        """Let a card wait."""
        await self._change(notice, due_at=Now() + seconds)

    async def park_channel(self, channel: Channel, reason: str) -> None:
        """Keep everything back that is for this channel, until it is subscribed again."""
        await self._change_channel(channel, parked=reason, warned=False)

    async def withhold(self, team: str, channel: str, reason: str) -> bool:
        """Keep back what is for a channel of this id; False if it is told nothing anyway."""
        statement = (
            update(subscriptions)
            .where(subscriptions.c.team == team, subscriptions.c.channel == channel)
            .values(parked=reason, warned=False)
            .returning(subscriptions.c.channel)
        )
        return await self._true(statement)

    async def warned(self, channel: Channel) -> None:
        """Note that whoever subscribed knows that the channel is parked."""
        await self._change_channel(channel, warned=True)

    async def release(self, channel: Channel, process: str, pause: float) -> None:
        """Let others take the channel, after `pause` seconds."""
        statement = (
            update(subscriptions)
            .where(*_of(channel), subscriptions.c.lease_owner == process)
            .values(lease_owner="", lease_until=None, next_at=Now() + pause)
        )
        await self._engine.once(lambda connection: connection.execute(statement).close())

    async def claim(self, notice_id: str, person: str) -> str:
        """Let a person have a card, or give it back; return who has it now, "" for nobody."""

        def work(connection: Connection) -> str:
            this = select(notices).where(notices.c.id == notice_id).with_for_update()
            row = connection.execute(this).first()
            if row is None:
                return ""
            before = _notice(row).living
            living = claimed(before, person)
            if living != before:
                connection.execute(
                    update(notices)
                    .where(notices.c.id == notice_id)
                    .values(
                        state=living.model_dump_json(),
                        version=row.version + 1,
                        due_at=Now(),
                        updated_at=Now(),
                    )
                )
            return living.claimed_by

        return await self._engine.together(work)

    async def _deliver(self, notice: Notice, number: int, **values: Any) -> None:
        """Note what was told; what was folded in meanwhile is still to be."""

        def work(connection: Connection) -> None:
            this = notices.c.id == notice.id
            row = connection.execute(select(notices).where(this).with_for_update()).first()
            if row is not None:
                told = delivered(_notice(row).living, number).model_dump_json()
                connection.execute(update(notices).where(this).values(state=told, **values))

        await self._engine.together(work)

    async def _change(self, notice: Notice, **values: Any) -> None:
        statement = update(notices).where(notices.c.id == notice.id).values(**values)
        await self._engine.once(lambda connection: connection.execute(statement).close())

    async def _change_channel(self, channel: Channel, **values: Any) -> None:
        statement = update(subscriptions).where(*_of(channel)).values(**values)
        await self._engine.once(lambda connection: connection.execute(statement).close())

    async def _true(self, statement: Any) -> bool:
        return await self._engine.once(
            lambda connection: connection.execute(statement).first() is not None
        )


def _of(channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return subscriptions.c.team == channel.team, subscriptions.c.channel == channel.channel


def _held(channel: Channel, process: str) -> tuple[ColumnElement[bool], ...]:
    return (
        *_of(channel),
        subscriptions.c.lease_owner == process,
        subscriptions.c.lease_until > Now(),
    )


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        team=row.team,
        channel=row.channel,
        system=row.system,
        object_id=row.object_id,
        living=Living.model_validate_json(row.state),
        version=row.version,
        shown=row.shown,
        card_ts=row.card_ts,
        posting=row.posting,
        posting_at=row.posting_at,
        parked=row.parked,
    )
