"""Whether what somebody wrote can no longer be lost, and so may be acknowledged."""

from __future__ import annotations

import asyncio


class Receipt:
    """What was said has reached the database; until then it must not be acknowledged.

    `key` is the same for a repeated delivery, and is kept together with what the words lead to.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.kept = asyncio.Event()

    async def wait(self, work: asyncio.Task[None], seconds: float) -> None:
        """Wait until the words are kept, the work is over, or it takes too long to wait for."""
        keeping = asyncio.create_task(self.kept.wait())
        await asyncio.wait({work, keeping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        keeping.cancel()
