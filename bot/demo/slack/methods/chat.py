"""chat.*, conversations.history and replies, reactions.add: what is written and read back."""

from __future__ import annotations

from bot.demo.slack import posting
from bot.demo.slack.methods.api import Api, flag, joined, own, page, readable
from bot.demo.slack.people import BOT_USER, JSON
from bot.demo.slack.workspace import SlackError


def chat_post_message(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments["channel"])
    message = posting.post(api.workspace, channel, arguments)
    api.said(message, None)
    return {"channel": channel.id, "ts": message.ts, "message": message.for_app()}


def chat_post_ephemeral(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments["channel"])
    if arguments["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    message = posting.post(api.workspace, channel, arguments, only_for=arguments["user"])
    return {"message_ts": message.ts}


def chat_update(api: Api, arguments: JSON) -> JSON:
    message = own(api, arguments, "cant_update_message")
    if message.streaming:
        raise SlackError("streaming_state_conflict")
    before = message.for_app()
    parse = arguments.get("parse") or "client"
    posting.change(api.workspace, message, arguments, parse=parse)
    api.said(message, before)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message.for_app(),
    }


def chat_delete(api: Api, arguments: JSON) -> JSON:
    message = own(api, arguments, "cant_delete_message")
    api.workspace.remove(message)
    api.said(message, message.for_app())
    return {"channel": message.channel, "ts": message.ts}


def chat_get_permalink(api: Api, arguments: JSON) -> JSON:
    channel = api.workspace.channel(arguments["channel"])
    message = api.workspace.find(channel.id, arguments["message_ts"])
    if message.only_for is not None:
        raise SlackError("message_not_found")
    link = f"{api.base_url()}/?channel={channel.id}&ts={message.ts}"
    return {"channel": channel.id, "permalink": link}


def conversations_history(api: Api, arguments: JSON) -> JSON:
    channel = readable(api, arguments["channel"])
    oldest, latest = arguments.get("oldest") or "0", arguments.get("latest") or "9" * 12
    inclusive = flag(arguments.get("inclusive"))
    with_metadata = flag(arguments.get("include_all_metadata"))
    rows = [
        message.for_app(metadata=with_metadata)
        for message in reversed(api.workspace.messages[channel.id])
        if message.only_for is None
        and message.thread_ts in (None, message.ts)
        and _between(float(message.ts), float(oldest), float(latest), inclusive=inclusive)
    ]
    messages, metadata = page(rows, arguments)
    more = bool(metadata["next_cursor"])
    return {"messages": messages, "has_more": more, "response_metadata": metadata}


def _between(value: float, oldest: float, latest: float, *, inclusive: bool) -> bool:
    return oldest <= value <= latest if inclusive else oldest < value < latest


def conversations_replies(api: Api, arguments: JSON) -> JSON:
    channel = readable(api, arguments["channel"])
    root = str(arguments["ts"])
    oldest = float(arguments.get("oldest") or 0)
    with_metadata = flag(arguments.get("include_all_metadata"))
    rows = [
        message.for_app(metadata=with_metadata)
        for message in api.workspace.messages[channel.id]
        if message.only_for is None
        and (message.ts == root or (message.thread_ts == root and float(message.ts) > oldest))
    ]
    if not rows:
        raise SlackError("thread_not_found")
    messages, metadata = page(rows, arguments)
    more = bool(metadata["next_cursor"])
    return {"messages": messages, "has_more": more, "response_metadata": metadata}


def reactions_add(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments["channel"])
    message = api.workspace.find(channel.id, arguments["timestamp"])
    users = message.reactions.setdefault(arguments["name"].strip(":"), [])
    if BOT_USER in users:
        raise SlackError("already_reacted")
    users.append(BOT_USER)
    api.workspace.feed.stir()
    return {}
