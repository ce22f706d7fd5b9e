"""The state of the workspace: who is here, what was said, and who is told when it changes.

Nothing here knows HTTP; every refusal is a `SlackError` with Slack's own code.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.demo.slack.executions import Executions
from bot.demo.slack.files import Files
from bot.demo.slack.manifest import Manifest
from bot.demo.slack.people import (
    APP_ID,
    BOT_ID,
    BOT_USER,
    DOMAINS,
    JSON,
    TEAM,
    Channel,
    Group,
    Person,
    app_conversations,
)

T = TypeVar("T")


class SlackError(Exception):
    """A refusal in Slack's words: `channel_not_found`, `invalid_blocks`, …"""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True)
class Deadlines:
    """How patient Slack is, in seconds; the defaults are Slack's own."""

    acknowledge: float = 3.0
    trigger: float = 3.0
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    response_url: float = 30 * 60.0
    response_url_uses: int = 5
    status: float = 120.0
    picture: float = 0.2  # for which Slack looks a new file through; it says no number


@dataclass(eq=False)
class Message:
    """One stored message; `only_for` makes it ephemeral, `mentions` are whom it would notify."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[JSON] | None = None
    bot: bool = False
    thread_ts: str | None = None
    edited: bool = False
    only_for: str | None = None
    metadata: JSON | None = None
    attachments: list[JSON] | None = None
    mentions: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    streaming: bool = False
    team: str = TEAM
    client_msg_id: str | None = None

    def for_page(self) -> JSON:
        return {
            "channel": self.channel,
            "ts": self.ts,
            "user": self.user,
            "bot": self.bot,
            "text": self.text,
            "blocks": self.blocks,
            "thread_ts": self.thread_ts,
            "edited": self.edited,
            "ephemeral": self.only_for is not None,
            "metadata": self.metadata,
        }

    def for_app(self, *, metadata: bool = True) -> JSON:
        """Show the message in the shape of the Web API and of payloads."""
        shown: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        shown["team"] = self.team
        if self.bot:
            shown |= {"bot_id": BOT_ID, "app_id": APP_ID}
        optional = {
            "blocks": self.blocks,
            "thread_ts": self.thread_ts,
            "client_msg_id": self.client_msg_id,
            "metadata": self.metadata if metadata else None,
            "attachments": self.attachments,
            "edited": {"user": self.user, "ts": self.ts} if self.edited else None,
            "reactions": [
                {"name": name, "users": users, "count": len(users)}
                for name, users in self.reactions.items()
            ],
        }
        return shown | {key: value for key, value in optional.items() if value}


class Feed:
    """Tells every open page what changed, and lets a test wait for something to be so."""

    def __init__(self) -> None:
        self._pages: dict[str, list[asyncio.Queue[JSON]]] = defaultdict(list)
        self._waiting: list[asyncio.Future[None]] = []

    def subscribe(self, user: str) -> asyncio.Queue[JSON]:
        queue: asyncio.Queue[JSON] = asyncio.Queue()
        self._pages[user].append(queue)
        return queue

    def unsubscribe(self, user: str, queue: asyncio.Queue[JSON]) -> None:
        self._pages[user].remove(queue)

    def send(self, event: JSON, users: Iterable[str]) -> None:
        for user in users:
            for queue in self._pages[user]:
                queue.put_nowait(event)
        self.stir()

    def stir(self) -> None:
        """Let everybody who waits look again."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], T], within: float) -> T:
        """Return what `look` finds once it is truthy; TimeoutError after `within` seconds.

        It looks at every change here, and now and then because other things change too.
        """
        async with asyncio.timeout(within):
            while not (found := look()):
                future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await asyncio.wait([future], timeout=0.05)
            return found


