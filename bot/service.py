"""The running product: everything built from the settings, joined, and closed again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Desk
from bot.desks import Counter, Desks
from bot.memory import Store
from bot.preferences import Preferences
from bot.settings import (
    AnySystem,
    MyKaarmaSettings,
    QmaticSettings,
    Settings,
    ValomniaSettings,
)
from bot.showing import Showing
from bot.systems import System
from bot.systems.directory import Directory
from bot.systems.mykaarma import MyKaarma
from bot.systems.qmatic import Qmatic
from bot.systems.qmatic.requests import Requests
from bot.systems.valomnia import Valomnia
from bot.systems.wire import Limits
from bot.turn import Turns
from flows.understanding.warming import warm

# Slack posts and interactions come from here; nothing is answered to any other host.
SLACK_REPLIES = "hooks.slack.com"

_log = structlog.get_logger("deskhand.service")


@dataclass(frozen=True)
class Service:
    """The parts that somebody outside talks to."""

    app: AsyncApp
    desk: Desk
    turns: Turns
    store: Store


def system_of(settings: AnySystem, directory: Directory, limits: Limits | None = None) -> System:
    """Return the client for one system of the settings; `directory` is for one that has none."""
    match settings:
        case MyKaarmaSettings():
            return MyKaarma(
                base_url=settings.base_url,
                dealer_id=settings.dealer,
                department_id=settings.department,
                user=settings.user.get_secret_value(),
                password=settings.password.get_secret_value(),
                branch=settings.branch,
                link_source=settings.link_source,
                notify=settings.notify_customer,
                limits=limits,
            )
        case QmaticSettings():
            return Qmatic(
                Requests(
                    branch=settings.branch_id,
                    combines=settings.combines,
                    service_ids=settings.service_ids,
                    paths=settings.paths,
                ),
                base_url=settings.base_url,
                token_url=settings.token_url or settings.base_url,
                account=settings.account,
                tenant=settings.tenant,
                client_id=settings.client_id.get_secret_value(),
                client_secret=settings.client_secret.get_secret_value(),
                language=settings.language,
                branch=settings.branch,
                directory=directory,
                limits=limits,
            )
        case ValomniaSettings():
            return Valomnia(
                base_url=settings.base_url,
                version=settings.version,
                user=settings.user.get_secret_value(),
                password=settings.password.get_secret_value(),
                employee=settings.employee,
                branch=settings.branch,
                week=settings.working_hours.week,
                slot=timedelta(minutes=settings.slot_minutes),
                lead=timedelta(minutes=settings.lead_minutes),
                horizon=timedelta(days=settings.horizon_days),
                limits=limits,
            )


def desks_of(settings: Settings, store: Store, limits: Limits | None = None) -> Desks:
    """Return every system of the settings, ready to be used."""
    counters = {
        key: Counter(
            one.title, one.branch, one.confirm, system_of(one, store.directory(key), limits)
        )
        for key, one in settings.systems.items()
    }
    return Desks(counters, settings.default, settings.channels)


@asynccontextmanager
async def building(settings: Settings, limits: Limits | None = None) -> AsyncIterator[Service]:
    """Build the product and close it at the end; running turns may finish first.

    `limits` stand in for what the systems allow, as a stand-in allows more.
    Raises StoreError if the database cannot be used, SlackApiError if the bot token cannot.
    """
    # In a thread, so that whoever stops the process while it starts need not wait.
    await asyncio.to_thread(warm)
    async with AsyncExitStack() as closing:
        store = await Store.open(settings.database)
        closing.push_async_callback(store.close)
        desks = desks_of(settings, store, limits)
        closing.push_async_callback(desks.close)
        # One session for all: the SDK would open one per call, which costs more than the call.
        session = await closing.enter_async_context(aiohttp.ClientSession())
        client = AsyncWebClient(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)],
        )
        known = await client.auth_test()
        secret = settings.slack_signing_secret
        app = AsyncApp(
            client=client,
            signing_secret=secret.get_secret_value() if secret else "",
            # Our listeners acknowledge and return; without this every answer waits for a poll.
            process_before_response=True,
        )
        showing = Showing(client, reply_hosts(settings.slack_api_url))
        preferences = Preferences(store, client)
        turns = Turns(store, desks, showing, preferences, lease=settings.lease)
        desk = Desk(
            app,
            store=store,
            desks=desks,
            turns=turns,
            showing=showing,
            preferences=preferences,
            home=str(known["team_id"]),
            bot_user=str(known["user_id"]),
        )
        watch = asyncio.create_task(_take_up_abandoned(turns, store, settings.lease))
        closing.push_async_callback(_end, watch)
        closing.push_async_callback(desk.drain)
        yield Service(app, desk, turns, store)


def reply_hosts(api_url: str) -> frozenset[str]:
    """Return the hosts that answers may be posted to: Slack's, or the local one in its place."""
    host = urlsplit(api_url).hostname or ""
    return frozenset({SLACK_REPLIES if host.endswith("slack.com") else host})


async def _take_up_abandoned(turns: Turns, store: Store, lease: float) -> None:
    """Now and then, go on with what a dead process left unfinished, and with waits that end."""
    rounds = 0
    while True:
        try:
            await turns.resume()
            await turns.wake()
            if rounds % 1000 == 0:
                await store.forget_seen()
        except Exception:  # noqa: BLE001  # a database that restarts must not end this watch
            _log.exception("taking_up_failed")
        rounds += 1
        await asyncio.sleep(min(2.0, lease / 2))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@asynccontextmanager
async def socket_mode(service: Service, settings: Settings) -> AsyncIterator[None]:
    """Receive Slack's payloads over Socket Mode until the block ends."""
    token = settings.slack_app_token
    assert token is not None  # noqa: S101  # the settings were checked for this mode
    handler = AsyncSocketModeHandler(service.app, token.get_secret_value())
    await handler.connect_async()  # type: ignore[no-untyped-call]  # the adapter has no types
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
