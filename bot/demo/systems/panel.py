"""The panel of a stand-in: what is in it now, as the page next to the chat draws it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from bot.demo.systems.switches import Switch

_SHOWN = 30
_LONG_ID = re.compile(r"[\w-]{30,}")


class Seen(NamedTuple):
    """One request that was served. `status` is 0 when the connection was cut instead."""

    method: str
    path: str
    status: int
    body: str
    ms: float
    at: datetime


class Table(NamedTuple):
    """One table of the panel; a row is (id, cells, new)."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str], bool]]


def drawn(
    title: str,
    summary: str,
    tables: Iterable[Table],
    switches: Iterable[Switch],
    requests: Iterable[Seen],
    zone: tzinfo,
) -> dict[str, Any]:
    """Return the panel as JSON: times are the site's wall clock, the newest request is first."""
    newest = list(requests)[-_SHOWN:][::-1]
    return {
        "title": title,
        "summary": summary,
        "tables": [
            {
                "title": table.title,
                "columns": list(table.columns),
                "rows": [
                    {"id": row_id, "cells": list(cells), "new": new}
                    for row_id, cells, new in table.rows
                ],
            }
            for table in tables
        ],
        "switches": [{"id": s.id, "label": s.label, "help": s.help, "on": s.on} for s in switches],
        "requests": [
            {
                "at": one.at.astimezone(zone).strftime("%H:%M:%S"),
                "line": f"{one.method} {_LONG_ID.sub('…', one.path)}",
                "status": one.status,
                "ms": round(one.ms),
            }
            for one in newest
        ],
    }


def wall_time(moment: datetime) -> str:
    return f"{moment:%a %b} {moment.day}, {moment:%H:%M}"
