"""Bolt's OAuth flow with our own store and pages.

The rules: only the workspaces of the settings are let in, and what another one gave is given back.
A state is ours, ten minutes old at most, used once, and bound to the browser by Bolt's cookie. A
page says nothing that came from outside but the name of the workspace, escaped.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from logging import Logger, getLogger
from typing import Any

import structlog
from pydantic import SecretStr
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.sealing import Seal, Tokens
from bot.memory import Store, StoreError
from bot.showing import slack_said

STATE_SECONDS = 600
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

_log = structlog.get_logger("deskhand.installs")

# What to do is said by the reason that Bolt gives; any other one comes from outside.
_REASONS = {
    "access_denied": "You pressed Cancel, so nothing was installed.",
    "invalid_browser": "This page belongs to another browser, or was opened a second time.",
    "invalid_state": "This took longer than ten minutes, or was done before.",
    "not_ours": "This workspace is not one that this Deskhand serves. Ask whoever runs it.",
    "storage_error": "The installation could not be kept. Ask whoever runs this Deskhand.",
}
_HEADERS = {
    "Content-Type": ["text/html; charset=utf-8"],
    "Cache-Control": ["no-store"],
    "Content-Security-Policy": ["default-src 'none'; frame-ancestors 'none'"],
    "Referrer-Policy": ["no-referrer"],
    "X-Content-Type-Options": ["nosniff"],
}


class NotOursError(BoltError):
    """A workspace that the settings do not name."""


class Installations(AsyncInstallationStore):
    """Keeps what Slack gives for an installation, where the workspace is one of ours."""

    def __init__(self, store: Store, seal: Seal, homes: frozenset[str]) -> None:
        self._store = store
        self._seal = seal
        self._homes = homes

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation; BoltError says that it is not kept."""
        enterprise, team = installation.enterprise_id or "", installation.team_id or ""
        # A workspace that installs for itself keeps its own, also inside an organization.
        home = enterprise if installation.is_enterprise_install else team
        if not {enterprise, team} & self._homes:
            raise NotOursError(home)
        if not (home and installation.bot_token and installation.bot_user_id):
            raise BoltError("Slack gave no bot token.")
        tokens = Tokens(
            bot=SecretStr(installation.bot_token),
            refresh=SecretStr(installation.bot_refresh_token or ""),
        )
        expires_at = installation.bot_token_expires_at
        expires_in = None if expires_at is None else expires_at - installation.installed_at
        try:
            await self._store.installs.keep(
                home, installation.bot_user_id, self._seal.close(home, tokens), expires_in
            )
        except StoreError as error:
            raise BoltError("The database cannot be used.") from error
        _log.info("installed", team=home, by=installation.user_id)


class States(AsyncOAuthStateStore):
    """States that need no keeping until they are used; then they are noted as used."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    async def async_issue(self, *_: Any, **__: Any) -> str:
        return self._seal.new_state()

    async def async_consume(self, state: str) -> bool:
        known = self._seal.read_state(state, STATE_SECONDS)
        return known is not None and await self._store.first_time(f"oauth:{known}")


class Flow(AsyncOAuthFlow):
    """Bolt's flow, which gives back what a workspace gave that is not one of ours."""

    async def store_installation(self, request: Any, installation: Installation) -> None:
        try:
            await super().store_installation(request, installation)
        except NotOursError:
            try:
                await self.client.apps_uninstall(
                    client_id=self.client_id,
                    client_secret=self.settings.client_secret,
                    token=installation.bot_token,
                )
            except SlackApiError as error:
                _log.warning("not_given_back", error=slack_said(error))
            raise


def install_flow(
    store: Store,
    seal: Seal,
    client_for: Callable[[str | None], AsyncWebClient],
    *,
    client_id: str,
    client_secret: SecretStr,
    public_url: str,
    homes: frozenset[str],
    scopes: list[str],
) -> Flow:
    """Return the flow; `homes` are the ids of the workspaces and organizations that are let in."""
    client = client_for(None)
    site = client.base_url.removesuffix("api/")
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret.get_secret_value(),
        scopes=scopes,
        user_scopes=[],
        redirect_uri=f"{public_url}{REDIRECT_PATH}",
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,
        authorization_url=f"{site}oauth/v2/authorize",
        callback_options=AsyncCallbackOptions(success=_succeeded, failure=_failed),
        installation_store=Installations(store, seal, homes),
        installation_store_bot_only=True,
        state_store=States(store, seal),
        state_expiration_seconds=STATE_SECONDS,
    )
    return Flow(client=client, settings=settings)


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    installation = args.installation
    name = installation.team_name or installation.enterprise_name or "your workspace"
    return _page(200, args, f"Deskhand is installed in {name}.", "You can close this page.")


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    reason = "not_ours" if isinstance(args.error, NotOursError) else args.reason
    known = reason if reason in _REASONS else "other"
    _log.warning("not_installed", reason=known)
    said = _REASONS.get(reason, "Slack did not complete the installation.")
    status = 403 if reason == "not_ours" else args.suggested_status_code
    return _page(
        status, args, "Deskhand was not installed.", said, f"Begin again at {_start(args)}."
    )


def _start(args: AsyncFailureArgs) -> str:
    return f"{args.settings.redirect_uri or ''}".removesuffix(REDIRECT_PATH) + INSTALL_PATH


def _page(status: int, args: AsyncSuccessArgs | AsyncFailureArgs, *lines: str) -> BoltResponse:
    first, *others = (html.escape(line) for line in lines)
    body = f'<!doctype html><html lang="en"><title>Deskhand</title><h1>{first}</h1>'
    body += "".join(f"<p>{line}</p>" for line in others)
    cookie = args.settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=status, body=body, headers={**_HEADERS, "Set-Cookie": [cookie]})
