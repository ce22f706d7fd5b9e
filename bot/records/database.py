"""The database that the environment names, for the commands that look after it.

The rule: these commands make no database. Where there is none, somebody is in the wrong place.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.memory import Store, StoreError
from bot.settings import DATABASE


@asynccontextmanager
async def opened(env: Mapping[str, str]) -> AsyncIterator[Store]:
    """Open the database until the block ends. Raises StoreError, with a sentence."""
    url = env.get("DESKHAND_DATABASE", "").strip() or DATABASE
    file = file_of(url)
    if file and not file.exists():
        raise StoreError(
            f"There is no database at {file}. Run this where Deskhand runs, or set "
            "DESKHAND_DATABASE to the address that it has there."
        )
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite database; None for one that is kept elsewhere."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in {None, ":memory:"}
    return Path(str(parsed.database)) if is_file else None
