"""`deskhand check`: what is missing or wrong, in plain words, before the desk finds out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.manifest import manifest
from bot.memory import Store, StoreError
from bot.memory.engines import engine_for
from bot.service import system_of
from bot.settings import Mode, Settings, SettingsError
from bot.showing import slack_said
from bot.systems import NotAllowed, System, Trouble, Unreachable


async def check(env: Mapping[str, str], config: Path | None, mode: Mode) -> int:
    """Print one line for everything looked at; return 0 if nothing is wrong, else 1."""
    wrong = False
    async for line, is_fine in findings(env, config, mode):
        print(f"{'ok     ' if is_fine else 'PROBLEM'}  {line}")  # noqa: T201  # a command's answer
        wrong = wrong or not is_fine
    return int(wrong)


async def findings(
    env: Mapping[str, str], config: Path | None, mode: Mode
) -> AsyncIterator[tuple[str, bool]]:
    """Yield a sentence for everything that was looked at, and whether it is fine."""
    try:
        settings = Settings.load(env, config, mode)
    except SettingsError as error:
        for problem in error.problems:
            yield problem, False
        return
    yield "The settings are complete.", True
    async for finding in _slack(settings, mode):
        yield finding
    # nobody is looked up here, so the directory is that of a store that is never opened
    store = Store(engine_for("sqlite://"))
    for key, one in settings.systems.items():
        system = system_of(one, store.directory(key))
        try:
            yield await _reach(key, one.title, system)
        finally:
            await system.close()
    yield await _database(settings)


async def _slack(settings: Settings, mode: Mode) -> AsyncIterator[tuple[str, bool]]:
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


async def _database(settings: Settings) -> tuple[str, bool]:
    try:
        store = await Store.open(settings.database)
        await store.close()
    except StoreError as error:
        return str(error), False
    return "The database can be used.", True
