"""Takes out what has been kept long enough, a few hundred rows at a time.

The rule: it never holds anybody up. Between two pieces others have their turn, and what it does not
get done now it does in the next round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from bot.memory import Store

PIECE = 500
PAUSE = 0.05  # seconds between two pieces

_log = structlog.get_logger("deskhand.janitor")


async def tidy(store: Store, *, keep_days: int, audit_days: int) -> None:
    """Take out dialogs, and appointments that were, with their cards; and entries of the audit.

    All that are older than this, in days; with 0, none. Raises StoreError.
    """
    await store.forget_seen()
    await store.rights().forget_look_ups()
    gone = {"dialogs": await _in_pieces(partial(store.keeping.drop_dialogs, keep_days, PIECE))}
    if keep_days:
        gone["appointments"] = await _in_pieces(partial(store.notices().forget_past, keep_days))
        await store.posts().forget(keep_days)
    gone["audit"] = await _in_pieces(partial(store.audit.drop_older, audit_days, PIECE))
    if any(gone.values()):
        _log.info("tidied", **gone)


async def _in_pieces(drop: Callable[[], Awaitable[int]]) -> int:
    gone = 0
    while piece := await drop():
        gone += piece
        await asyncio.sleep(PAUSE)
    return gone
