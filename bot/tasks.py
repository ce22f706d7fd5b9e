"""The work that follows from what Slack sends: each piece is a task of our own.

The rule: a mistake of ours ends in a log line and a sentence, never in silence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from bot.inbox import Where
from bot.operating.tracing import turn
from bot.screens.notes import Note

Work = Coroutine[Any, Any, None]

_log = structlog.get_logger("deskhand.tasks")


class Tasks:
    """Runs work, and knows what is still running. `tell` says to a person what went wrong."""

    def __init__(self, tell: Callable[[Where, Note], Awaitable[None]]) -> None:
        self._tell = tell
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Work, where: Where | None) -> asyncio.Task[None]:
        """Begin to work; where there is a `where`, a mistake is told there."""
        task = asyncio.create_task(self._guarded(work, where))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def drain(self, seconds: float) -> None:
        """Let what is running finish; what is left is taken up by another process."""
        left: set[asyncio.Task[None]] = set()
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=seconds)
        for task in left:
            task.cancel()
        if left:
            _log.warning("left_for_others", turns=len(left))

    async def _guarded(self, work: Work, where: Where | None) -> None:
        try:
            with turn():
                await work
        except Exception:  # noqa: BLE001  # nobody else would hear of it
            _log.exception("turn_broke")
            if where:
                await self._tell(where, "broke_off")
