"""The store, on both engines: who is first, whose turn it is, and what is left after a kill."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text, update

from bot.memory import AuditEntry, Dialog, NewDialog, Store, StoreError, new_id, tables
from bot.memory.engines import engine_for
from bot.memory.migrations import config
from tests.databases import postgresql, run

ROOT = Path(__file__).parent.parent


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Give an empty database, and take it away again."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/deskhand.db"
        return
    async with postgresql() as address:
        yield address


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url)
    yield store
    await store.close()


def reading(sql: str) -> Callable[[Connection], Any]:
    return lambda connection: connection.scalar(text(sql))


async def execute(url: str, work: Any) -> Any:
    """Do something to the database behind the store's back."""
    engine = engine_for(url)
    try:
        return await engine.together(work)
    finally:
        await engine.close()


NEW = NewDialog(
    flow="booking",
    state='{"kind":"finding"}',
    version=1,
    waiting="user",
    desk="garage",
    team="T1",
    owner="U1",
    surface="message",
    channel="C1",
)


def new(**changes: Any) -> NewDialog:
    return replace(NEW, id=new_id(), **changes)


async def created(store: Store, dialog: NewDialog, **more: Any) -> Dialog:
    kept = await store.create_once(dialog, "", **more)
    assert kept
    return kept


async def advance(store: Store, dialog: Dialog, **changes: Any) -> Dialog | None:
    arguments: dict[str, Any] = {
        "turn": dialog.turn,
        "state_json": "{}",
        "version": 1,
        "waiting": "user",
    }
    return await store.save(dialog, **(arguments | changes))


async def working(store: Store, seconds: float, process: str = "p1") -> Dialog:
    return await created(store, new(waiting="world"), lease_seconds=seconds, owner_process=process)


def entry(dialog: Dialog) -> AuditEntry:
    return AuditEntry(
        dialog=dialog.id,
        turn=dialog.turn,
        actor="U1",
        verb="book",
        system="garage",
        object_id="a-1",
        outcome="saved",
        reference="r-1",
    )


async def test_a_dialog_comes_back_as_it_was_stored(store: Store) -> None:
    dialog = await created(store, new(thread_ts="1.0", card_ts="2.0", reply_url="https://x/y"))
    assert dialog == await store.load(dialog.id)
    assert (dialog.turn, dialog.sent, dialog.lease_until) == (1, False, None)
    assert dialog.created_at == dialog.updated_at or dialog.created_at < dialog.updated_at
    assert dialog.created_at.tzinfo is not None


async def test_an_unknown_dialog_is_none(store: Store) -> None:
    assert await store.load("nobody") is None


def test_a_dialog_has_the_columns_of_its_table() -> None:
    assert [field.name for field in fields(Dialog)] == list(tables.dialogs.c.keys())


def test_reply_urls_and_states_stay_out_of_logs() -> None:
    told = repr(new(reply_url="https://hooks.example/secret"))
    assert "secret" not in told


async def test_a_save_advances_the_turn_and_leaves_places_that_are_not_named(store: Store) -> None:
    dialog = await created(store, new(card_ts="2.0", reply_url="https://x/y"))
    saved = await advance(store, dialog, state_json='{"kind":"done"}', waiting="nothing")
    assert saved == await store.load(dialog.id)
    assert saved is not None
    assert (saved.turn, saved.state, saved.waiting) == (2, '{"kind":"done"}', "nothing")
    assert (saved.card_ts, saved.reply_url, saved.channel) == ("2.0", "https://x/y", "C1")
    moved = await advance(store, saved, surface="modal", channel="C2", thread_ts="3", card_ts="")
    assert moved is not None
    assert (moved.surface, moved.channel, moved.thread_ts, moved.card_ts) == (
        "modal",
        "C2",
        "3",
        "",
    )


