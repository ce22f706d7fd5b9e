"""response_url: five uses in thirty minutes, and only the message it came from can be replaced."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.demo.slack import elements, posting
from bot.demo.slack.people import JSON
from bot.demo.slack.workspace import Message, SlackError, Workspace


@dataclass
class Hook:
    """Where an answer goes; `source` is the app's own message that was used, if it was one."""

    channel: str
    user: str
    until: float
    uses: int
    source: Message | None = None


class Hooks:
    """All response URLs that were ever handed out."""

    def __init__(self, workspace: Workspace, base_url: Callable[[], str]) -> None:
        self._workspace = workspace
        self._base_url = base_url
        self._hooks: dict[str, Hook] = {}

    def make(self, user: str, channel: str, source: Message | None = None) -> str:
        secret = secrets.token_urlsafe(18)
        limits = self._workspace.deadlines
        until = self._workspace.now() + limits.response_url
        self._hooks[secret] = Hook(channel, user, until, limits.response_url_uses, source)
        return f"{self._base_url()}/hook/{secret}"

    def for_selects(self, user: str, blocks: list[JSON], state: JSON) -> list[JSON]:
        """Make the URLs of those selects in a modal that ask for one; a modal has no others."""
        urls: list[JSON] = []
        for block_id, element in elements.elements(blocks):
            action_id = element["action_id"]
            chosen = state["values"].get(block_id, {}).get(action_id, {})
            channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if element.get("response_url_enabled") and channel:
                place = {"block_id": block_id, "action_id": action_id, "channel_id": channel}
                urls.append(place | {"response_url": self.make(user, channel)})
        return urls

    def knows(self, secret: str) -> bool:
        return secret in self._hooks

    def use(self, secret: str, body: Any) -> None:
        """Do what was posted to a response URL; SlackError says why it may not be."""
        if not isinstance(body, dict):
            raise SlackError("invalid_payload")
        hook = self._hooks.get(secret)
        if hook is None:
            raise SlackError("invalid_url")
        if self._workspace.now() > hook.until:
            raise SlackError("expired_url")
        if hook.uses <= 0:
            raise SlackError("used_url")
        self.answer(hook, body)
        hook.uses -= 1

    def answer_command(self, user: str, channel: str, body: JSON) -> None:
        """Post what came back in the acknowledgement of a command."""
        self.answer(Hook(channel, user, 0, 0), body)

    def answer(self, hook: Hook, body: JSON) -> None:
        source = hook.source
        if source is not None and body.get("delete_original"):
            self._still_there(source)
            self._workspace.remove(source)
        elif source is not None and body.get("replace_original"):
            self._still_there(source)
            posting.change(self._workspace, source, body)
        else:
            public = body.get("response_type") == "in_channel"
            posting.post(
                self._workspace,
                self._workspace.channels[hook.channel],
                body,
                only_for=None if public else hook.user,
            )

    def _still_there(self, source: Message) -> None:
        if source not in self._workspace.messages[source.channel]:
            raise SlackError("message_not_found")
