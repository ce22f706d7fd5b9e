"""Every point at which a bot may die: around each write to its database and each request it makes.

The rule: the process is killed by its number while it waits: before a request is served, after it
was served and before its answer is sent, before a statement, and after it. What happens between
two points nobody else can see, so that these are all there are.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from tests.product import ending
from tests.trades import TRADES, Trade

Side = Literal["before", "after"]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def channel_of(trade: Trade) -> str:
    """Return the channel that is told of this system's appointments."""
    return f"C0{trade.key.upper()}"


NOTICES = re.compile("|".join(map(channel_of, TRADES)))

# Asked when a process begins, whatever it then does.
_BEGINNING = {"slack apps.connections.open", "slack auth.test"}


@dataclass(frozen=True)
class Point:
    """The n-th time that something happens in a trial, and on which side of it."""

    what: str
    nth: int
    side: Side

    def __str__(self) -> str:
        return f"{self.side} {self.what} {self.nth}"


@dataclass
class Points:
    """Hears of everything that bots do on the outside, and kills one of them at the armed point."""

    armed: Point | None = None
    freezes: bool = False  # it is stopped instead, and what it asked for is served
    heard: list[Point] = field(default_factory=list)  # since it was armed last
    killed: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = ""
    pid: int = 0  # of the only bot
    reached: bool = False  # did one die at the armed point?
    _counts: Counter[str] = field(default_factory=Counter)

    def arm(self, point: Point | None) -> None:
        self.armed = point
        self.reached = False
        self.heard.clear()
        self._counts.clear()
        self.killed.clear()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen to what bots tell of their databases."""
        server = await asyncio.start_server(self._listen, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        self.address = f"{host}:{port}"
        async with server:
            yield

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                pid, side, what = line.decode().strip().split(" ", 2)
                nth = self._count(what, side)
                if self._strikes(Point(what, nth, "before" if side == "before" else "after")):
                    self._kill(int(pid))
                    if not self.freezes:
                        return
                writer.write(b".")
        except ConnectionError:
            pass  # it was killed by somebody else
        finally:
            writer.close()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Pass a request on, unless the bot dies here."""
        what = await named(request)
        if not what or what in _BEGINNING:
            return await handler(request)
        nth = self._count(what, "before")
        if self._strikes(Point(what, nth, "before")):
            if not self.freezes:
                return self._cut(request)
            self._kill(self.pid)
        answer = await handler(request)
        if self._strikes(Point(what, nth, "after")):
            if not self.freezes:
                return self._cut(request)
            self._kill(self.pid)
        return answer

    def _count(self, what: str, side: str) -> int:
        self._counts[what] += side == "before"
        return self._counts[what]

    def _strikes(self, point: Point) -> bool:
        self.heard.append(point)
        return point == self.armed and not self.killed.is_set()

    def _cut(self, request: web.Request) -> web.Response:
        self._kill(self.pid)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _kill(self, pid: int) -> None:
        """End the process, or freeze it: then it goes on later as if nothing had been."""
        self.armed = None
        with suppress(ProcessLookupError):  # it died before what it asked for got here
            os.kill(pid, signal.SIGSTOP if self.freezes else signal.SIGKILL)
            self.killed.set()
            self.reached = True


async def named(request: web.Request) -> str:
    """Return what a request of the bot is called; "" for what no bot asks."""
    place = request.path.strip("/").partition("/")[0]
    match place:
        case "api":
            body = await request.text()
            about = " of a notice" if NOTICES.search(body) else ""
            return f"slack {request.path.removeprefix('/api/')}{about}"
        case "hook":
            return "slack answer"
        case "mykaarma" | "qmatic" | "valomnia":
            await request.read()  # it is all here, even if the bot does not live to see the answer
            parts = ending(request.path).split("/")
            kept = (part for part in parts if not any(sign.isdigit() for sign in part))
            return f"{place} {request.method} {'/'.join(kept)}"
        case _:
            return ""
