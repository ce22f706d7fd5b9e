"""Text on its way through Slack: as typed, as delivered, and whom it would notify."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.demo.slack.people import JSON

_TOKEN = re.compile(r"<[@#][A-Z0-9]+(?:\|[^<>|]*)?>")
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>]+)|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE
)
_PART = re.compile(r"<(?P<inside>[^<>]+)>")
_FIRES = re.compile(
    r"<(@[UW][A-Z0-9]+|!(?:channel|here|everyone)|!subteam\^S[A-Z0-9]+)(?:\|[^<>]*)?>"
)
_BARE_BROADCAST = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def delivered(text: str) -> str:
    """Turn typed text into what an app receives: mentions kept, the rest escaped, links marked."""
    parts: list[str] = []
    at = 0
    for token in _TOKEN.finditer(text):
        parts += [_linked(text[at : token.start()]), token.group()]
        at = token.end()
    return "".join([*parts, _linked(text[at:])])


def _linked(text: str) -> str:
    parts: list[str] = []
    at = 0
    for link in _LINK.finditer(text):
        found = escaped(link.group())
        parts += [
            escaped(text[at : link.start()]),
            f"<{found}>" if link["url"] else f"<mailto:{found}|{found}>",
        ]
        at = link.end()
    return "".join([*parts, escaped(text[at:])])


def command_text(text: str, names: dict[str, str], *, should_escape: bool) -> str:
    """Turn the words after a command into what an app receives (mentions only if it asked)."""
    if should_escape:
        return delivered(text)

    def name_of(token: re.Match[str]) -> str:
        key = token.group()[2:-1].split("|")[0]
        return token.group()[1] + names.get(key, key)

    return escaped(_TOKEN.sub(name_of, text))


def rich_text(text: str) -> list[JSON]:
    """Build the block that Slack makes of a typed message, from its delivered text."""
    elements: list[JSON] = []
    at = 0
    for part in _PART.finditer(text):
        if part.start() > at:
            elements.append({"type": "text", "text": unescaped(text[at : part.start()])})
        target, _, label = part["inside"].partition("|")
        if target.startswith("@"):
            elements.append({"type": "user", "user_id": target[1:]})
        elif target.startswith("#"):
            elements.append({"type": "channel", "channel_id": target[1:]})
        else:
            link = {"type": "link", "url": unescaped(target)}
            elements.append(link | ({"text": unescaped(label)} if label else {}))
        at = part.end()
    if at < len(text):
        elements.append({"type": "text", "text": unescaped(text[at:])})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def mentions(text: str, blocks: list[JSON] | None, *, parse: str = "none") -> list[str]:
    """List whom a message would notify: `@U1`, `!channel`, `!subteam^S1`.

    With a `parse` other than none Slack also brings a bare `@channel` to life.
    """
    live = [text, *_live_texts(blocks or [])]
    found = [hit for part in live for hit in _FIRES.findall(part)]
    if parse != "none":
        found += [f"!{hit}" for hit in _BARE_BROADCAST.findall(text)]
    found += _rich_mentions(blocks or [])
    return list(dict.fromkeys(found))


def _objects(value: Any) -> Iterator[JSON]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _live_texts(blocks: list[JSON]) -> Iterator[str]:
    for part in _objects(blocks):
        if part.get("type") in {"mrkdwn", "markdown"} and isinstance(part.get("text"), str):
            yield part["text"]


def _rich_mentions(blocks: list[JSON]) -> Iterator[str]:
    for part in _objects(blocks):
        match part.get("type"):
            case "user":
                yield f"@{part.get('user_id')}"
            case "usergroup":
                yield f"!subteam^{part.get('usergroup_id')}"
            case "broadcast":
                yield f"!{part.get('range')}"
