"""What the app may post and change: one set of checks for chat.*, response URLs and commands."""

from __future__ import annotations

from typing import Any

from bot.demo.slack import elements, typed, validate
from bot.demo.slack.judging import judged
from bot.demo.slack.people import BOT_USER, JSON, Channel
from bot.demo.slack.workspace import Message, SlackError, Workspace

_MOST_TEXT = 40_000
_MOST_CHANGED_TEXT = 4_000
_MOST_BLOCK_TEXT = 13_200


def post(
    workspace: Workspace,
    channel: Channel,
    body: JSON,
    *,
    only_for: str | None = None,
    thread_ts: str | None = None,
) -> Message:
    """Store a message of the app, or refuse it as Slack would."""
    text, blocks = content(body)
    _check_files(workspace, blocks)
    if not (text or blocks or body.get("attachments")):
        raise SlackError("no_text")
    thread = thread_ts or body.get("thread_ts")
    if thread and not any(message.ts == thread for message in workspace.messages[channel.id]):
        raise SlackError("thread_not_found")
    message = Message(
        channel=channel.id,
        ts=workspace.ts(),
        user=BOT_USER,
        team=workspace.team,
        text=text[:_MOST_TEXT],
        blocks=blocks,
        bot=True,
        thread_ts=thread,
        only_for=only_for,
        metadata=_metadata(body.get("metadata")),
        attachments=body.get("attachments"),
        mentions=typed.mentions(text, blocks, parse=body.get("parse") or "none"),
    )
    workspace.put(message)
    return message


def change(workspace: Workspace, message: Message, body: JSON, *, parse: str = "none") -> None:
    """Change a message in place; blocks that are not given stay, as in Slack."""
    text, blocks = content(body)
    _check_files(workspace, blocks)
    if not text and "blocks" not in body and "attachments" not in body:
        raise SlackError("no_text")
    if len(text) > _MOST_CHANGED_TEXT:
        raise SlackError("msg_too_long")
    message.text = text
    if "blocks" in body:
        message.blocks = blocks
    if "attachments" in body:
        message.attachments = body["attachments"]
    if body.get("metadata"):
        message.metadata = _metadata(body["metadata"])
    message.edited = True
    message.mentions = typed.mentions(text, message.blocks, parse=parse)
    workspace.show(message)


def content(body: JSON) -> tuple[str, list[JSON] | None]:
    """Read the text and the checked blocks of a message."""
    text = body.get("text") or ""
    markdown = body.get("markdown_text")
    if markdown:
        if text or body.get("blocks"):
            raise SlackError("markdown_text_conflict")
        if len(markdown) > 12_000:
            raise SlackError("msg_too_long")
        return markdown, [{"type": "markdown", "text": markdown, "block_id": "markdown"}]
    blocks = body.get("blocks")
    if not blocks:
        judged("message", [], [])
        return text, None
    found = validate.problems(blocks, "message")
    too_long = not found and validate.text_length(blocks) > _MOST_BLOCK_TEXT
    judged("message", blocks, ["msg_blocks_too_long"] if too_long else found)
    if found:
        bare = [line.removeprefix("[ERROR] ") for line in found]
        raise SlackError("invalid_blocks", errors=bare, response_metadata={"messages": found})
    if too_long:
        raise SlackError("msg_blocks_too_long")
    return text, elements.named(blocks)


def _check_files(workspace: Workspace, blocks: list[JSON] | None) -> None:
    """Refuse a file that is not the app's, no picture, or not looked through yet."""
    for pointer, file_id in validate.slack_files(blocks or []):
        if workspace.files.picture(file_id) is None:
            line = f"invalid slack file [json-pointer:{pointer}]"
            messages = [f"[ERROR] {line}"]
            raise SlackError(
                "invalid_blocks", errors=[line], response_metadata={"messages": messages}
            )


def _metadata(metadata: Any) -> JSON | None:
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    return metadata
