"""What an operator's tools ask of a process: does it live, can it serve, and the figures.

The rule: `/readyz` fails where sending requests elsewhere helps: no database, Slack did not know
us, or the process is ending. A scheduling system that is down is down for every process, so it is
reported and fails nothing. Nothing here names a person, and nothing here changes anything.
"""

from __future__ import annotations

import asyncio
from math import isnan, nan

import structlog
from aiohttp import web

from bot.desks import Desks
from bot.memory import Store, StoreError
from bot.operating import figures

# A probe waits a second or two for its answer; a database that is slower is no database.
DATABASE_SECONDS = 2.0

_log = structlog.get_logger("deskhand.health")


class Health:
    """How this process is. `slack_known`: Slack has said who we are, which it does at the start."""

    def __init__(self, store: Store, desks: Desks, *, slack_known: bool) -> None:
        self._store = store
        self._desks = desks
        self._slack_known = slack_known
        self.is_draining = False

    async def is_ready(self) -> tuple[bool, dict[str, object]]:
        """Return whether requests may come, and each reason by its name."""
        database = await self._database()
        report: dict[str, object] = {
            "database": "ok" if database else "unreachable",
            "slack": "ok" if self._slack_known else "unknown",
            "draining": self.is_draining,
            "systems": {key: self._answers(key) for key in self._desks},
        }
        return database and self._slack_known and not self.is_draining, report

    def _answers(self, key: str) -> str:
        system = self._desks.system(key)
        since = system.silent_since if system else None
        return f"silent since {since.isoformat(timespec='seconds')}" if since else "ok"

    async def _database(self) -> bool:
        """Count what is under way: that is a figure, and tells that the database is there."""
        found: tuple[float, ...] = (nan, nan, nan, nan)  # not known is not none
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                found = (
                    *await self._store.under_way(),
                    *await self._store.outbox().waiting(),
                )
        except (StoreError, TimeoutError):
            _log.warning("database_unreachable")
        figures.DIALOGS_WORKING.set(found[0])
        figures.DIALOGS_ABANDONED.set(found[1])
        figures.NOTICES_DUE.set(found[2])
        figures.NOTICES_PARKED.set(found[3])
        return not isnan(found[0])

    def add_to(self, application: web.Application) -> None:
        """Serve `/healthz`, `/readyz` and `/metrics`."""
        application.router.add_get("/healthz", self._live)
        application.router.add_get("/readyz", self._ready)
        application.router.add_get("/metrics", self._figures)

    async def _live(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _ready(self, _: web.Request) -> web.Response:
        is_ready, report = await self.is_ready()
        return web.json_response(report, status=200 if is_ready else 503)

    async def _figures(self, _: web.Request) -> web.Response:
        await self._database()
        return web.Response(body=figures.page(), headers={"Content-Type": figures.CONTENT_TYPE})
