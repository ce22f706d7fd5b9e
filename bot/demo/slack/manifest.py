"""What the app's manifest tells Slack: its name, scopes, events, commands and shortcuts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.demo.slack.people import JSON

# Generous, so that an app without a manifest of its own can use everything that is here.
DEFAULT: JSON = {
    "display_information": {"name": "Deskhand"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Deskhand"},
        "slash_commands": [
            {
                "command": "/book",
                "description": "Book an appointment",
                "usage_hint": "who, what, when",
            }
        ],
        "shortcuts": [],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "reactions:write",
                "usergroups:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_mention", "app_home_opened", "message.im", "agent_session_stopped"]
        }
    },
}


class Manifest:
    """Answers questions about a manifest; a part that is missing counts as empty."""

    def __init__(self, manifest: Mapping[str, Any] | None = None) -> None:
        self._manifest = manifest or DEFAULT

    def _at(self, *path: str) -> Any:
        found: Any = self._manifest
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    @property
    def name(self) -> str:
        shown = self._at("features", "bot_user", "display_name")
        return str(shown or self._at("display_information", "name") or "App")

    @property
    def scopes(self) -> list[str]:
        """Return what the app may do; whoever installs it here grants what is optional, too."""
        scopes = ("oauth_config", "scopes")
        return [*(self._at(*scopes, "bot") or []), *(self._at(*scopes, "bot_optional") or [])]

    @property
    def functions(self) -> dict[str, JSON]:
        """Return the steps for workflows by their callback_id; an app has to be org-ready."""
        ready = self._at("settings", "org_deploy_enabled") is True
        remote = self._at("settings", "function_runtime") == "remote"
        return dict(self._at("functions") or {}) if ready and remote else {}

    @property
    def events(self) -> list[str]:
        return list(self._at("settings", "event_subscriptions", "bot_events") or [])

    @property
    def redirect_urls(self) -> list[str]:
        """Return what a redirect_uri of the app's must begin with."""
        return list(self._at("oauth_config", "redirect_urls") or [])

    @property
    def rotates_tokens(self) -> bool:
        return self._at("settings", "token_rotation_enabled") is True

    @property
    def has_home_tab(self) -> bool:
        return self._at("features", "app_home", "home_tab_enabled") is True

    @property
    def has_messages_tab(self) -> bool:
        """May the app write to people directly? An agent always may."""
        agent = self._at("features", "agent_view") or self._at("features", "assistant_view")
        return bool(agent) or self._at("features", "app_home", "messages_tab_enabled") is True

    @property
    def commands(self) -> list[JSON]:
        return list(self._at("features", "slash_commands") or [])

    @property
    def prompts(self) -> list[JSON]:
        """Return the prompts that the app suggests until it sets others."""
        return list(self._at("features", "agent_view", "suggested_prompts") or [])

    @property
    def shortcuts(self) -> list[JSON]:
        return list(self._at("features", "shortcuts") or [])

    def command(self, command: str) -> JSON | None:
        return next((row for row in self.commands if row["command"] == command), None)

    def shortcut(self, callback_id: str) -> JSON | None:
        return next((row for row in self.shortcuts if row["callback_id"] == callback_id), None)
