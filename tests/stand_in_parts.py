"""What the tests of the stand-ins share: a settable clock, the examples, and a real port."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.demo.systems.standin import StandIn

Json = dict[str, Any]
_SAMPLES = Path(__file__).parent / "samples"


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


def sample(system: str, case: str, name: str) -> Json:
    found: Json = json.loads((_SAMPLES / system / case / f"{name}.json").read_text("utf-8"))
    return found


@asynccontextmanager
async def served(system: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    """Mount the stand-in below a path of a real server, as the demo does; yield a client for it."""
    app = web.Application()
    app.add_subapp("/mounted", system.app)
    async with (
        TestServer(app) as server,
        httpx.AsyncClient(base_url=str(server.make_url("/mounted"))) as http,
    ):
        yield http
