"""What every method of the Web API works with, and what a row of the table of methods says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from bot.demo.slack.people import JSON, Channel
from bot.demo.slack.views import Views
from bot.demo.slack.workspace import Message, SlackError, Workspace

T = TypeVar("T")


@dataclass(frozen=True)
class Api:
    """What the methods work on.

    `socket_url` makes the address of a new Socket Mode connection; `said` is told of every message
    that the app posts (None) or changes (how it was before).
    """

    workspace: Workspace
    views: Views
    base_url: Callable[[], str]
    socket_url: Callable[[], str]
    said: Callable[[Message, JSON | None], None]


Function = Callable[[Api, JSON], JSON]


@dataclass(frozen=True)
class Method:
    """A method's function, its needs, and who may call it; one of the scopes is enough."""

    call: Function
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    caller: Literal["bot", "app", "any", "nobody"] = "bot"


def flag(value: Any) -> bool:
    return value in (True, 1, "1", "true", "True")


def page(rows: list[T], arguments: JSON) -> tuple[list[T], JSON]:
    """Cut a list into pages as Slack's cursors do."""
    start = int(arguments.get("cursor") or 0)
    limit = min(max(int(arguments.get("limit") or 100), 1), 1000)
    more = start + limit < len(rows)
    cursor = str(start + limit) if more else ""
    return rows[start : start + limit], {"next_cursor": cursor}


def readable(api: Api, channel: str) -> Channel:
    """Find a conversation that the app is in; an archived one can still be read."""
    found = api.workspace.channel(channel)
    if not found.bot_is_member:
        raise SlackError("not_in_channel")
    return found


def joined(api: Api, channel: str) -> Channel:
    found = readable(api, channel)
    if found.archived:
        raise SlackError("is_archived")
    if found.kind == "app" and not api.workspace.manifest.has_messages_tab:
        raise SlackError("messages_tab_disabled")
    return found


def own(api: Api, arguments: JSON, refusal: str) -> Message:
    """Find a message of the app's own; ephemerals cannot be found, as in Slack."""
    channel = api.workspace.channel(arguments["channel"])
    if channel.archived:
        raise SlackError("is_archived")
    message = api.workspace.find(channel.id, str(arguments["ts"]))
    if message.only_for is not None:
        raise SlackError("message_not_found")
    if not message.bot:
        raise SlackError(refusal)
    return message
