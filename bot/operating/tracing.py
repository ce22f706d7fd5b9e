"""One id for everything that follows from one payload of Slack's, and how long it took.

The rule: the id is made of the payload alone, so that a repeated delivery has the same one. It goes
with the task into every line of the log, through the turn and its effects to the calls to a system,
whose own request id stands in the same line.
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2s
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

from bot.operating import figures

Ack = Callable[..., Awaitable[Any]]
Listener = Callable[[Ack, dict[str, Any]], Awaitable[None]]

_log = structlog.get_logger("deskhand.app")


def traced(cause: str, listener: Listener) -> Listener:
    """Wrap a listener: what it begins bears its payload's id and kind, the `cause`."""

    async def hear(ack: Ack, body: dict[str, Any]) -> None:
        started = time.perf_counter()

        async def acknowledge(*arguments: Any, **named: Any) -> Any:
            figures.ACKNOWLEDGED.labels(cause).observe(time.perf_counter() - started)
            return await ack(*arguments, **named)

        with bound_contextvars(id=trace_id(body), cause=cause):
            _log.info("received")
            await listener(acknowledge, body)

    return hear


def trace_id(payload: Mapping[str, Any]) -> str:
    """Return the id of a payload: an event's own, else one made of what is unique in it.

    Nothing secret is in it: with a trigger id itself a form could be opened.
    """
    event_id = payload.get("event_id")
    if isinstance(event_id, str) and re.fullmatch(r"[A-Za-z0-9]{1,40}", event_id):
        return event_id
    unique = (payload.get("trigger_id"), payload.get("action_ts"), payload.get("container"))
    return blake2s(repr(unique).encode(), digest_size=6).hexdigest()


@contextmanager
def turn() -> Iterator[None]:
    """Count what is done in here as one turn, and how it ended."""
    cause = str(get_contextvars().get("cause", "other"))
    started = time.perf_counter()
    outcome = "broke"
    try:
        yield
        outcome = "done"
    finally:
        figures.TURNS.labels(cause, outcome).inc()
        figures.TURN_SECONDS.labels(cause).observe(time.perf_counter() - started)
