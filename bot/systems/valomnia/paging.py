"""A list read to its end, page by page, while others go on writing.

The rule: every row comes once, and none is missed because rows before it went away meanwhile. The
links in the answers are never followed.
"""

from __future__ import annotations

from bot.systems import Refused
from bot.systems.valomnia.requests import PageCall
from bot.systems.valomnia.shapes import Page, Row
from bot.systems.wire import Wire

_MOST_PAGES = 40


async def every(wire: Wire, call: PageCall, page: type[Page[Row]]) -> list[Row]:
    """Return all rows, each once; raises Refused if there are more than can be read through."""
    rows: dict[str, Row] = {}
    offset = 0
    known_total: int | None = None
    for _ in range(_MOST_PAGES):
        found = await wire.ask(call(offset), page)
        rows |= {row.id: row for row in found.data}
        total = found.paging.total
        if known_total and total is not None and total < known_total and offset:
            # so many rows before this page went away: as many after them slipped over to its front
            offset = max(0, offset - (known_total - total))
        else:
            offset += len(found.data)
            if not found.data or (total is not None and offset >= total):
                return list(rows.values())
        known_total = total
    raise Refused(f"Valomnia has more than {len(rows)} records to look through. Search for less.")
