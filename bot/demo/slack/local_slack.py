"""The local Slack: one application with the Web API, Socket Mode, response URLs and the page.

It knows nothing of the bot: what it needs to know of the app is in the manifest.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.demo.slack.acts import Acts
from bot.demo.slack.courier import Courier
from bot.demo.slack.delivery import Delivery, SignedPosts, SocketMode
from bot.demo.slack.hooks import Hooks
from bot.demo.slack.manifest import Manifest
from bot.demo.slack.methods.api import Api
from bot.demo.slack.oauth import OAuth, Token
from bot.demo.slack.page import PageSocket, static_file
from bot.demo.slack.people import (
    BOT_USER,
    GROUPS,
    JSON,
    PEOPLE,
    Channel,
    Group,
    Person,
    default_channels,
)
from bot.demo.slack.switches import Switches
from bot.demo.slack.views import Views
from bot.demo.slack.web_api import WebApi
from bot.demo.slack.workspace import Deadlines, SlackError, Workspace

BOT_TOKEN = "xoxb-local-deskhand"  # noqa: S105 - opens nothing but the demo
APP_TOKEN = "xapp-local-deskhand"  # noqa: S105 - as above
SIGNING_SECRET = "local-signing-secret"  # noqa: S105 - as above


def _now() -> datetime:
    return datetime.now(UTC)


class LocalSlack(Acts):
    """A Slack workspace in memory.

    Payloads go to `request_url` as signed HTTP requests if it is given, else over Socket Mode.
    `panels` are the {name, url} of stand-ins to show in the page. Other applications may be mounted
    on `app` before it is served, by `serving()` or by a caller who then sets `base_url`.
    """

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any] | None = None,
        people: Sequence[Person] = PEOPLE,
        channels: Sequence[Channel] | None = None,
        groups: Sequence[Group] = GROUPS,
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
        signing_secret: str = SIGNING_SECRET,
        request_url: str | None = None,
        deadlines: Deadlines | None = None,
        clock: Callable[[], datetime] = _now,
        panels: Sequence[Mapping[str, str]] = (),
    ) -> None:
        self.base_url = "http://127.0.0.1"
        self.bot_token, self.app_token, self.signing_secret = bot_token, app_token, signing_secret
        self.switches = Switches()
        self._clock = clock
        workspace = Workspace(
            people=people,
            channels=default_channels() if channels is None else channels,
            groups=groups,
            manifest=Manifest(manifest),
            clock=clock,
            deadlines=deadlines or Deadlines(),
        )
        self._sockets = SocketMode(self._connection_changed)
        delivery: Delivery = self._sockets
        if request_url is not None:
            delivery = SignedPosts(request_url, signing_secret)
        self._delivery = delivery
        views = Views(workspace)
        hooks = Hooks(workspace, lambda: self.base_url)
        super().__init__(workspace, views, hooks, Courier(workspace, self.switches, delivery))
        api = Api(workspace, views, lambda: self.base_url, self._socket_url, self.app_spoke)
        self.oauth = OAuth()
        self.oauth.add(api)
        self.oauth.uninstalled = self.uninstall
        self.oauth.tokens |= {bot_token: Token("bot", api), app_token: Token("app", api)}
        self._all_hooks = [hooks]
        self._couriers = {workspace.team: self.courier}
        self.web_api = WebApi(api, self.switches, self.oauth)
        panel = {"name": "Slack", "url": "/slack/_panel"}
        self._page = PageSocket(self, lambda: self.connected, [*panels, panel])
        self.app = self._application()

    def neighbour(
        self,
        team: str,
        people: Sequence[Person],
        channels: Sequence[Channel] = (),
        *,
        name: str = "",
    ) -> Acts:
        """Add another workspace in which the app can be installed, and return what is done there.

        It is reached through the same addresses; its tokens come from an installation alone.
        """
        workspace = Workspace(
            people=people,
            channels=channels,
            groups=(),
            manifest=self.workspace.manifest,
            clock=self._clock,
            deadlines=self.workspace.deadlines,
            team=team,
            name=name,
        )
        views = Views(workspace)
        hooks = Hooks(workspace, lambda: self.base_url)
        courier = Courier(workspace, self.switches, self._delivery)
        acts = Acts(workspace, views, hooks, courier)
        self._all_hooks.append(hooks)
        self._couriers[team] = courier
        self.oauth.add(
            Api(workspace, views, lambda: self.base_url, self._socket_url, acts.app_spoke)
        )
        return acts

    def uninstall(self, team: str) -> None:
        """Remove the app from a workspace: its tokens end, and the app is told."""
        self.oauth.end(team, "account_inactive")
        courier = self._couriers[team]
        courier.announce({"type": "app_uninstalled"}, None, subscription="app_uninstalled")
        tokens = {"oauth": [], "bot": [BOT_USER]}
        courier.announce(
            {"type": "tokens_revoked", "tokens": tokens}, None, subscription="tokens_revoked"
        )

    @property
    def connected(self) -> bool:
        """Can the app be reached?"""
        return self.courier.delivery.connected

    @property
    def connections(self) -> int:
        """How many sockets the app has open, over all its processes."""
        return self._sockets.connections

    @property
    def api_url(self) -> str:
        """The base_url of a slack_sdk client."""
        return f"{self.base_url}/api/"

    @asynccontextmanager
    async def serving(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve until the block ends, on a free port unless one is given; yields the base URL."""
        runner = web.AppRunner(self.app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        self.base_url = f"http://{host}:{runner.addresses[0][1]}"
        try:
            yield self.base_url
        finally:
            await runner.cleanup()

    async def drop_sockets(self, *, warn: bool = True) -> None:
        """End the app's connections: with the warning that Slack gives, or as a broken line."""
        await self._sockets.drop(warn=warn)

    def _application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", static_file)
        app.router.add_get("/page/ws", self._page.handle)
        app.router.add_route("*", "/api/{method}", self.web_api.handle)
        app.router.add_get("/oauth/v2/authorize", self.oauth.authorize)
        app.router.add_post("/oauth/v2/authorize", self.oauth.decide)
        app.router.add_get("/socket/{ticket}", self._sockets.handle)
        app.router.add_post("/hook/{secret}", self._answer_hook)
        app.router.add_post("/upload/v1/{secret}", self._receive_file)
        app.router.add_get("/files-pri/{file}", self._show_file)
        app.router.add_get("/slack/_panel", self._show_panel)
        app.router.add_post("/slack/_panel/switches/{switch}", self._turn_switch)
        app.router.add_get(r"/{path:[\w./-]+\.(?:css|js|svg|ico|png)}", static_file)
        app.on_shutdown.append(self._shut_down)
        return app

    async def _shut_down(self, app: web.Application) -> None:
        del app
        await self._page.close()
        for courier in self._couriers.values():
            await courier.close()

    def _socket_url(self) -> str:
        return f"{self.base_url.replace('http', 'ws', 1)}/socket/{self._sockets.ticket()}"

    def _connection_changed(self, connected: bool) -> None:
        event = {"type": "connection", "bot": connected}
        self.workspace.feed.send(event, list(self.workspace.people))

    async def _answer_hook(self, request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        hooks = next((one for one in self._all_hooks if one.knows(secret)), self._hooks)
        try:
            hooks.use(secret, json.loads(await request.text()))
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except SlackError as refused:
            gone = refused.code in {"used_url", "expired_url", "invalid_url"}
            answer: JSON = {"ok": False, "error": refused.code, **refused.more}
            return web.json_response(answer, status=404 if gone else 400)
        return web.Response(text="ok")

    async def _receive_file(self, request: web.Request) -> web.Response:
        taken = self.workspace.files.receive(request.match_info["secret"], await request.read())
        return web.Response(status=200 if taken else 404, text="OK" if taken else "not found")

    async def _show_file(self, request: web.Request) -> web.Response:
        file = self.workspace.files.by_id.get(request.match_info["file"])
        if file is None or not file.mimetype:
            raise web.HTTPNotFound(text="There is no such picture.")
        return web.Response(body=file.data, content_type=file.mimetype)

    async def _show_panel(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(self._panel())

    async def _turn_switch(self, request: web.Request) -> web.Response:
        name = request.match_info["switch"]
        if name not in self.switches.by_id:
            raise web.HTTPNotFound(text="There is no such switch.")
        turned_on = bool((await request.json()).get("on"))
        if name == "drop_sockets":
            await self.drop_sockets()
        elif turned_on:
            self.switches[name].arm(None)
        else:
            self.switches[name].off()
        return web.json_response(self._panel())

    def _panel(self) -> JSON:
        sent = list(self.courier.sent)[-30:][::-1]
        rows = [
            {
                "id": str(row.number),
                "cells": [row.at, row.what, row.ack.error or "yes", f"{row.ms} ms"],
            }
            for row in sent
        ]
        connection = "connected" if self.connected else "not connected"
        count = len(self.courier.sent)
        return {
            "title": "Slack",
            "summary": f"{self.workspace.manifest.name} is {connection}, {count} payloads sent",
            "tables": [
                {
                    "title": "Sent to the app",
                    "columns": ["Time", "What", "Acknowledged", "After"],
                    "rows": [row | {"new": False} for row in rows],
                },
                {
                    "title": "Workflow steps that were run",
                    "columns": ["Step", "Came out"],
                    "rows": [
                        {
                            "id": run.id,
                            "cells": [
                                run.step,
                                run.error
                                or "; ".join(map(str, run.outputs.values()))
                                or run.status,
                            ],
                            "new": False,
                        }
                        for run in self.workspace.executions.all[:-11:-1]
                    ],
                },
            ],
            "switches": self.switches.for_panel(),
            "requests": [
                {
                    "at": call.at,
                    "line": f"{call.method} {call.answer.get('error', 'ok')}",
                    "status": call.status,
                    "ms": call.ms,
                }
                for call in list(self.web_api.calls)[-30:][::-1]
            ],
        }
