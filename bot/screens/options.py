"""The options of fields that look them up while a person types."""

from __future__ import annotations

from collections.abc import Sequence

from flows.booking.events import ServicesPicked
from flows.domain import Service
from flows.understanding.catalogue import match_services

from .blocks import MOST_OPTIONS, Block, option, plain
from .words import clean


def service_options(services: Sequence[Service], text: str, note: str = "") -> list[Block]:
    """Return the services that fit what was typed, the likely ones first."""
    if note:
        # An option cannot be left without a value; pressing this one is answered as out of date.
        return [{"text": plain(note, 75), "value": "wait"}]
    typed = text.casefold().strip()
    fitting = [s for s in services if typed in f"{s.code} {s.name}".casefold()]
    if typed and not fitting:
        rows = [(service.id, service.code, service.name) for service in services]
        (matched,) = match_services((text,), rows)
        near = (matched.best, *matched.near) if matched.best else matched.near
        fitting = [service for one in near for service in services if service.id == one]
    return [
        option(clean(service.name, 75), ServicesPicked(ids=(service.id,)), description=service.code)
        for service in fitting[:MOST_OPTIONS]
    ]