class Workspace:
    """People, channels and messages, with the rules of who sees what."""

    def __init__(
        self,
        *,
        people: Sequence[Person],
        channels: Sequence[Channel],
        groups: Sequence[Group],
        manifest: Manifest,
        clock: Callable[[], datetime],
        deadlines: Deadlines,
        team: str = TEAM,
        name: str = "",
    ) -> None:
        self.team = team
        self.name = name or DOMAINS[team]
        self.enterprise = ""  # the organization that this workspace is part of, if any
        self.people = {person.id: person for person in people}
        self.channels = {
            channel.id: channel for channel in [*channels, *app_conversations(people, team)]
        }
        self.groups = list(groups)
        self.manifest = manifest
        self.deadlines = deadlines
        self.feed = Feed()
        self.messages: dict[str, list[Message]] = defaultdict(list)
        self.statuses: dict[tuple[str, str | None], str] = {}
        self.prompts: dict[str, list[JSON]] = {}
        self.sessions: dict[tuple[str, str], JSON] = {}
        self.files = Files(self.now, deadlines.picture)
        self.executions = Executions()
        self._clock = clock
        self._last_ts = 0
        self._numbers = count(1)

    def now(self) -> float:
        return self._clock().timestamp()

    def clock_time(self) -> str:
        return self._clock().strftime("%H:%M:%S")

    def ts(self) -> str:
        """Mint a time stamp that no other message has."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):08d}"

    def person(self, user: str) -> Person:
        if user not in self.people:
            raise SlackError("user_not_found")
        return self.people[user]

    def channel(self, channel: str) -> Channel:
        """Find a conversation by its id, by `#name`, or by the person it is with."""
        if channel in self.channels:
            return self.channels[channel]
        if channel in self.people:
            return self.conversation_with(channel)
        for found in self.channels.values():
            if found.kind == "channel" and found.name == channel.removeprefix("#"):
                return found
        raise SlackError("channel_not_found")

    def conversation_with(self, user: str) -> Channel:
        for found in self.channels.values():
            if found.kind == "app" and user in found.members:
                return found
        raise SlackError("channel_not_found")

    def channels_of(self, user: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if user in channel.members]

    def find(self, channel: str, ts: str) -> Message:
        for message in self.messages[channel]:
            if message.ts == ts:
                return message
        raise SlackError("message_not_found")

    def seen_by(self, message: Message) -> list[str]:
        if message.only_for:
            return [message.only_for]
        return sorted(self.channels[message.channel].members)

    def put(self, message: Message) -> None:
        """Store a new message and show it; an answer of the bot ends its status line."""
        self.messages[message.channel].append(message)
        self.show(message)
        if message.bot:
            self.set_status(message.channel, message.thread_ts, "")

    def show(self, message: Message) -> None:
        self.feed.send({"type": "message", "message": message.for_page()}, self.seen_by(message))

    def remove(self, message: Message) -> None:
        self.messages[message.channel].remove(message)
        gone = {"type": "message_deleted", "channel": message.channel, "ts": message.ts}
        self.feed.send(gone, self.seen_by(message))

    def set_status(
        self, channel: str, thread_ts: str | None, text: str, loading: list[str] | None = None
    ) -> None:
        key = (channel, thread_ts)
        if text == self.statuses.get(key, ""):
            return
        self.statuses[key] = text
        event = {
            "type": "status",
            "channel": channel,
            "thread_ts": thread_ts,
            "text": text,
            "loading_messages": loading or [],
        }
        self.feed.send(event, sorted(self.channels[channel].members))
        if text:
            loop = asyncio.get_running_loop()
            loop.call_later(self.deadlines.status, self._let_status_end, key, text)

    def _let_status_end(self, key: tuple[str, str | None], text: str) -> None:
        """Take away a status line that nobody renewed or ended in time."""
        if self.statuses.get(key) == text:
            self.set_status(*key, "")

    def notice(self, user: str, text: str) -> None:
        """Say something to one person in Slack's own name."""
        self.feed.send({"type": "notice", "text": text}, [user])

    def user_for_app(self, user: str, *, locale: bool = False) -> JSON:
        """Describe a person, or the bot, as users.info does."""
        if user == BOT_USER:
            name = self.manifest.name
            return {
                "id": BOT_USER,
                "team_id": self.team,
                "name": name.lower(),
                "real_name": name,
                "deleted": False,
                "is_bot": True,
                "is_app_user": False,
                "profile": {"real_name": name, "bot_id": BOT_ID, "api_app_id": APP_ID},
            }
        person = self.person(user)
        profile = {
            "real_name": person.name,
            "display_name": person.name,
            "title": person.title,
            "team": person.team_id,
        }
        if "users:read.email" in self.manifest.scopes and person.team_id == self.team:
            profile["email"] = person.email
        offset = self._clock().astimezone(ZoneInfo(person.tz)).utcoffset()
        shown: JSON = {
            "id": person.id,
            "team_id": person.team_id,
            "name": person.username,
            "real_name": person.name,
            "deleted": person.deleted,
            "tz": person.tz,
            "tz_label": person.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": person.is_admin,
            "is_owner": False,
            "is_bot": person.is_bot,
            "is_app_user": False,
            "is_restricted": person.kind == "guest",
            "is_ultra_restricted": person.kind == "guest" and person.one_channel,
            "profile": profile,
        }
        if person.kind == "outsider":
            shown["is_stranger"] = True
        elif self.enterprise:
            shown["enterprise_user"] = {
                "id": person.id,
                "enterprise_id": self.enterprise,
                "teams": [self.team],
            }
        if locale:
            shown["locale"] = person.locale
        return shown

    def channel_for_app(self, channel: Channel) -> JSON:
        """Describe a conversation as conversations.info does."""
        if channel.kind != "channel":
            return {
                "id": channel.id,
                "is_im": True,
                "is_channel": False,
                "user": next(iter(channel.members)),
                "is_user_deleted": False,
                "is_org_shared": False,
                "context_team_id": self.team,
            }
        return {
            "id": channel.id,
            "name": channel.name,
            "is_channel": not channel.private,
            "is_group": channel.private,
            "is_im": False,
            "is_private": channel.private,
            "is_archived": channel.archived,
            "is_member": channel.bot_is_member,
            "is_shared": channel.shared,
            "is_ext_shared": channel.shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "context_team_id": self.team,
            "topic": {"value": channel.topic},
            "purpose": {"value": ""},
        }
