"""`deskhand check`: what is missing or wrong, in plain words, before the desk finds out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.app_client import AppClient
from bot.installs.flow import INSTALL_PATH
from bot.manifest import manifest
from bot.memory import Store, StoreError
from bot.memory.engines import engine_for
from bot.operating.safety import unsafe
from bot.service import system_of
from bot.settings import Mode, Settings, SettingsError
from bot.showing import slack_said
from bot.systems import NotAllowed, System, Trouble, Unreachable

NO_ROLES = (
    "No role is set, so every full member of the workspace may look up, book, change and cancel: "
    "write [[roles]], or set them with /deskhand roles."
)

# What is left out where whoever installed the app did not allow an optional scope.
WITHOUT = {
    "channels:history": "a notice or a card may come twice",
    "files:write": "a week's free times come without a picture",
    "groups:history": "a notice or a card may come twice in a private channel",
}


async def check(env: Mapping[str, str], config: Path | None, mode: Mode) -> int:
    """Print one line for everything looked at; return 0 if nothing is wrong, else 1.

    What works and is unsafe is told and counts as right: somebody may want it so.
    """
    wrong = False
    async for line, is_fine in findings(env, config, mode):
        told = "unsafe " if is_fine is None else "ok     " if is_fine else "PROBLEM"
        print(f"{told}  {line}")  # noqa: T201  # a command's answer
        wrong = wrong or is_fine is False
    return int(wrong)


async def findings(
    env: Mapping[str, str], config: Path | None, mode: Mode
) -> AsyncIterator[tuple[str, bool | None]]:
    """Yield a sentence for everything looked at, and whether it is fine; None: but unsafe."""
    try:
        settings = Settings.load(env, config, mode)
    except SettingsError as error:
        for problem in error.problems:
            yield problem, False
        return
    yield "The settings are complete.", True
    for warning in unsafe(settings, config or Settings.file(env)):
        yield warning, None
    async for finding in _slack(settings, mode):
        yield finding
    # nobody is looked up here, so the directory is that of a store that is never opened
    store = Store(engine_for("sqlite://"))
    for key, one in settings.systems.items():
        system = system_of(key, one, store.directory(key))
        try:
            yield await _reach(key, one.title, system)
        finally:
            await system.close()
    async for finding in _database(settings):
        yield finding


async def _slack(settings: Settings, mode: Mode) -> AsyncIterator[tuple[str, bool | None]]:
    if settings.slack_bot_token is None:
        yield await _installs(settings)
        return
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url
    )
    try:
        known = await client.auth_test()
    except SlackApiError as error:
        yield _refused(error, settings, "SLACK_BOT_TOKEN", "copy the bot token again"), False
        return
    except (TimeoutError, OSError, aiohttp.ClientError):
        yield f"Slack cannot be reached at {settings.slack_api_url}: check the network.", False
        return
    yield f"Slack knows the app as {known.get('user')} in {known.get('team')}.", True
    granted = {scope.strip() for scope in known.headers.get("x-oauth-scopes", "").split(",")}
    wanted = set(manifest()["oauth_config"]["scopes"]["bot"])
    missing = ", ".join(sorted(wanted - granted))
    if missing:
        yield f"The app lacks scopes: {missing}. Install it again with manifest.yml.", False
    else:
        yield "The app has every scope of manifest.yml.", True
    optional = set(manifest()["oauth_config"]["scopes"].get("bot_optional", ()))
    if more := ", ".join(sorted(granted - wanted - optional - {""})):
        yield f"The app has more scopes than it needs: {more}. Install it with manifest.yml.", None
    for scope in manifest()["oauth_config"]["scopes"]["bot_optional"]:
        if scope not in granted:
            yield f"Without the optional scope {scope}, {WITHOUT[scope]}.", True
    if mode == "socket" and settings.slack_app_token:
        token = settings.slack_app_token.get_secret_value()
        try:
            await client.apps_connections_open(app_token=token)
        except SlackApiError as error:
            remedy = "make an app-level token with the scope connections:write"
            yield _refused(error, settings, "SLACK_APP_TOKEN", remedy), False
        except (TimeoutError, OSError, aiohttp.ClientError):
            yield "Slack does not open a connection for Socket Mode: try again in a minute.", False
        else:
            yield "Socket Mode can connect.", True


async def _installs(settings: Settings) -> tuple[str, bool]:
    """Ask Slack whether it knows the app's client id and secret, by asking for what is not there.

    [doc: oauth.v2.access answers invalid_code only to a client that it knows]
    """
    client = AppClient(base_url=settings.slack_api_url)
    secret = settings.slack_client_secret
    try:
        await client.oauth_v2_access(
            client_id=settings.slack_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            code="none",
        )
    except SlackApiError as error:
        match slack_said(error):
            case "invalid_code":
                start = f"{settings.public_url}{INSTALL_PATH}"
                return f"Slack knows the app; it is installed from {start}.", True
            case "invalid_client_id":
                return _refused(error, settings, "SLACK_CLIENT_ID", "copy it again"), False
            case _:
                return _refused(error, settings, "SLACK_CLIENT_SECRET", "copy it again"), False
    except (TimeoutError, OSError, aiohttp.ClientError):
        return f"Slack cannot be reached at {settings.slack_api_url}: check the network.", False
    return f"{settings.slack_api_url} is not Slack: check SLACK_API_URL and the proxy.", False


def _refused(error: SlackApiError, settings: Settings, token: str, remedy: str) -> str:
    match slack_said(error):
        case "":
            return f"{settings.slack_api_url} is not Slack: check SLACK_API_URL and the proxy."
        case "internal_error" | "fatal_error" | "service_unavailable" | "ratelimited" as reason:
            return f"Slack has trouble of its own ({reason}): try again in a minute."
        case reason:
            return f"Slack refuses {token} ({reason}): {remedy}."


async def _reach(key: str, title: str, system: System) -> tuple[str, bool]:
    name = f"{title} ([systems.{key}])"
    try:
        async with asyncio.timeout(30):
            await system.reach()
    except NotAllowed as trouble:
        return f"{name} refuses us: {trouble.reason or 'check user, password and rights'}", False
    except Unreachable:
        return f"{name} cannot be reached: check base_url and the network.", False
    except (Trouble, TimeoutError) as trouble:
        return f"{name} does not answer as it should: {str(trouble) or 'it took too long'}", False
    return f"{name} answers.", True


async def _database(settings: Settings) -> AsyncIterator[tuple[str, bool | None]]:
    try:
        store = await Store.open(settings.database)
        try:
            has_roles = bool(settings.roles) or await store.rights().are_any()
        finally:
            await store.close()
    except StoreError as error:
        yield str(error), False
        return
    yield "The database can be used.", True
    if not has_roles:
        yield NO_ROLES, None
