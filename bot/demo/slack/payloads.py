"""The shapes in which Slack tells an app what a person did; pure functions.

`token` is the old verification token: always there, always the same, never to be trusted.
"""

from __future__ import annotations

from bot.demo.slack.people import APP_ID, BOT_USER, DOMAINS, JSON, Channel, Person
from bot.demo.slack.workspace import Message

_TOKEN = "legacy-verification-token"  # noqa: S105 - Slack's retired field, checked by nobody


def _who(person: Person) -> JSON:
    """Say who acted and where: the team is the person's own, also in a shared channel."""
    return {
        "user": {
            "id": person.id,
            "username": person.username,
            "name": person.username,
            "team_id": person.team_id,
        },
        "team": {"id": person.team_id, "domain": DOMAINS.get(person.team_id, "elsewhere")},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": APP_ID,
        "token": _TOKEN,
    }


def _where(channel: Channel) -> JSON:
    return {"id": channel.id, "name": channel.name}


def in_message(message: Message, channel: Channel) -> JSON:
    """Describe a message as the place of an interaction; an ephemeral one is only pointed at."""
    container: JSON = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: JSON = {"container": container, "channel": _where(channel)}
    if message.only_for is None:
        place["message"] = message.for_app()
    return place


def in_view(view: JSON, state: JSON) -> JSON:
    return {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view | {"state": state},
    }


def block_actions(person: Person, place: JSON, action: JSON, state: JSON, trigger_id: str) -> JSON:
    return {
        "type": "block_actions",
        **_who(person),
        **place,
        "trigger_id": trigger_id,
        "state": state,
        "actions": [action],
    }


def block_suggestion(
    person: Person, place: JSON, block_id: str, action_id: str, value: str
) -> JSON:
    return {
        "type": "block_suggestion",
        **_who(person),
        **place,
        "block_id": block_id,
        "action_id": action_id,
        "value": value,
    }


def view_submission(
    person: Person, view: JSON, state: JSON, trigger_id: str, response_urls: list[JSON]
) -> JSON:
    return {
        "type": "view_submission",
        **_who(person),
        "trigger_id": trigger_id,
        "view": view | {"state": state},
        "response_urls": response_urls,
    }


def view_closed(person: Person, view: JSON, *, is_cleared: bool) -> JSON:
    return {"type": "view_closed", **_who(person), "view": view, "is_cleared": is_cleared}


def shortcut(person: Person, callback_id: str, trigger_id: str, action_ts: str) -> JSON:
    return {
        "type": "shortcut",
        **_who(person),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts,
    }


def message_action(
    person: Person,
    callback_id: str,
    message: Message,
    channel: Channel,
    *,
    trigger_id: str,
    action_ts: str,
    response_url: str,
) -> JSON:
    return shortcut(person, callback_id, trigger_id, action_ts) | {
        "type": "message_action",
        "channel": _where(channel),
        "message": message.for_app(),
        "message_ts": message.ts,
        "response_url": response_url,
    }


def command(
    person: Person,
    channel: Channel,
    command_name: str,
    text: str,
    *,
    trigger_id: str,
    response_url: str,
) -> JSON:
    """Build the form of a slash command; every value is a string."""
    return {
        "token": _TOKEN,
        "team_id": person.team_id,
        "team_domain": DOMAINS.get(person.team_id, "elsewhere"),
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.username,
        "command": command_name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def event_callback(
    event: JSON, event_id: str, at: float, channel: Channel | None, team: str
) -> JSON:
    """Wrap an event in the envelope of the Events API."""
    return {
        "token": _TOKEN,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(at),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.shared),
        "event_context": f"4-{event_id}",
    }


def message_event(message: Message, channel: Channel, person: Person | None, team: str) -> JSON:
    """Describe something said, as `message` events and (with another type) mentions carry it."""
    event = message.for_app() | {"channel": channel.id, "event_ts": message.ts}
    if channel.kind == "channel":
        event["channel_type"] = "group" if channel.private else "channel"
    else:
        event["channel_type"] = "im"
    if person is not None and person.team_id != team:
        event |= {"user_team": person.team_id, "source_team": person.team_id}
    return event


def changed_event(channel: Channel, before: JSON, now: JSON | None, event_ts: str) -> JSON:
    """Describe the change, or with `now` None the removal, of a message."""
    event = {
        "type": "message",
        "subtype": "message_deleted" if now is None else "message_changed",
        "channel": channel.id,
        "hidden": True,
        "ts": event_ts,
        "event_ts": event_ts,
        "channel_type": "channel" if channel.kind == "channel" else "im",
        "previous_message": before,
    }
    return event | ({"deleted_ts": before["ts"]} if now is None else {"message": now})
