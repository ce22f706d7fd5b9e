"""Modals and the Home tab: trigger ids, the stack of at most three, and hashes against races."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

from bot.demo.slack import elements, validate
from bot.demo.slack.judging import judged
from bot.demo.slack.people import APP_ID, BOT_ID, JSON
from bot.demo.slack.workspace import SlackError, Workspace

_KEPT = (
    "type",
    "callback_id",
    "private_metadata",
    "external_id",
    "title",
    "close",
    "submit",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
)


@dataclass
class Trigger:
    user: str
    until: float
    view_id: str | None = None
    used: bool = False


class Views:
    """Every person's open modals (last one on top) and published Home tab."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._triggers: dict[str, Trigger] = {}
        self.stacks: dict[str, list[JSON]] = defaultdict(list)
        self.homes: dict[str, JSON] = {}

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """Make a trigger id that opens one view for this person, within three seconds."""
        trigger_id = (
            f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        )
        until = self._workspace.now() + self._workspace.deadlines.trigger
        self._triggers[trigger_id] = Trigger(user, until, view_id)
        return trigger_id

    def _exchange(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._workspace.now() > trigger.until:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def open(self, trigger_id: str, view: JSON) -> JSON:
        self._check(view, "modal")
        trigger = self._exchange(trigger_id)
        made = self._make(view)
        self.stacks[trigger.user] = [made]
        self.show(trigger.user)
        return made

    def push(self, trigger_id: str, view: JSON) -> JSON:
        self._check(view, "modal")
        trigger = self._exchange(trigger_id)
        if trigger.view_id is None or not self.stacks[trigger.user]:
            raise SlackError("not_found")
        return self.push_for(trigger.user, view)

    def push_for(self, user: str, view: JSON) -> JSON:
        self._check(view, "modal")
        stack = self.stacks[user]
        if len(stack) >= 3:
            raise SlackError("push_limit_reached")
        made = self._make(view)
        made |= {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
        stack.append(made)
        self.show(user)
        return made

    def update(
        self, view: JSON, *, view_id: str = "", external_id: str = "", hash_: str = ""
    ) -> JSON:
        for user, stack in self.stacks.items():
            for at, old in enumerate(stack):
                if old["id"] == view_id or (external_id and old["external_id"] == external_id):
                    return self._replace(user, at, view, hash_)
        for user, home in self.homes.items():
            if home["id"] == view_id:
                return self.publish(user, view, hash_)
        self._check(view, "modal")
        raise SlackError("not_found")

    def _replace(self, user: str, at: int, view: JSON, hash_: str) -> JSON:
        self._check(view, "modal")
        old = self.stacks[user][at]
        if hash_ and hash_ != old["hash"]:
            raise SlackError("hash_conflict")
        made = self._make(view, old["id"])
        made |= {"root_view_id": old["root_view_id"], "previous_view_id": old["previous_view_id"]}
        self.stacks[user][at] = made
        self.show(user)
        return made

    def publish(self, user: str, view: JSON, hash_: str = "") -> JSON:
        if not self._workspace.manifest.has_home_tab:
            raise SlackError("not_enabled")
        self._check(view, "home")
        self._workspace.person(user)
        old = self.homes.get(user)
        if hash_ and old and hash_ != old["hash"]:
            raise SlackError("hash_conflict")
        made = self._make(view, old["id"] if old else None)
        self.homes[user] = made
        self._workspace.feed.send({"type": "home", "view": made}, [user])
        return made

    def close(self, user: str, *, everything: bool = False) -> list[JSON]:
        """Take away the top view, or all of them, and return what was closed, the top one first."""
        stack = self.stacks[user]
        closed = [stack.pop() for _ in range(len(stack) if everything else min(1, len(stack)))]
        self.show(user)
        return closed

    def after_submit(self, user: str, view: JSON, body: JSON) -> dict[str, str]:
        """Do what the acknowledgement of a submission asks for, and return the errors it names."""
        match body.get("response_action"):
            case None:
                kept = [other for other in self.stacks[user] if other["id"] != view["id"]]
                self.stacks[user] = kept
                self.show(user)
            case "clear":
                self.close(user, everything=True)
            case "update":
                self.update(body["view"], view_id=view["id"])
            case "push":
                self.push_for(user, body["view"])
            case "errors":
                inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
                errors: dict[str, str] = body.get("errors") or {}
                if not errors or not set(errors) <= inputs:
                    raise SlackError("invalid_response_action_errors")
                return errors
            case unknown:
                raise SlackError(f"unknown_response_action_{unknown}")
        return {}

    def get(self, user: str, view_id: str) -> JSON:
        for view in [*self.stacks[user], self.homes.get(user)]:
            if view and view["id"] == view_id:
                return view
        raise SlackError("not_found")

    def show(self, user: str) -> None:
        stack = self.stacks[user]
        event = {"type": "view", "view": stack[-1] if stack else None, "depth": len(stack)}
        self._workspace.feed.send(event, [user])

    def _check(self, view: Any, kind: Literal["modal", "home"]) -> None:
        found = validate.view_problems(view, kind)
        too_large = not found and len(json.dumps(view)) > 250_000
        judged(kind, view, ["view_too_large"] if too_large else found)
        if found:
            raise SlackError("invalid_arguments", response_metadata={"messages": found})
        if too_large:
            raise SlackError("view_too_large")

    def _make(self, view: JSON, view_id: str | None = None) -> JSON:
        made_id = view_id or self._workspace.new_id("V")
        external = view.get("external_id")
        others = [other for stack in self.stacks.values() for other in stack]
        if external and any(
            other["external_id"] == external and other["id"] != made_id for other in others
        ):
            raise SlackError("duplicate_external_id")
        empty: JSON = dict.fromkeys(("title", "close", "submit", "previous_view_id"))
        plain = {"callback_id": "", "private_metadata": "", "external_id": ""}
        flags = {"clear_on_close": False, "notify_on_close": False}
        return (
            empty
            | plain
            | flags
            | {key: view[key] for key in _KEPT if key in view}
            | {
                "id": made_id,
                "root_view_id": made_id,
                "team_id": self._workspace.team,
                "app_id": APP_ID,
                "app_installed_team_id": self._workspace.team,
                "bot_id": BOT_ID,
                "hash": f"{int(self._workspace.now())}.{secrets.token_hex(4)}",
                "blocks": elements.named(view["blocks"]),
                "state": {"values": {}},
            }
        )
