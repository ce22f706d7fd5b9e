"""A Slack that costs next to nothing: it takes every card, remembers where it stands, and tells.

The rule: both contenders meet the same one, and nothing in it depends on what they send.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bench.certificate import Certificate
from bot.demo.slack.delivery import SocketMode
from bot.demo.slack.people import BOT_ID, BOT_USER, TEAM

JSON = dict[str, Any]
Place = tuple[str, str]  # the channel and the ts of a message


class QuietSlack:
    """The Web API methods that the contenders call, and the socket of Socket Mode."""

    def __init__(self, certificate: Certificate | None = None) -> None:
        self._certificate = certificate
        self.base_url = ""
        self.cards: dict[Place, JSON] = {}  # each message as it stands now
        self.shown = 0  # how often something was drawn: by a method, or at a response URL
        self.sockets = SocketMode(lambda _: None)
        self._drawn_anew = asyncio.Event()
        self._changes: dict[Place, asyncio.Future[JSON]] = {}
        self._numbers = itertools.count(1)
        self.app = web.Application()
        self.app.router.add_post("/api/{method}", self._call)
        self.app.router.add_get("/api/{method}", self._call)  # for what only reads
        self.app.router.add_post("/answers/{number}", self._answer)
        self.app.router.add_get("/socket/{ticket}", self.sockets.handle)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        context = self._certificate.for_server() if self._certificate else None
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        scheme = "https" if context else "http"
        self.base_url = f"{scheme}://localhost:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await self.sockets.close()
            await runner.cleanup()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so. Raises TimeoutError after twenty seconds."""
        async with asyncio.timeout(20):
            while not is_so():
                self._drawn_anew.clear()
                await self._drawn_anew.wait()

    def change_of(self, place: Place) -> asyncio.Future[JSON]:
        """Return what the message will be when it is drawn again."""
        change = self._changes[place] = asyncio.get_running_loop().create_future()
        return change

    async def _call(self, request: web.Request) -> web.Response:
        match request.match_info["method"]:
            case "auth.test":
                return _ok({"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID, "user": "bot"})
            case "apps.connections.open":
                url = self.base_url.replace("http", "ws", 1)
                return _ok({"url": f"{url}/socket/{self.sockets.ticket()}"})
            case "users.info":
                user = request.query["user"]
                return _ok({"user": {"id": user, "team_id": TEAM, "locale": "en-US"}})
            case _:
                return _ok(self._drawn(await request.json()))

    def _drawn(self, said: Mapping[str, Any]) -> JSON:
        channel = str(said["channel"])
        ts = str(said.get("ts") or f"1700000000.{next(self._numbers):06}")
        message: JSON = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "team": TEAM,
            "ts": ts,
            "text": said.get("text", ""),
            "blocks": said.get("blocks", []),
        }
        self.cards[channel, ts] = message
        change = self._changes.pop((channel, ts), None)
        if change and not change.done():
            change.set_result(message)
        self._tell()
        return {"channel": channel, "ts": ts, "text": message["text"], "message": message}

    async def _answer(self, request: web.Request) -> web.Response:
        await request.read()
        self._tell()
        return web.Response(text="ok")

    def _tell(self) -> None:
        self.shown += 1
        self._drawn_anew.set()


def _ok(answer: JSON) -> web.Response:
    return web.json_response({"ok": True, **answer})
