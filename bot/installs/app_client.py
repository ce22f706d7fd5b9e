"""The client with which the app speaks for itself, before it has a token of any workspace.

The rule: its id and secret go into the body of a request, never into an address, where logs are
made of. (The SDK sends them by a part of aiohttp that goes away, or even in the address.)
"""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.installs.client import SlackClient


class AppClient(SlackClient):
    """A client without a token."""

    async def oauth_v2_access(
        self, *, client_id: str, client_secret: str, **given: Any
    ) -> AsyncSlackResponse:
        """Exchange a code or a refresh token. [doc: oauth.v2.access]"""
        return await self._as_app("oauth.v2.access", client_id, client_secret, given)

    async def apps_uninstall(
        self, *, client_id: str, client_secret: str, **given: Any
    ) -> AsyncSlackResponse:
        """Remove the app from the workspace of a token. [doc: apps.uninstall]"""
        return await self._as_app("apps.uninstall", client_id, client_secret, given)

    async def _as_app(
        self, method: str, client_id: str, client_secret: str, given: dict[str, Any]
    ) -> AsyncSlackResponse:
        app = {"client_id": client_id, "client_secret": client_secret}
        return await self.api_call(method, data=app | {k: v for k, v in given.items() if v})
