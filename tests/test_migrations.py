"""A database of the first released schema, full of data, becomes the present one: all of it stays.

The rule: the old rows are written with the first schema's own columns, never with today's tables.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.memory import AuditEntry, Dialog, Store, tables
from bot.memory.migrations import config
from flows.front_desk import MACHINES
from tests.test_memory import execute, url

__all__ = ["url"]  # a fixture: an empty database of each engine

SAMPLES = sorted((Path(__file__).parent / "samples" / "states").glob("*.json"))
BEGUN = 1_700_000_000.0
WAITING = ("user", "world", "nothing")

DIALOG = """
INSERT INTO dialogs (id, flow, turn, state, version, waiting, desk, team, owner, surface, channel,
    thread_ts, card_ts, reply_url, created_at, updated_at, lease_owner, lease_until, sent,
    write_key)
VALUES (:id, :flow, :turn, :state, :version, :waiting, 'garage', 'T1', :owner, 'message', 'C1',
    '1.0', '2.0', '', :at, :at, :lease_owner, :lease_until, :sent, :write_key)
"""
AUDIT = """
INSERT INTO audit (at, dialog, turn, actor, verb, system, object_id, outcome, reference)
VALUES (:at, :dialog, 1, 'U1', 'book', 'garage', 'a-1', 'saved', 'r-1')
"""


def first_schema(connection: Connection) -> None:
    """Make the first schema and fill every table of it."""
    command.upgrade(config(connection), "0001")
    for number, path in enumerate(SAMPLES):
        sample = json.loads(path.read_text(encoding="utf-8"))
        waiting = WAITING[number % len(WAITING)]
        works = waiting == "world"
        connection.execute(
            text(DIALOG),
            {
                "id": path.stem,
                "flow": sample["flow"],
                "turn": number + 1,
                "state": json.dumps(sample["state"]),
                "version": sample["version"],
                "waiting": waiting,
                "owner": f"U{number % 5}",
                "at": BEGUN + number,
                "lease_owner": "p1" if works else "",
                "lease_until": BEGUN + number if works else None,
                "sent": works,
                "write_key": f"{path.stem}:{number}" if works else "",
            },
        )
        connection.execute(text(AUDIT), {"at": BEGUN, "dialog": path.stem})
    key = {"key": "Ev1", "at": 4_000_000_000.0}  # as if it were seen within the last day
    connection.execute(text("INSERT INTO seen (key, at) VALUES (:key, :at)"), key)
    connection.execute(
        text("INSERT INTO people (team, person, settings) VALUES ('T1', 'U1', :settings)"),
        {"settings": '{"language":"fr"}'},
    )


@pytest.fixture
async def store(url: str) -> Any:
    await execute(url, first_schema)
    store = await Store.open(url)
    yield store
    await store.close()


async def test_the_first_schema_becomes_the_present_one(store: Store, url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), tables.metadata))

    assert await execute(url, differences) == []


async def test_nothing_is_lost_on_the_way(store: Store) -> None:
    assert await store.person("T1", "U1") == '{"language":"fr"}'
    assert not await store.first_time("Ev1")
    for number, path in enumerate(SAMPLES):
        dialog = await _loaded(store, path)
        assert (dialog.turn, dialog.owner, dialog.card_ts) == (number + 1, f"U{number % 5}", "2.0")
        assert dialog.created_at.timestamp() == BEGUN + number
        assert dialog.sent == (dialog.waiting == "world")
        assert not dialog.stopping
        (entry,) = await store.audit_of(path.stem)
        assert entry == AuditEntry(
            dialog=path.stem,
            turn=1,
            actor="U1",
            verb="book",
            system="garage",
            object_id="a-1",
            outcome="saved",
            reference="r-1",
        )


async def test_every_stored_state_loads_and_is_still_saved_and_taken_up(store: Store) -> None:
    for path in SAMPLES:
        dialog = await _loaded(store, path)
        state = MACHINES[dialog.flow].load(dialog.state)
        saved = await store.save(
            dialog,
            turn=dialog.turn,
            state_json=state.model_dump_json(),
            version=dialog.version,
            waiting="world",
            lease_seconds=-1,
        )
        assert saved is not None
        assert MACHINES[saved.flow].load(saved.state) == state
    taken = await store.abandoned(len(SAMPLES), "p2", 60)
    assert {dialog.id for dialog in taken} == {path.stem for path in SAMPLES}


async def test_work_left_in_the_first_schema_is_taken_up_in_the_present_one(store: Store) -> None:
    left = {path.stem for number, path in enumerate(SAMPLES) if WAITING[number % 3] == "world"}
    taken = await store.abandoned(len(SAMPLES), "p2", 60)
    assert {dialog.id for dialog in taken} == left


async def test_what_came_later_is_there_and_empty(store: Store) -> None:
    assert await store.notices().subscriptions() == []
    assert await store.outbox().take("p1", 10) is None
    assert await store.waking(10) == []


async def _loaded(store: Store, path: Path) -> Dialog:
    dialog = await store.load(path.stem)
    assert dialog is not None
    return dialog
