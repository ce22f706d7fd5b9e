"""Telling what is new where it is to be told: a living card an appointment, a line each change.

The rules: whoever has the channel's lease makes one write and gives the channel back, so that a
channel gets one message a second, in order, from however many processes; what is posted is in the
database before, and what came of it after.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import structlog

from bot.desks import Desks
from bot.installs.workspaces import Workspace, Workspaces
from bot.memory import Channel, Notice, Outbox, new_id
from bot.notices.digests import Reports, coming, zone_of
from bot.notices.names import Names
from bot.notices.personal import Personal, Reader
from bot.notices.posts import PATIENCE, Done, Posts, Trouble
from bot.notices.subscription import is_person
from bot.operating import figures
from bot.preferences import Preferences
from bot.rights.facts import Permits
from bot.rights.permits import Person
from bot.screens.digest import digest_card
from bot.screens.notes import taken_away
from bot.screens.notices import Told, cannot_post, notice_card, notice_reply
from bot.screens.words import Words
from flows.rescheduling.moving import UNDO

# Why a channel is told nothing: people of another organisation read it.
SHARED = "shared"

# One message a second and channel: docs.slack.dev/apis/web-api/rate-limits.
PACE = 1.0

# How long a channel rests, in seconds, when Slack does not answer, and how often it is looked.
REST = 3.0
LOOK = 1.0

# So many channels are written in at the same time.
AT_ONCE = 4

# Longer than everything that happens under one lease.
LEASE = 4 * PATIENCE

_log = structlog.get_logger("deskhand.notices")


class Delivering:
    """Writes what is due until it is closed; any number of processes may."""

    def __init__(
        self,
        outbox: Outbox,
        desks: Desks,
        workspaces: Workspaces,
        preferences: Preferences,
        permits: Permits,
        *,
        lease: float = LEASE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._outbox = outbox
        self._desks = desks
        self._workspaces = workspaces
        self._preferences = preferences
        self._people = permits.people
        self._personal = Personal(outbox, permits, preferences)
        self._lease = lease
        self._clock = clock
        self._process = new_id()
        self._names = Names(workspaces)
        self._reports = Reports(outbox, desks)
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Let the write that is under way come to its end: nobody has to look for it then."""
        self._closing.set()
        if self._task:
            done, _ = await asyncio.wait({self._task}, timeout=2 * PATIENCE)
            if not done:
                self._task.cancel()
                with suppress(asyncio.CancelledError):
                    await self._task

    async def _run(self) -> None:
        at_once = 1
        while not self._closing.is_set():
            # A database that restarts must not end this, nor one channel's trouble another's write.
            ends = await asyncio.gather(
                *(self.deliver_one() for _ in range(at_once)), return_exceptions=True
            )
            for error in {type(end).__name__ for end in ends if isinstance(end, BaseException)}:
                _log.error("delivering_failed", error=error)
            at_once = AT_ONCE if True in ends else 1
            if True not in ends:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), LOOK)

    async def deliver_one(self) -> bool:
        """Make one write in one channel; False if there is nothing to do."""
        channel = await self._outbox.take(self._process, self._lease)
        if channel is None:
            return False
        pause = REST
        try:
            workspace = await self._workspaces.find(channel.team)
            if workspace is None:
                await self._outbox.park_channel(channel, "not_installed")
                await self._outbox.warned(channel)
            elif channel.parked:
                pause = await self._warn(channel, Posts(workspace))
            else:
                pause = await self._next(channel, workspace)
        finally:
            await self._outbox.release(channel, self._process, pause)
        return True

    async def _next(self, channel: Channel, workspace: Workspace) -> float:
        """Write what has waited longest in a channel; return for how long the channel rests."""
        notice = await self._outbox.due(channel)
        if notice is None:
            return 0.0
        posts = Posts(workspace)
        if is_person(channel.channel):
            return await self._tell_person(channel, notice, posts)
        place = await self._people.channel(channel.team, channel.channel)
        found = place or await posts.place(channel.channel)  # which says why it is not known
        if isinstance(found, Trouble):
            return await self._trouble(channel, notice, found)
        if found.is_shared:
            await self._outbox.park_channel(channel, SHARED)
            _log.warning("channel_parked", channel=channel.channel, error=SHARED)
            return 0.0
        return await self._tell(channel, notice, posts)

    async def _tell_person(self, channel: Channel, notice: Notice, posts: Posts) -> float:
        """Write to somebody what others did to what they booked, if they are to hear of it."""
        match await self._personal.reader(channel, notice):
            case Reader() as reader:
                conversation = await self._personal.conversation(channel, posts)
                if isinstance(conversation, Trouble):
                    return await self._trouble(channel, notice, conversation)
                theirs = replace(channel, subscription=reader.settings)
                return await self._tell(theirs, replace(notice, channel=conversation), posts)
            case float() as seconds:
                return seconds
            case None:
                await self._outbox.posted(notice, notice.version, card_ts=notice.card_ts)
                return 0.0

    async def _tell(self, channel: Channel, notice: Notice, posts: Posts) -> float:
        """Write one thing where it may be written; return for how long the place rests."""
        if notice.digest_of:
            return await self._digest(channel, notice, notice.digest_of, posts)
        if notice.system not in self._desks:
            await self._outbox.park(notice, "unknown_system")
            return 0.0
        if notice.posting:
            return await self._look(channel, notice, posts)
        living = notice.living
        branch = self._desks.branch(notice.system)
        quiet = channel.subscription.quiet
        left = quiet.left(self._clock().astimezone(branch.tz)) if quiet else 0.0
        if living.news and left:
            await self._outbox.postpone(notice, left)
            return 0.0
        if not notice.card_ts and living.news is None and living.told is None:
            # It came to nothing before anybody was told.
            await self._outbox.posted(notice, notice.version, card_ts="")
            return 0.0
        told, words = await self._told(channel, notice)
        if not notice.card_ts:
            return await self._post(channel, notice, posts, told, words)
        if living.news and living.news.kind in channel.subscription.kinds:
            return await self._reply(channel, notice, posts, told, words)
        if not await self._outbox.holds(channel, self._process, self._lease):
            return 0.0
        done = await posts.redraw(notice, notice_card(told, words))
        if isinstance(done, Trouble):
            return await self._trouble(channel, notice, done)
        await self._outbox.posted(
            notice, notice.version, card_ts=notice.card_ts, again_in=self._undo_ends(told)
        )
        return PACE

    async def _post(
        self, channel: Channel, notice: Notice, posts: Posts, told: Told, words: Words
    ) -> float:
        card = notice_card(told, words)
        if not await self._outbox.posting(channel, self._process, notice):
            return 0.0
        done = await posts.post(notice, card)
        if isinstance(done, Trouble):
            return await self._trouble(channel, notice, done)
        await self._outbox.posted(
            notice, notice.version, card_ts=done.ts, again_in=self._undo_ends(told)
        )
        figures.NOTICES_TOLD.inc()
        return PACE

    async def _reply(
        self, channel: Channel, notice: Notice, posts: Posts, told: Told, words: Words
    ) -> float:
        assert notice.living.news  # noqa: S101  # a line is for news only
        line = notice_reply(notice.living.news, told, words)
        if not await self._outbox.posting(channel, self._process, notice):
            return 0.0
        done = await posts.post(notice, line, thread_ts=notice.card_ts)
        if isinstance(done, Trouble):
            return await self._trouble(channel, notice, done)
        await self._outbox.replied(notice, notice.version, done.ts)
        figures.NOTICES_TOLD.inc()
        return PACE

    async def _digest(self, channel: Channel, notice: Notice, day: date, posts: Posts) -> float:
        """Post the digest of a day, and plan the next; return for how long the channel rests."""
        now, settings = self._clock(), channel.subscription
        following = coming(settings, self._desks, now, after=day)
        if notice.posting:
            found = await posts.find(notice)
            if isinstance(found, Trouble):
                return await self._trouble(channel, notice, found)
            if found is None:
                await self._outbox.not_posted(notice)
            else:
                await self._outbox.digested(notice, found.ts, following)
            return 0.0
        if settings.digest is None or day < now.astimezone(zone_of(settings, self._desks)).date():
            await self._outbox.digested(notice, "", following)
            return 0.0
        report = await self._reports.digest(notice.team, notice.channel, settings, day, now)
        words = Words(settings.language, self._desks.branch(self._desks.default), day)
        card = digest_card(report, notice.id, notice.version, words)
        if not await self._outbox.posting(channel, self._process, notice):
            return 0.0
        done = await posts.post(notice, card)
        if isinstance(done, Done):
            await self._outbox.digested(notice, done.ts, following)
            figures.NOTICES_TOLD.inc()
            return PACE
        if done.what == "refused":
            # the days after it are not to wait for one that Slack will never take
            _log.error("digest_refused", notice=notice.id, error=done.reason)
            await self._outbox.digested(notice, "", following)
            return PACE
        return await self._trouble(channel, notice, done)

    async def _look(self, channel: Channel, notice: Notice, posts: Posts) -> float:
        """Find out what became of a post whose answer was lost."""
        found = await posts.find(notice)
        _log.info("looked_for_post", notice=notice.id, found=isinstance(found, Done))
        match found:
            case Done():
                if notice.card_ts:
                    await self._outbox.replied(notice, notice.posting, found.ts)
                else:
                    await self._outbox.posted(notice, notice.posting, card_ts=found.ts)
                return 0.0
            case Trouble():
                return await self._trouble(channel, notice, found)
            case None:
                await self._outbox.not_posted(notice)
                return 0.0

    async def _trouble(self, channel: Channel, notice: Notice, trouble: Trouble) -> float:
        """Note what a refusal means; return for how long the channel rests."""
        match trouble.what:
            case "lost":
                return PATIENCE  # what is still under way gets there before anybody looks
            case "later":
                if not notice.posting:
                    await self._outbox.not_posted(notice)
                return trouble.seconds
            case "card_gone":
                await self._outbox.lost_card(notice)
                return 0.0
            case "channel_gone":
                await self._outbox.not_posted(notice)
                await self._outbox.park_channel(channel, trouble.reason)
                _log.warning("channel_parked", channel=channel.channel, error=trouble.reason)
                return 0.0
            case "refused":
                await self._outbox.park(notice, trouble.reason)
                _log.error("notice_parked", notice=notice.id, error=trouble.reason)
                return PACE

    async def _warn(self, channel: Channel, posts: Posts) -> float:
        """Tell whoever subscribed that nothing can be posted in a channel any more; once.

        Where people of another organisation read, what stands there is taken away before.
        """
        if channel.parked == SHARED:
            standing = await self._outbox.cards(channel.team, channel.channel, 1)
            if standing:
                return await self._take_away(channel, standing[0], posts)
        by = channel.subscription.by
        if by:
            language = await self._preferences.language(Person(by, channel.team, channel.team))
            words = Words(language, self._desks.branch(self._desks.default))
            if not await self._outbox.holds(channel, self._process, self._lease):
                return 0.0
            done = await posts.whisper(by, cannot_post(channel.parked, channel.channel, words))
            if isinstance(done, Trouble) and done.what == "later":
                return done.seconds
        await self._outbox.warned(channel)
        return 0.0

    async def _take_away(self, channel: Channel, notice: Notice, posts: Posts) -> float:
        """Take one card away; what changes of its appointment later begins a new one."""
        if not await self._outbox.holds(channel, self._process, self._lease):
            return 0.0
        words = Words(channel.subscription.language, self._desks.branch(self._desks.default))
        done = await posts.redraw(notice, taken_away(words))
        if isinstance(done, Trouble) and done.what in {"later", "lost"}:
            return done.seconds or PATIENCE
        await self._outbox.posted(notice, notice.version, card_ts="")
        return PACE

    async def _told(self, channel: Channel, notice: Notice) -> tuple[Told, Words]:
        """Return what a card is drawn from, and the channel's words."""
        living, system = notice.living, self._desks.system(notice.system)
        now, branch = self._clock(), self._desks.branch(notice.system)
        latest = living.latest
        ours = latest is not None and latest.origin.via == "deskhand" and now - latest.at < UNDO
        kinds = {"moved", *(["cancelled"] if system and system.can.restore else [])}
        users = {living.claimed_by, latest.origin.by if latest else ""} - {""}
        people = {user: await self._names.of(notice.team, user) for user in sorted(users)}
        told = Told(
            id=notice.id,
            version=notice.version,
            living=living,
            system=self._desks.title(notice.system),
            naming=channel.subscription.names,
            people=people,
            undoable=ours and latest is not None and latest.kind in kinds,
            upcoming=living.appointment.start is not None and living.appointment.start > now,
            is_own=is_person(channel.channel),
        )
        today = now.astimezone(branch.tz).date()
        return told, Words(channel.subscription.language, branch, today)

    def _undo_ends(self, told: Told) -> float | None:
        """Return in how many seconds the card has to lose its Undo; None where it has none."""
        latest = told.living.latest
        if not told.undoable or latest is None:
            return None
        return (latest.at + UNDO - self._clock()).total_seconds() + 1
