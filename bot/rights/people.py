"""What Slack says of people, user groups and channels, kept for a minute.

The rule: an answer that did not come is no answer: None, which everybody who asks takes for a no.
What Slack tells us has changed is asked anew at once; another process that was not told asks anew
within the minute.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.workspaces import Workspaces
from bot.rights.permits import Profile

KEPT_SECONDS = 60.0
# Somebody waits for the answer, and a button is of no use after three seconds.
PATIENCE = 2.0
MOST_KEPT = 5000

Kind = Literal["person", "group", "channel"]
T = TypeVar("T")

_log = structlog.get_logger("deskhand.people")


@dataclass(frozen=True)
class Channel:
    """What Slack says of a conversation."""

    is_private: bool
    is_direct: bool
    is_shared: bool  # with another organisation, or about to be


@dataclass(frozen=True)
class Group:
    """A user group, as people know it: its handle without the @."""

    id: str
    handle: str


@dataclass(frozen=True)
class Changed:
    """Slack says that this is no longer as it was."""

    kind: Kind
    id: str


class _Kept(Generic[T]):
    """Answers by what was asked, with the moment of each."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._answers: dict[str, tuple[T, float]] = {}
        # Counts what was forgotten: an answer that was on its way meanwhile is not kept.
        self._forgotten = 0

    async def get(self, key: str, max_age: float, ask: Callable[[], Awaitable[T]]) -> T | None:
        answer, at = self._answers.get(key, (None, 0.0))
        if answer is not None and self._clock() - at <= max_age:
            return answer
        forgotten, asked = self._forgotten, self._clock()
        answer = await _asked(ask)
        if answer is not None and forgotten == self._forgotten:
            if len(self._answers) >= MOST_KEPT:
                self._answers.clear()
            self._answers[key] = (answer, asked)
        return answer

    def forget(self, key: str) -> None:
        self._forgotten += 1
        self._answers.pop(key, None)


async def _asked(ask: Callable[[], Awaitable[T]]) -> T | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await ask()
    except SlackApiError as error:
        data = getattr(error.response, "data", None)
        said = data.get("error") if isinstance(data, dict) else None
        _log.warning("slack_did_not_say", error=str(said or "no_answer"))
    except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
        _log.warning("slack_did_not_say", error=type(error).__name__)
    return None


class People:
    """Asks Slack, each workspace with its own client; `home` is its id, ages are in seconds.

    An id is looked up in the workspace that it came from, and kept for that one alone.
    """

    def __init__(self, workspaces: Workspaces, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspaces = workspaces
        self._profiles = _Kept[Profile](clock)
        self._groups = _Kept[frozenset[str]](clock)
        self._channels = _Kept[Channel](clock)

    async def profile(
        self, home: str, person: str, max_age: float = KEPT_SECONDS
    ) -> Profile | None:
        """Return what users.info says of a person; None if Slack does not tell."""

        async def ask() -> Profile:
            client = await self._client(home)
            return read_profile((await client.users_info(user=person))["user"])

        return await self._profiles.get(f"{home}:{person}", max_age, ask)

    async def members(
        self, home: str, group: str, max_age: float = KEPT_SECONDS
    ) -> frozenset[str] | None:
        """Return the ids of the people in a user group; None if Slack does not tell."""

        async def ask() -> frozenset[str]:
            client = await self._client(home)
            answer = await client.usergroups_users_list(usergroup=group)
            return frozenset(map(str, answer["users"]))

        return await self._groups.get(f"{home}:{group}", max_age, ask)

    async def groups(self, home: str) -> list[Group] | None:
        """Return the user groups of a workspace by their handle; None if Slack does not tell."""

        async def ask() -> list[Group]:
            client = await self._client(home)
            rows = (await client.usergroups_list())["usergroups"]
            groups = [Group(str(row["id"]), str(row["handle"])) for row in rows]
            return sorted(groups, key=lambda group: group.handle.casefold())

        return await _asked(ask)

    async def channel(
        self, home: str, channel: str, max_age: float = KEPT_SECONDS
    ) -> Channel | None:
        """Return what conversations.info says of a channel; None if Slack does not tell.

        Of a private channel it tells only while Deskhand is in it.
        """

        async def ask() -> Channel:
            client = await self._client(home)
            return read_channel((await client.conversations_info(channel=channel))["channel"])

        return await self._channels.get(f"{home}:{channel}", max_age, ask)

    def heard(self, home: str, changed: Changed) -> None:
        """Forget what is no longer so."""
        kept: _Kept[Any]
        match changed.kind:
            case "person":
                kept = self._profiles
            case "group":
                kept = self._groups
            case "channel":
                kept = self._channels
        kept.forget(f"{home}:{changed.id}")

    async def _client(self, home: str) -> AsyncWebClient:
        workspace = await self._workspaces.find(home)
        if workspace is None:
            raise LookupError(home)
        return workspace.client


def read_profile(user: Mapping[str, Any]) -> Profile:
    """Read the user object of the Web API; raises if it is none."""
    profile = user.get("profile") or {}
    teams = {str(user["team_id"])}
    # In an organisation of several workspaces an account can belong to more than one, and where
    # all of it has Deskhand, it is the organisation that an account has to belong to.
    of_organisation = user.get("enterprise_user") or {}
    teams.update(map(str, of_organisation.get("teams") or ()))
    teams.add(str(of_organisation.get("enterprise_id") or user["team_id"]))
    return Profile(
        teams=frozenset(teams),
        is_bot=bool(user.get("is_bot")) or str(user["id"]) == "USLACKBOT",
        is_deactivated=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=bool(user.get("is_stranger")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
        name=str(profile.get("real_name") or user.get("real_name") or ""),
        email=str(profile.get("email") or ""),
    )


def read_channel(channel: Mapping[str, Any]) -> Channel:
    """Read the conversation object of the Web API; a field that is missing counts as the worse."""
    direct = bool(channel.get("is_im"))
    shared = channel.get("is_ext_shared", not direct) or channel.get("is_pending_ext_shared")
    return Channel(
        is_private=direct or bool(channel.get("is_private") or channel.get("is_mpim")),
        is_direct=direct,
        is_shared=bool(shared or channel.get("pending_shared")),
    )


def read_changed(body: Mapping[str, Any]) -> Changed | None:
    """Return what an event says has changed of people, groups or channels; None for any other."""
    try:
        event = body["event"]
        match event["type"]:
            case "user_change":
                return Changed("person", str(event["user"]["id"]))
            case "subteam_members_changed":
                return Changed("group", str(event["subteam_id"]))
            case "subteam_updated":
                return Changed("group", str(event["subteam"]["id"]))
            case "channel_shared" | "channel_unshared":
                return Changed("channel", str(event["channel"]))
            case _:
                return None
    except (KeyError, TypeError, AttributeError):
        return None
