"""Where Deskhand is installed, and the Slack client for each of these places.

The rule: whatever is sent to Slack names the workspace it is for, so that a token never leaves its
own workspace; what belongs to a workspace that is not ours is not sent at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.tenancy import Payload


@dataclass(frozen=True)
class Workspace:
    """One place where Deskhand is installed, with the client that holds its token.

    `id` is what `Person.home` and `Dialog.team` hold: Slack's id of the workspace, or of the
    organization that has Deskhand for all of its workspaces. Slack's ids of both differ everywhere.
    """

    id: str
    bot_user: str  # the Slack user id of the app itself
    client: AsyncWebClient


class Workspaces(Protocol):
    """Finds the workspace that something belongs to. Both may raise StoreError."""

    async def find(self, home: str) -> Workspace | None:
        """Return the workspace with this id; None where Deskhand is not installed."""

    async def home_of(self, payload: Payload) -> Workspace | None:
        """Return the workspace whose installation a payload was sent to; None if it is not ours."""

    async def close(self) -> None:
        """Wait for what must not be broken off."""


class OneWorkspace:
    """The workspace that the one token of the environment is for."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @classmethod
    async def of(cls, client: AsyncWebClient) -> OneWorkspace:
        """Ask Slack whose token it is; raises SlackApiError if it is refused."""
        known = await client.auth_test()
        home = "enterprise_id" if known.get("is_enterprise_install") else "team_id"
        return cls(Workspace(str(known[home]), str(known["user_id"]), client))

    async def find(self, home: str) -> Workspace | None:
        return self.workspace if home == self.workspace.id else None

    async def home_of(self, payload: Payload) -> Workspace | None:
        del payload  # Slack sends nobody else's to this app
        return self.workspace

    async def close(self) -> None:
        """There is nothing to wait for: this token does not end."""
