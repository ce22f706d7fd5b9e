"""The workspaces of the database: who is installed is read each time, and tokens that end renewed.

The rules: nothing is remembered that the database could contradict, so an app that was removed is
gone for every process at once. Where Slack renews tokens, one process asks for a new one while the
others go on with the old one, because a refresh token is good once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.sealing import Seal, Tokens
from bot.installs.tenancy import Payload, installed_in, is_mentioned
from bot.installs.workspaces import Workspace
from bot.memory import Install, Store
from bot.showing import slack_said

# A token of Slack's lives for twelve hours; like Bolt, we ask for the next one two hours before.
RENEW_BEFORE = 2 * 3600.0

# So long nobody else tries while one process asks Slack, or after Slack has refused.
RENEWING_SECONDS = 30.0

# How long somebody who has no good token waits for the process that is getting one.
PATIENCE = 5.0
LOOK_AGAIN = 0.1

_log = structlog.get_logger("deskhand.installs")


class Installed:
    """Finds workspaces in the store. `client_for` makes the client for a token.

    `client_id` and `client_secret` are the Slack app's own, with which tokens are renewed.
    """

    def __init__(
        self,
        store: Store,
        seal: Seal,
        client_for: Callable[[str | None], AsyncWebClient],
        *,
        client_id: str,
        client_secret: SecretStr,
    ) -> None:
        self._store = store
        self._seal = seal
        self._client_for = client_for
        self._client_id = client_id
        self._client_secret = client_secret
        # The client of a workspace, with the sealed token that it was made for.
        self._made: dict[str, tuple[str, Workspace]] = {}
        self._renewing: set[asyncio.Task[bool]] = set()

    async def home_of(self, payload: Payload) -> Workspace | None:
        first = None
        for home in installed_in(payload):
            found = await self.find(home)
            if found and is_mentioned(payload, found.bot_user):
                return found
            first = first or found
        return first

    async def find(self, home: str) -> Workspace | None:
        install = await self._store.installs.find(home)
        if install and _ends_soon(install):
            mine = await self._store.installs.may_renew(home, install.sealed, RENEWING_SECONDS)
            if mine and await self._renewed(install):
                install = await self._store.installs.find(home)
            elif _has_ended(install):
                install = None if mine else await self._renewed_by_others(install)
        if install is None:
            self._made.pop(home, None)
            return None
        return self._workspace(install)

    async def close(self) -> None:
        if self._renewing:
            await asyncio.wait(self._renewing)

    async def _renewed(self, install: Install) -> bool:
        """Renew a token, also where whoever waits for it gives up.

        Broken off between Slack's answer and our keeping it, the installation would be lost.
        """
        task = asyncio.create_task(self._renew(install))
        self._renewing.add(task)
        task.add_done_callback(self._renewing.discard)
        return await asyncio.shield(task)

    async def _renewed_by_others(self, install: Install) -> Install | None:
        """Wait for the process that is getting a new token; None if none comes."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            await asyncio.sleep(LOOK_AGAIN)
            found = await self._store.installs.find(install.home)
            if found is None or not _has_ended(found):
                return found
        return None

    async def reseal(self) -> None:
        """Seal every token with the newest key, so that an older one can be taken away.

        But for one that is being renewed: whoever does that must find it as it was.
        """
        installs = self._store.installs
        for install in await installs.every():
            sealed = self._seal.renew(install.sealed) if install.sealed else None
            if sealed and await installs.may_renew(install.home, install.sealed, RENEWING_SECONDS):
                await installs.replace(install.home, install.sealed, sealed)

    def _workspace(self, install: Install) -> Workspace | None:
        sealed, workspace = self._made.get(install.home, ("", None))
        if workspace is None or sealed != install.sealed:
            tokens = self._tokens(install)
            if tokens is None:
                return None
            client = self._client_for(tokens.bot.get_secret_value())
            workspace = Workspace(install.home, install.bot_user, client)
            self._made[install.home] = install.sealed, workspace
        return workspace

    def _tokens(self, install: Install) -> Tokens | None:
        tokens = self._seal.open(install.home, install.sealed)
        if tokens is None:
            _log.error("token_not_readable", team=install.home)
        return tokens

    async def _renew(self, install: Install) -> bool:
        """Ask Slack for the next token and keep it; False if there is none to be had now."""
        tokens = self._tokens(install)
        if tokens is None:
            return False
        try:
            given: Any = await self._client_for(None).oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret.get_secret_value(),
                grant_type="refresh_token",
                refresh_token=tokens.refresh.get_secret_value(),
            )
            renewed = Tokens(
                bot=SecretStr(str(given["access_token"])),
                refresh=SecretStr(str(given["refresh_token"])),
            )
            seconds = float(given["expires_in"])
        except SlackApiError as error:
            _log.warning("token_not_renewed", team=install.home, error=slack_said(error))
            return False
        except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
            _log.warning("token_not_renewed", team=install.home, error=type(error).__name__)
            return False
        sealed = self._seal.close(install.home, renewed)
        return await self._store.installs.replace(install.home, install.sealed, sealed, seconds)


def _ends_soon(install: Install) -> bool:
    return install.seconds_left is not None and install.seconds_left < RENEW_BEFORE


def _has_ended(install: Install) -> bool:
    return install.seconds_left is not None and install.seconds_left <= 0