async def test_a_wish_to_stop_is_read_with_the_next_turn_until_the_person_is_asked(
    store: Store,
) -> None:
    dialog = await working(store, 60)
    assert not dialog.stopping
    assert await store.ask_to_stop(dialog.id)
    taken = await store.load(dialog.id)
    assert taken is not None
    assert (taken.stopping, taken.turn) == (True, dialog.turn)  # the turn under way is still ours
    saved = await advance(store, dialog, waiting="world", lease_seconds=-1)
    assert saved is not None
    assert saved.stopping
    (left,) = await store.abandoned(1, "p2", 60)  # whoever takes it up knows as well
    assert left.stopping
    asked = await advance(store, saved)
    assert asked is not None
    assert not asked.stopping


async def test_nobody_is_asked_to_stop_where_nobody_works(store: Store) -> None:
    dialog = await created(store, new())
    assert not await store.ask_to_stop(dialog.id)
    assert not await store.ask_to_stop("nobody")
    assert await store.load(dialog.id) == dialog


async def test_one_of_many_wins_a_turn(store: Store, url: str) -> None:
    other = await Store.open(url)
    dialog = await created(store, new())
    saves = [
        advance(one, dialog, state_json=str(number), audit=[entry(dialog)])
        for number, one in enumerate([store, other] * 20)
    ]
    won = [saved for saved in await asyncio.gather(*saves) if saved]
    assert won == [await store.load(dialog.id)]
    assert len(await store.audit_of(dialog.id)) == 1
    await other.close()


async def test_audit_and_state_are_kept_together_or_not_at_all(store: Store) -> None:
    dialog = await created(store, new())
    broken = replace(entry(dialog), outcome=None)  # type: ignore[arg-type]  # to make it fail late
    with pytest.raises(StoreError):
        await advance(store, dialog, audit=[entry(dialog), broken])
    assert await store.load(dialog.id) == dialog
    assert await store.audit_of(dialog.id) == []
    await advance(store, dialog, audit=[entry(dialog), entry(dialog)])
    assert await store.audit_of(dialog.id) == [entry(dialog), entry(dialog)]


async def test_placing_the_card_is_no_turn(store: Store) -> None:
    dialog = await created(store, new(reply_url="https://x/1"))
    await store.place(dialog.id, card_ts="9.9")
    await store.place(dialog.id, reply_url="https://x/2")
    assert await store.load(dialog.id) == replace(dialog, card_ts="9.9", reply_url="https://x/2")


async def test_what_stands_in_a_channel_is_found_ended_or_not(store: Store) -> None:
    stands = await created(store, new())
    ended = await created(store, new(waiting="nothing"))
    for one in (stands, ended):
        await store.place(one.id, card_ts="1.1")
    await created(store, new())  # it has no card yet
    for other in ({"channel": "C2"}, {"team": "T2"}, {"surface": "private"}):
        elsewhere = await created(store, new(**other))
        await store.place(elsewhere.id, card_ts="1.1")
    assert set(await store.standing_in("T1", "C1", 10)) == {stands.id, ended.id}
    assert len(await store.standing_in("T1", "C1", 1)) == 1
    await store.place(stands.id, card_ts="")
    assert await store.standing_in("T1", "C1", 10) == [ended.id]


async def test_the_newest_open_dialog_of_a_place_is_found(store: Store) -> None:
    first = await created(store, new(thread_ts="1.0"))
    second = await created(store, new(thread_ts="2.0"))
    for stranger in ({"owner": "U2"}, {"team": "T2"}, {"channel": "C2"}, {"waiting": "nothing"}):
        await created(store, new(thread_ts="2.0", **stranger))
    assert await store.find_open("T1", "U1", "C1", None) == second
    assert await store.find_open("T1", "U1", "C1", "1.0") == first
    assert await store.find_open("T1", "U1", "C1", "") is None
    ended = await advance(store, second, waiting="nothing")
    assert ended is not None
    assert await store.find_open("T1", "U1", "C1", None) == first


