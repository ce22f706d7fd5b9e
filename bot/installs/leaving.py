"""The app was removed from a workspace: everything that was kept for it goes.

The rule: it goes in one transaction, before Slack's event is acknowledged, so that Slack tells us
again if it fails. Turns that run come to their end by themselves: their dialog is no longer there
to be saved, and nothing is sent to a workspace that is not installed.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from slack_sdk.errors import SlackApiError

from bot.installs.tenancy import Removal
from bot.installs.workspaces import Workspaces
from bot.memory import Store
from bot.showing import slack_said

# Slack's clock and the database's may differ; nobody installs again within this time.
CLOCKS = timedelta(seconds=2)

# What Slack says of a token that was taken back. [doc: auth.test]
TAKEN_BACK = {"account_inactive", "invalid_auth", "token_revoked"}

_log = structlog.get_logger("deskhand.installs")


async def leave(store: Store, workspaces: Workspaces, removal: Removal) -> None:
    """Drop a workspace, unless Deskhand is still, or again, installed there.

    Raises StoreError, and what the SDK raises where Slack does not say whether a token is good.
    """
    install = await store.installs.find(removal.home)
    if install is None or removal.at + CLOCKS < install.installed_at:
        return  # dropped before; or told late, and installed again meanwhile
    if removal.certain or not await _is_good(workspaces, removal.home):
        counts = await store.drop_workspace(removal.home)
        _log.info("workspace_dropped", team=removal.home, **counts)


async def _is_good(workspaces: Workspaces, home: str) -> bool:
    workspace = await workspaces.find(home)
    if workspace is None:
        return False
    try:
        await workspace.client.auth_test()
    except SlackApiError as error:
        if slack_said(error) in TAKEN_BACK:
            return False
        raise
    return True
