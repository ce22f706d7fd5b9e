"""The running product: everything built from the settings, joined, and closed again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from bot.app import Desk
from bot.desks import Counter, Desks
from bot.hooks import Hook
from bot.installs.app_client import AppClient
from bot.installs.client import SlackClient
from bot.installs.several import Clients, Everybody, several
from bot.installs.workspaces import OneWorkspace, Workspaces
from bot.memory import Store
from bot.notices.delivering import Delivering
from bot.notices.watching import Watcher
from bot.operating.health import Health
from bot.pictures import Pictures
from bot.places.kinds import Places
from bot.preferences import Preferences
from bot.records.janitor import tidy
from bot.rights.facts import Permits
from bot.rights.gate import Gate
from bot.rights.people import People
from bot.settings import Settings
from bot.showing import Showing
from bot.system_settings import AnySystem, MyKaarmaSettings, QmaticSettings, ValomniaSettings
from bot.systems import System
from bot.systems.directory import Directory
from bot.systems.mykaarma import MyKaarma
from bot.systems.mykaarma.webhooks import Webhook
from bot.systems.qmatic import Qmatic
from bot.systems.qmatic.requests import Requests
from bot.systems.valomnia import Valomnia
from bot.systems.wire import Limits
from bot.turn import Turns
from flows.understanding.warming import warm

# Of the 20 seconds in which a process that is asked to stop is gone, the rest is for closing.
DRAIN_SECONDS = 16.0

# How often what has been kept long enough is taken out.
TIDY_SECONDS = 1800.0

_log = structlog.get_logger("deskhand.service")


@dataclass(frozen=True)
class Service:
    """The parts that somebody outside talks to."""

    app: AsyncApp
    desk: Desk
    turns: Turns
    store: Store
    gate: Gate
    workspaces: Workspaces
    hooks: Mapping[str, Hook]
    desks: Desks
    health: Health
    watch: asyncio.Task[None]  # takes up what dead processes left
    ending: asyncio.Event  # set: nothing new is begun

    async def drain(self, seconds: float = DRAIN_SECONDS) -> None:
        """Begin nothing new and let what runs come to its end; what does not is left for others.

        What is left is found by its lease, here at the next start or in another process.
        """
        self.health.is_draining = True
        self.ending.set()
        turns = asyncio.create_task(self.desk.drain(seconds))
        await asyncio.wait({turns, self.watch}, timeout=seconds)
        await turns


def system_of(
    key: str, settings: AnySystem, directory: Directory, limits: Limits | None = None
) -> System:
    """Return the client for one system of the settings, by its key there.

    `directory` is for one that has none of its own.
    """
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
                name=key,
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
                name=key,
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
                name=key,
            )


def desks_of(settings: Settings, store: Store, limits: Limits | None = None) -> Desks:
    """Return every system of the settings, ready to be used."""
    counters = {
        key: Counter(
            one.title, one.branch, one.confirm, system_of(key, one, store.directory(key), limits)
        )
        for key, one in settings.systems.items()
    }
    channels = settings.channels.items()
    return Desks(
        counters,
        settings.default,
        {channel: one.system for channel, one in channels if one.system},
        {channel: one.language for channel, one in channels if one.language},
    )


def watchers_of(settings: Settings, desks: Desks, store: Store) -> list[Watcher]:
    """Return the watch over each system that is watched."""
    return [
        Watcher(key, system, store.watch(key), every=one.watch_seconds, lease=settings.lease)
        for key, one in settings.systems.items()
        if one.watch_seconds and (system := desks.system(key))
    ]


def hooks_of(settings: Settings, store: Store) -> dict[str, Hook]:
    """Return where each watched system that tells by itself may do so, by its key."""
    return {
        key: Hook(Webhook(one.webhook_secret, one.department), store.watch(key))
        for key, one in settings.systems.items()
        if isinstance(one, MyKaarmaSettings)
        and one.watch_seconds
        and one.webhook_secret.get_secret_value()
    }


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
        clients = partial(client_for, settings.slack_api_url, session)
        app, workspaces = await installed(settings, store, clients)
        closing.push_async_callback(workspaces.close)
        pictures = Pictures(workspaces, settings.slack_api_url, session)
        closing.push_async_callback(pictures.close)
        showing = Showing(
            workspaces,
            reply_sites(settings.slack_api_url),
            session,
            pictures,
            link_hosts=settings.link_hosts,
            posts=store.posts(),
        )
        preferences = Preferences(store, workspaces, desks)
        people = People(workspaces)
        places = Places(people, settings.privacy)
        permits = Permits(
            store,
            people,
            settings.roles,
            look_ups=settings.look_ups_per_hour,
            alert=settings.alert_after_customers,
        )
        gate = Gate(permits, showing, preferences, desks)
        turns = Turns(store, desks, showing, preferences, gate, places, lease=settings.lease)
        desk = Desk(
            app,
            store=store,
            desks=desks,
            turns=turns,
            showing=showing,
            preferences=preferences,
            workspaces=workspaces,
            gate=gate,
            places=places,
        )
        delivering = Delivering(store.outbox(), desks, workspaces, preferences, permits)
        delivering.start()
        closing.push_async_callback(delivering.close)
        ending = asyncio.Event()
        watch = asyncio.create_task(_take_up_abandoned(turns, settings.lease, ending))
        closing.push_async_callback(_end, watch)
        tidying = asyncio.create_task(_tidy_now_and_then(store, settings))
        closing.push_async_callback(_end, tidying)
        for watcher in watchers_of(settings, desks, store):
            closing.push_async_callback(_end, asyncio.create_task(watcher.run()))
        hooks = hooks_of(settings, store)
        health = Health(store, desks, slack_known=True)  # it answered auth.test above
        service = Service(
            app, desk, turns, store, gate, workspaces, hooks, desks, health, watch, ending
        )
        closing.push_async_callback(service.drain)
        yield service


async def installed(
    settings: Settings, store: Store, clients: Clients
) -> tuple[AsyncApp, Workspaces]:
    """Return Bolt's app, and where it is installed: in one workspace, or in those of the store."""
    # Nothing is kept for a workspace from which the app was removed.
    store.of_installed = True
    flow: AsyncOAuthFlow | None = None
    workspaces: Workspaces
    token = settings.slack_bot_token
    client = clients(token.get_secret_value() if token else None)
    if token:
        workspaces = one = await OneWorkspace.of(client)
        await store.installs.keep(one.workspace.id, one.workspace.bot_user, "")
    else:
        flow, workspaces = await several(settings, store, clients)
    app = AsyncApp(
        client=client,
        oauth_flow=flow,
        authorize=Everybody() if flow else None,
        # Asked in bot/web.py, before Bolt, which would log the body of what it refuses.
        request_verification_enabled=False,
        # Our listeners acknowledge and return; without this every answer waits for a poll.
        process_before_response=True,
    )
    return app, workspaces


