"""An empty schema of PostgreSQL for a test, or a loud skip; in CI a missing server is a failure."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection, text

from bot.memory import StoreError
from bot.memory.engines import engine_for

POSTGRES = os.environ.get("DESKHAND_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/test")


@asynccontextmanager
async def postgresql() -> AsyncIterator[str]:
    """Give the address of an empty schema, and take it away again."""
    schema = f"deskhand_test_{secrets.token_hex(6)}"
    try:
        server = engine_for(POSTGRES)
        await server.once(lambda connection: run(connection, f"CREATE SCHEMA {schema}"))
    except StoreError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs PostgreSQL: {error}")
        pytest.skip(f"no PostgreSQL, what needs it is not tested: {error}")
    try:
        yield f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}search_path={schema}"
    finally:
        await server.once(lambda connection: run(connection, f"DROP SCHEMA {schema} CASCADE"))
        await server.close()


def run(connection: Connection, sql: str) -> None:
    connection.execute(text(sql))
