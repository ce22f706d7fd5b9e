"""Streams, assistant.threads.* and agents.sessions.*: how an agent shows that it is at work."""

from __future__ import annotations

from bot.demo.slack import posting, typed
from bot.demo.slack.methods.api import Api, joined, own
from bot.demo.slack.people import BOT_USER, JSON
from bot.demo.slack.workspace import Message, SlackError


def chat_start_stream(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments["channel"])
    text = arguments.get("markdown_text") or _chunk_text(arguments)
    message = Message(
        channel=channel.id,
        ts=api.workspace.ts(),
        user=BOT_USER,
        team=api.workspace.team,
        text=text,
        bot=True,
        thread_ts=arguments["thread_ts"],
        streaming=True,
    )
    api.workspace.find(channel.id, arguments["thread_ts"])
    api.workspace.put(message)
    return {"channel": channel.id, "ts": message.ts}


def chat_append_stream(api: Api, arguments: JSON) -> JSON:
    message = _streaming(api, arguments)
    message.text += arguments.get("markdown_text") or _chunk_text(arguments)
    api.workspace.show(message)
    return {"channel": message.channel, "ts": message.ts}


def chat_stop_stream(api: Api, arguments: JSON) -> JSON:
    message = _streaming(api, arguments)
    message.text += arguments.get("markdown_text") or _chunk_text(arguments)
    _, blocks = posting.content({"blocks": arguments.get("blocks")})
    message.blocks = blocks
    message.streaming = False
    message.mentions = typed.mentions(message.text, blocks)
    api.workspace.show(message)
    api.said(message, None)
    return {"channel": message.channel, "ts": message.ts, "message": message.for_app()}


def _streaming(api: Api, arguments: JSON) -> Message:
    message = own(api, arguments, "message_not_owned_by_app")
    if not message.streaming:
        raise SlackError("message_not_in_streaming_state")
    return message


def _chunk_text(arguments: JSON) -> str:
    chunks = arguments.get("chunks") or []
    return "".join(chunk["text"] for chunk in chunks if chunk.get("type") == "markdown_text")


def assistant_set_status(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments["channel_id"])
    loading = arguments.get("loading_messages") or []
    if len(loading) > 10:
        raise SlackError("invalid_arguments")
    thread_ts = arguments["thread_ts"]
    api.workspace.set_status(channel.id, thread_ts, arguments.get("status") or "", loading)
    return {}


def assistant_set_prompts(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments["channel_id"])
    prompts = arguments["prompts"]
    if not 1 <= len(prompts) <= 4:
        raise SlackError("invalid_arguments")
    api.workspace.prompts[channel.id] = prompts
    event = {"type": "prompts", "prompts": prompts}
    api.workspace.feed.send(event, sorted(channel.members))
    return {}


def assistant_set_title(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments["channel_id"])
    session = api.workspace.sessions.setdefault((channel.id, arguments["thread_ts"]), {})
    session["title"] = arguments["title"]
    return {}


def agents_set_status(api: Api, arguments: JSON) -> JSON:
    channel = joined(api, arguments.get("channel_id") or "")
    status = arguments["status"]
    if status not in {"processing", "active", "suspended", "closed"}:
        raise SlackError("invalid_arguments")
    thread_ts = arguments.get("thread_ts") or ""
    session = api.workspace.sessions.setdefault((channel.id, thread_ts), {})
    if "title" in arguments:
        session.setdefault("title", str(arguments["title"])[:200])
    session["status"] = status
    shown = f"{api.workspace.manifest.name} is working…" if status == "processing" else ""
    api.workspace.set_status(channel.id, thread_ts or None, shown)
    answer: JSON = {"status": status, "agent_status": status, "title": session.get("title", "")}
    if "agent_session_stopped" not in api.workspace.manifest.events:
        answer["warning"] = "missing_agent_session_stopped_event_subscription"
    return answer