async def test_what_is_open_of_a_person_is_found_the_newest_first(store: Store) -> None:
    first = await created(store, new(channel="C1"))
    await asyncio.sleep(0.003)  # the clock of SQLite counts milliseconds
    second = await created(store, new(channel="C2", surface="private"))
    for stranger in ({"owner": "U2"}, {"team": "T2"}, {"waiting": "nothing"}):
        await created(store, new(**stranger))
    assert await store.open_of("T1", "U1", 10) == [second, first]
    assert await store.open_of("T1", "U1", 1) == [second]
    assert await store.open_of("T1", "U9", 10) == []


async def test_what_a_person_did_last_is_found_ended_or_not(store: Store) -> None:
    first = await created(store, new(flow="booking"))
    await asyncio.sleep(0.003)  # the clock of SQLite counts milliseconds
    second = await created(store, new(flow="cancelling"))
    for other in ({"owner": "U2"}, {"team": "T2"}, {"flow": "looking_up"}):
        await created(store, new(**{"flow": "booking", **other}))
    await asyncio.sleep(0.003)
    ended = await advance(store, first, waiting="nothing")
    flows = ("booking", "cancelling")
    assert await store.latest_of("T1", "U1", flows, 10) == [ended, second]
    assert await store.latest_of("T1", "U1", flows, 1) == [ended]
    assert await store.latest_of("T1", "U1", ("registering",), 10) == []


async def test_a_lease_is_taken_over_when_it_has_run_out_and_not_before(store: Store) -> None:
    dialog = await working(store, 60)
    asking = await created(store, new(), lease_seconds=-1, owner_process="p1")
    assert await store.abandoned(10, "p2", 60) == []
    expired = await advance(
        store, dialog, waiting="world", lease_seconds=-0.001, owner_process="p1"
    )
    assert expired is not None
    (taken,) = await store.abandoned(10, "p2", 60)
    assert (taken.id, taken.turn, taken.lease_owner) == (dialog.id, 2, "p2")
    assert await store.abandoned(10, "p3", 60) == []
    assert asking == await store.load(asking.id)


async def test_a_lease_runs_out_by_itself(store: Store) -> None:
    dialog = await working(store, 0.2)
    assert await store.abandoned(10, "p2", 60) == []
    await asyncio.sleep(0.25)
    (taken,) = await store.abandoned(10, "p2", 60)
    assert taken.id == dialog.id


async def test_work_without_a_lease_is_anybodys(store: Store) -> None:
    dialog = await created(store, new(waiting="world"))
    (taken,) = await store.abandoned(1, "p2", 60)
    assert taken.id == dialog.id


async def test_abandoned_work_is_shared_out_once(store: Store, url: str) -> None:
    other = await Store.open(url)
    left = {(await working(store, -1)).id for _ in range(30)}
    claims = [one.abandoned(4, f"p{n}", 60) for n, one in enumerate([store, other] * 6)]
    shares = await asyncio.gather(*claims)
    shares.append(await store.abandoned(30, "last", 60))
    assert all(len(share) <= 4 for share in shares[:-1])
    taken = [dialog.id for share in shares for dialog in share]
    assert len(taken) == 30
    assert set(taken) == left
    await other.close()


async def test_a_write_is_marked_by_the_holder_of_the_lease_alone(store: Store) -> None:
    dialog = await working(store, 60)
    assert not await store.mark_sent(dialog.id, dialog.turn, "p2")
    assert not await store.mark_sent(dialog.id, dialog.turn - 1, "p1")
    assert await store.mark_sent(dialog.id, dialog.turn, "p1")
    marked = await store.load(dialog.id)
    assert marked is not None
    assert (marked.sent, marked.write_key, marked.turn) == (True, f"{dialog.id}:1", 1)
    after = await advance(store, marked, waiting="world", lease_seconds=60, owner_process="p1")
    assert after is not None
    assert (after.sent, after.write_key) == (False, f"{dialog.id}:1")