def client_for(api_url: str, session: aiohttp.ClientSession, token: str | None) -> SlackClient:
    """Return a client of Slack's Web API for one workspace's token; None: for the app itself."""
    kind = SlackClient if token else AppClient
    return kind(
        token=token,
        base_url=api_url,
        session=session,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)],
    )


def reply_sites(api_url: str) -> frozenset[str]:
    """Return the sites that answers may be posted to: Slack's, or the local one in its place."""
    parts = urlsplit(api_url)
    host = parts.hostname or ""
    for slack in ("slack.com", "slack-gov.com"):
        if host == slack or host.endswith(f".{slack}"):
            return frozenset({f"https://hooks.{slack}"})
    return frozenset({f"{parts.scheme}://{parts.netloc}"})


async def _take_up_abandoned(turns: Turns, lease: float, ending: asyncio.Event) -> None:
    """Now and then, go on with what a dead process left unfinished, and with waits that end."""
    while not ending.is_set():
        try:
            await turns.resume()
            await turns.wake()
        except Exception:  # noqa: BLE001  # a database that restarts must not end this watch
            _log.exception("taking_up_failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), min(2.0, lease / 2))


async def _tidy_now_and_then(store: Store, settings: Settings) -> None:
    """Take out what has been kept long enough, when we start and about every half hour."""
    while True:
        try:
            await tidy(store, keep_days=settings.keep_days, audit_days=settings.audit_days)
        except Exception:  # noqa: BLE001  # as above
            _log.exception("tidying_failed")
        await asyncio.sleep(TIDY_SECONDS)


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
