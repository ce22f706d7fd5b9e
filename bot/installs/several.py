"""Deskhand for several workspaces, put together from the settings: the flow and the tokens.

The rule: Bolt authorizes nobody here. Which installation a payload is for is asked of the store, in
one place for every kind of payload, because one of a shared channel may name two workspaces.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.flow import install_flow
from bot.installs.sealing import Seal
from bot.installs.tokens import Installed
from bot.manifest import manifest
from bot.memory import Store
from bot.settings import Settings

Clients = Callable[[str | None], AsyncWebClient]


class Everybody(AsyncAuthorize):
    """Lets a payload through to the desk, with no token."""

    def __init__(self) -> None:
        """Need nothing; the SDK's own has no types."""

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: Any
    ) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


async def several(
    settings: Settings, store: Store, clients: Clients
) -> tuple[AsyncOAuthFlow, Installed]:
    """Return the flow that installs the app, and the workspaces of the store."""
    seal = Seal(_given(settings.secret_key))
    client_id = settings.slack_client_id or ""
    client_secret = SecretStr(_given(settings.slack_client_secret))
    workspaces = Installed(store, seal, clients, client_id=client_id, client_secret=client_secret)
    await workspaces.reseal()
    scopes = manifest()["oauth_config"]["scopes"]
    flow = install_flow(
        store,
        seal,
        clients,
        client_id=client_id,
        client_secret=client_secret,
        public_url=settings.public_url or "",
        homes=settings.workspaces,
        scopes=[*scopes["bot"], *scopes.get("bot_optional", [])],
    )
    return flow, workspaces


def _given(secret: SecretStr | None) -> str:
    assert secret is not None  # noqa: S101  # the settings were checked for this mode
    return secret.get_secret_value()
