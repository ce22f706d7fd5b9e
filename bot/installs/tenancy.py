"""Whose installation a payload is for, and whose people are its own; pure.

The rule: what a payload leaves open is decided against whoever sent it. Slack's ids of workspaces
(T...) and of organizations (E...) differ everywhere, so one of them says where something belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Removal:
    """The app was removed from a workspace; not certain where only a token was taken back."""

    home: str  # the id under which the installation is kept
    at: datetime
    certain: bool


def installed_in(payload: Payload) -> list[str]:
    """Return the ids under which the installation may be kept that a payload was sent to.

    The surest first: what a view or a card says of who made it, then the workspace of whoever
    wrote, because in a channel that two workspaces share Slack may name either of them.
    """
    found = [
        text_at(payload, "view", "app_installed_team_id"),
        _author(payload),
        text_at(payload, "event", "user_team"),
        text_at(payload, "event", "team"),
        *_named(payload),
        text_at(payload, "team_id"),
    ]
    if text_at(payload, "is_enterprise_install") in (True, "true"):
        found = _named(payload)
    return [one for one in dict.fromkeys(found) if one and isinstance(one, str)]


def _named(payload: Payload) -> list[str | bool | None]:
    """Return what Slack names itself: a workspace, or the organization that has the app.

    [src: slack_bolt.request.internals.extract_team_id and extract_enterprise_id]
    """
    seen_by = payload.get("authorizations")
    named = seen_by[0] if isinstance(seen_by, list) and seen_by else payload
    if text_at(named, "is_enterprise_install") in (True, "true"):
        return [text_at(named, "enterprise_id") or text_at(named, "enterprise", "id")]
    team = text_at(named, "team_id") or text_at(named, "team", "id")
    return [team or text_at(named, "user", "team_id")]


def is_mentioned(payload: Payload, bot_user: str) -> bool:
    """Is this very user of the app mentioned? It is another one in each workspace."""
    return f"<@{bot_user}>" in str(text_at(payload, "event", "text") or "")


def _author(payload: Payload) -> str | bool | None:
    """Return the workspace for which we posted the message that was used; None if others did."""
    app = text_at(payload, "api_app_id")
    ours = app and text_at(payload, "message", "app_id") == app
    return text_at(payload, "message", "team") if ours else None


def own_team(team: str, enterprise: Any, home: str) -> str:
    """Return the workspace of a person, or its organization where that is what is installed.

    `enterprise` is the organization of this very workspace, as far as a payload says it.
    """
    return home if home.startswith("E") and enterprise == home else team


def read_removal(body: Payload) -> Removal | None:
    """Return that the app was removed, or its token taken back; None for any other event."""
    try:
        event, home = body["event"], str(_named(body)[0] or "")
        certain = event["type"] == "app_uninstalled"
        if not certain and not (event["type"] == "tokens_revoked" and event["tokens"].get("bot")):
            return None
        return Removal(home, datetime.fromtimestamp(body["event_time"], UTC), certain)
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError):
        return None


def text_at(payload: Any, *path: str) -> Any:
    """Return the text, or the yes or no, at a path; None for anything else."""
    for key in path:
        payload = payload.get(key) if isinstance(payload, Mapping) else None
    return payload if isinstance(payload, str | bool) else None