async def test_a_write_that_is_marked_holds_the_lease_anew(store: Store) -> None:
    dialog = await working(store, 60)
    assert await store.mark_sent(dialog.id, dialog.turn, "p1")
    same = await store.load(dialog.id)
    assert same is not None
    assert same.lease_until == dialog.lease_until
    assert await store.mark_sent(dialog.id, dialog.turn, "p1", 600)
    longer = await store.load(dialog.id)
    assert longer is not None
    assert longer.lease_until is not None
    assert dialog.lease_until is not None
    assert (longer.lease_until - dialog.lease_until).total_seconds() > 500


async def test_a_lost_lease_stops_the_write_and_cannot_be_renewed(store: Store) -> None:
    dialog = await working(store, -0.001)
    assert not await store.mark_sent(dialog.id, 1, "p1")
    assert not await store.renew(dialog.id, 1, "p1", 60)
    await store.abandoned(1, "p2", 60)
    assert not await store.mark_sent(dialog.id, 1, "p1")
    assert await store.mark_sent(dialog.id, 1, "p2")


async def test_a_renewed_lease_is_held_longer(store: Store) -> None:
    dialog = await working(store, 60)
    assert await store.renew(dialog.id, 1, "p1", 600)
    renewed = await store.load(dialog.id)
    assert renewed is not None
    assert renewed.lease_until is not None
    assert dialog.lease_until is not None
    assert 500 < (renewed.lease_until - dialog.lease_until).total_seconds() < 600


async def test_the_first_time_is_once(store: Store, url: str) -> None:
    other = await Store.open(url)
    answers = await asyncio.gather(*(one.first_time("Ev1") for one in [store, other] * 10))
    assert answers.count(True) == 1
    assert await store.first_time("Ev2")
    await other.close()


async def test_what_was_seen_is_forgotten_after_a_day(store: Store, url: str) -> None:
    assert await store.first_time("old")
    assert await store.first_time("new")
    a_day_and_a_bit = 24 * 3600 + 60
    await execute(
        url,
        lambda connection: connection.execute(
            update(tables.seen)
            .where(tables.seen.c.key == "old")
            .values(at=tables.Now() - a_day_and_a_bit)
        ),
    )
    await store.forget_seen()
    assert await store.first_time("old")
    assert not await store.first_time("new")


async def test_a_persons_settings_are_replaced(store: Store) -> None:
    assert await store.person("T1", "U1") is None
    await store.keep_person("T1", "U1", '{"language":"fr"}')
    await store.keep_person("T1", "U2", "{}")
    await store.keep_person("T1", "U1", '{"language":"nl"}')
    assert await store.person("T1", "U1") == '{"language":"nl"}'


async def test_everything_is_there_after_a_restart(url: str) -> None:
    before = await Store.open(url)
    dialog = await working(before, 60)
    await before.first_time("Ev1")
    await before.close()
    after = await Store.open(url)
    assert await after.load(dialog.id) == dialog
    assert not await after.first_time("Ev1")
    await after.close()


async def test_many_may_open_an_empty_database_at_once(url: str) -> None:
    stores = await asyncio.gather(*(Store.open(url) for _ in range(4)))
    dialog = await created(stores[0], new())
    assert await stores[3].load(dialog.id) == dialog
    await asyncio.gather(*(store.close() for store in stores))


async def test_the_migrations_lead_to_the_tables(store: Store, url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), tables.metadata))

    assert await execute(url, differences) == []


