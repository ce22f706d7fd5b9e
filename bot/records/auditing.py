"""`deskhand audit`: what was done, by whom, for whom, as a table, as CSV or as JSON lines.

The rule: what systems and people wrote is data here, too: on a terminal it commands nothing, and a
spreadsheet calculates nothing with it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Literal, TextIO

from bot.memory import Recorded, Sought
from bot.records.database import opened
from bot.screens.words import clean

Form = Literal["table", "csv", "json"]

FIELDS = (
    "at",
    "actor",
    "how",
    "verb",
    "outcome",
    "system",
    "customer",
    "object_id",
    "before",
    "after",
    "team",
    "channel",
    "surface",
    "dialog",
    "reference",
)
# What the table shows: a terminal is narrow, and the exports hold all of it.
SHOWN = (
    *("at", "actor", "how", "verb", "outcome", "system", "customer", "change"),
    *("channel", "dialog", "reference"),
)
_AGO = re.compile(r"(\d{1,4})([dh])")
# With these a cell begins that a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


async def audit(env: Mapping[str, str], sought: Sought, form: Form, out: TextIO) -> int:
    """Write the entries that are sought, the oldest first. Raises StoreError."""
    write = {"table": _table, "csv": _csv, "json": _json}[form]
    async with opened(env) as store:
        await write(store.audit.read(sought), out)
    return 0


def since(text: str, now: datetime) -> datetime:
    """Return the moment that "7d", "36h" or "2026-11-01" means; a day begins in UTC.

    Raises ValueError for anything else.
    """
    ago = _AGO.fullmatch(text.strip())
    if ago:
        number = int(ago[1])
        return now - (timedelta(days=number) if ago[2] == "d" else timedelta(hours=number))
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def row_of(recorded: Recorded) -> dict[str, str]:
    """Return an entry as texts; the dialog with its turn, as the systems know our writes."""
    entry = asdict(recorded.entry)
    entry["at"] = f"{recorded.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    entry["dialog"] = f"{recorded.entry.dialog}:{recorded.entry.turn}".removeprefix(":0")
    return {name: str(entry[name]) for name in FIELDS}


async def _json(entries: AsyncIterator[Recorded], out: TextIO) -> None:
    async for recorded in entries:
        out.write(json.dumps(row_of(recorded)) + "\n")


async def _csv(entries: AsyncIterator[Recorded], out: TextIO) -> None:
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    async for recorded in entries:
        writer.writerow([inert(value) for value in row_of(recorded).values()])


def inert(value: str) -> str:
    """Return a cell that a spreadsheet shows and does not calculate."""
    return f"'{value}" if value.startswith(_FORMULA) else value


async def _table(entries: AsyncIterator[Recorded], out: TextIO) -> None:
    """Write a table as wide as what stands in it."""
    rows = [row_of(recorded) async for recorded in entries]
    if not rows:
        out.write("Nothing of the kind is in the audit.\n")
        return
    for row in rows:
        row["change"] = " → ".join(part for part in (row["before"], row["after"]) if part)
    lines = [[clean(row[name], 60) for name in SHOWN] for row in rows]
    lines.insert(0, list(SHOWN))
    widths = [max(len(line[number]) for line in lines) for number in range(len(SHOWN))]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        out.write("  ".join(padded).rstrip() + "\n")
