"""Logs that an operator can search: one JSON line an event, and no personal data in it."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import structlog


def where_it_broke(
    _: object, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Say where in the code, never with what: an error's words and values may be a customer's."""
    if event.pop("exc_info", None):
        error = sys.exception()
        if error:
            event["error"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)
            event["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-8:]]
    return event


def set_up(level: int = logging.INFO) -> None:
    """Send our own lines and the libraries' to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            where_it_broke,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    # These print whole payloads when something is odd, the last one what a stranger sent. Bolt
    # gives each of its loggers a level of its own, so what is closed is their way to the root.
    for name in ("slack_bolt", "slack_sdk", "aiohttp.server"):
        library = logging.getLogger(name)
        library.addHandler(logging.NullHandler())
        library.propagate = False