async def test_down_and_up_again(store: Store, url: str) -> None:
    def names(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    assert await execute(url, names) == {"alembic_version", *tables.metadata.tables}
    await execute(url, lambda connection: command.downgrade(config(connection), "base"))
    assert await execute(url, names) == {"alembic_version"}
    again = await Store.open(url)
    assert await again.load("nobody") is None
    await again.close()


async def test_a_migration_that_fails_leaves_nothing_behind(url: str) -> None:
    await execute(url, lambda connection: run(connection, "CREATE TABLE audit (id INTEGER)"))
    with pytest.raises(StoreError):
        await Store.open(url)
    names = await execute(url, lambda connection: inspect(connection).get_table_names())
    assert names == ["audit"]


async def test_a_newer_schema_is_refused(store: Store, url: str) -> None:
    await execute(
        url, lambda connection: run(connection, "UPDATE alembic_version SET version_num = '9999'")
    )
    with pytest.raises(StoreError, match=r"has schema 9999, and this version .* up to \d{4}"):
        await Store.open(url)


SAVE_FOR_EVER = """
import asyncio, sys
from bot.memory import AuditEntry, NewDialog, Store

async def main(url):
    store = await Store.open(url)
    dialog = await store.create_once(NewDialog(
        flow="booking", state="1", version=1, waiting="user", desk="garage", team="T", owner="U",
        surface="message", channel="C",
    ), "")
    while dialog:
        print(dialog.id, dialog.turn, flush=True)
        entry = AuditEntry(
            dialog=dialog.id, turn=dialog.turn, actor="U", verb="book", system="s", outcome="o"
        )
        dialog = await store.save(
            dialog, turn=dialog.turn, state_json=str(dialog.turn + 1), version=1, waiting="user",
            audit=[entry],
        )

asyncio.run(main(sys.argv[1]))
"""


async def test_a_kill_leaves_no_half_state(url: str) -> None:
    await (await Store.open(url)).close()
    clerks = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", SAVE_FOR_EVER, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    told: dict[str, int] = {}
    for number, clerk in enumerate(clerks):
        assert clerk.stdout is not None
        for _ in range(20 + number):
            dialog_id, number_told = (await clerk.stdout.readline()).decode().split()
            told[dialog_id] = int(number_told)
    for clerk in clerks:
        clerk.kill()
        await clerk.communicate()
    store = await Store.open(url)
    for dialog_id, turn in told.items():
        dialog = await store.load(dialog_id)
        assert dialog is not None
        assert dialog.turn >= turn
        assert dialog.state == str(dialog.turn)
        assert len(await store.audit_of(dialog_id)) == dialog.turn - 1
    await store.close()
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        file.close()


async def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/deskhand.db")
    await created(store, new())
    names = {"deskhand.db", "deskhand.db-wal", "deskhand.db-shm"}
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in names} == {0o600}
    await store.close()


async def test_a_file_is_synced_at_every_commit_and_read_while_it_is_written(
    tmp_path: Path,
) -> None:
    engine = engine_for(f"sqlite:///{tmp_path}/deskhand.db")
    for pragma, value in {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}.items():
        assert await engine.once(reading(f"PRAGMA {pragma}")) == value
    await engine.close()


async def test_a_store_can_be_in_memory() -> None:
    store = await Store.open("sqlite://")
    dialog = await created(store, new())
    assert await store.load(dialog.id) == dialog
    await store.close()


async def test_trouble_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear database, " * 100)
    for url, told in {
        f"sqlite:///{tmp_path}/letter.txt": "letter.txt cannot be used: file is not a database",
        f"sqlite:///{tmp_path}/no/such/folder.db": "No such file or directory",
        "postgresql://u:hush@127.0.0.1:1/test": "PostgreSQL at postgresql://u:...@127.0.0.1:1/test",
        "mysql://u:hush@host/test": "is not the address of a database",
        "deskhand.db": "is not the address of a database",
    }.items():
        with pytest.raises(StoreError) as trouble:
            await Store.open(url)
        assert told in str(trouble.value).replace("***", "...")
        assert "hush" not in str(trouble.value)


async def test_a_server_that_hung_up_is_called_again(url: str) -> None:
    if url.startswith("sqlite"):
        return  # there is nobody to hang up
    engine = engine_for(url)
    process = await engine.once(reading("SELECT pg_backend_pid()"))
    await execute(url, reading(f"SELECT pg_terminate_backend({process})"))
    await asyncio.sleep(0.1)
    other = await engine.once(reading("SELECT pg_backend_pid()"))
    assert other != process
    await engine.close()


async def test_a_lost_database_is_told_in_a_sentence(store: Store, url: str) -> None:
    await execute(url, lambda connection: run(connection, "DROP TABLE dialogs"))
    with pytest.raises(StoreError, match="cannot be used"):
        await store.load("nobody")
