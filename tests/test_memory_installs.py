"""Installations in the store, on both engines: one renews a token, and with one goes all of it."""

import asyncio
from typing import Any

from sqlalchemy import BigInteger, insert, select

from bot.memory import Store, tables
from tests.test_memory import advance, created, entry, execute, new, store, url, working

__all__ = ["store", "url"]  # the fixtures

# Tables that hold nothing of one workspace, each with the reason why they are not emptied.
OF_NOBODY = {
    "audit_kept": "how long the audit is kept, of all",
    "directory": "the customers of a system, whoever asks for them",
    "hints": "what a system says has changed, whoever is told of it",
    "installs": "the installation itself",
    "seen": "keys of deliveries for a day: what comes again must still be known",
    "sightings": "appointments of a system, whoever is told of them",
    "watchers": "how far a system was read",
}


def test_every_table_says_whose_it_is_or_why_not() -> None:
    of_teams = {table.name for table in tables.metadata.tables.values() if "team" in table.c}
    assert of_teams.isdisjoint(OF_NOBODY)
    assert of_teams | OF_NOBODY.keys() == set(tables.metadata.tables)


async def test_an_installation_is_kept_in_place_of_an_earlier_one(store: Store) -> None:
    await store.installs.keep("T1", "U1", "one", 100)
    first = await store.installs.find("T1")
    await store.installs.keep("T1", "U2", "two")
    second = await store.installs.find("T1")
    assert first is not None
    assert second is not None
    assert (first.bot_user, first.sealed) == ("U1", "one")
    assert first.seconds_left is not None
    assert 90 < first.seconds_left <= 100
    assert (second.bot_user, second.sealed, second.seconds_left) == ("U2", "two", None)
    assert second.installed_at >= first.installed_at
    assert await store.installs.find("T2") is None
    assert "two" not in repr(second)
    await store.installs.keep("E1", "U3", "three")
    assert [one.home for one in await store.installs.every()] == ["E1", "T1"]


async def test_one_of_many_may_renew_a_token(store: Store, url: str) -> None:
    await store.installs.keep("T1", "U1", "old", 0)
    other = await Store.open(url)
    asked = [one.installs.may_renew("T1", "old", 30) for one in (store, other) * 10]
    assert sorted(await asyncio.gather(*asked)) == [False] * 19 + [True]
    assert await store.installs.replace("T1", "old", "new", 43_200)
    assert not await other.installs.replace("T1", "old", "mine", 43_200)
    assert not await other.installs.may_renew("T1", "old", 30)
    assert await other.installs.may_renew("T1", "new", 0)
    assert await other.installs.may_renew("T1", "new", 30)  # that lease ran out
    await other.close()


async def test_what_is_sealed_anew_ends_when_it_did(store: Store) -> None:
    await store.installs.keep("T1", "U1", "old", 100)
    assert await store.installs.replace("T1", "old", "sealed anew")
    install = await store.installs.find("T1")
    assert install is not None
    assert install.sealed == "sealed anew"
    assert install.seconds_left is not None
    assert 90 < install.seconds_left <= 100


def minimal(table: Any, team: str) -> dict[str, Any]:
    """Return a row of a table for a workspace, with something in each column that needs it."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "team":
            row["team"] = team
        elif not (column.nullable or isinstance(column.type, BigInteger)):
            kind = column.type.python_type if column.name not in MOMENTS else float
            row[column.name] = kind(1) if kind is not str else f"{team}-{column.name}"
    return row


MOMENTS = {
    column.name
    for table in tables.metadata.tables.values()
    for column in table.columns
    if column.name.endswith("_at") or column.name == "at"
}


async def test_with_a_workspace_goes_all_that_is_its_own(store: Store, url: str) -> None:
    for home in ("T1", "T2"):
        await store.installs.keep(home, "U1", "sealed")
        dialog = await created(store, new(team=home))
        await advance(store, dialog, audit=[entry(dialog)])
        await store.keep_person(home, "U1", "{}")
    others = [
        table
        for table in tables.metadata.sorted_tables
        if "team" in table.c and table.name not in {"dialogs", "people", "audit"}
    ]
    for table in others:
        for team in ("T1", "T2"):
            row = minimal(table, team)
            await execute(url, lambda c, t=table, r=row: c.execute(insert(t).values(r)).close())
    counts = await store.drop_workspace("T1")
    assert counts == {"audit": 1, "dialogs": 1, "people": 1} | {one.name: 1 for one in others}
    for name in counts:
        table = tables.metadata.tables[name]
        rows = await execute(url, lambda c, t=table: c.execute(select(t)).mappings().all())
        assert len(rows) == 1
        assert rows[0].get("team", "T2") in {"T2", ""}
    assert [one.home for one in await store.installs.every()] == ["T2"]
    assert set((await store.drop_workspace("T1")).values()) == {0}


async def test_nothing_is_begun_for_a_workspace_that_is_gone(store: Store) -> None:
    store.of_installed = True
    assert await store.create_once(new(team="T1"), "key") is None
    await store.keep_person("T1", "U1", "{}")
    assert await store.person("T1", "U1") is None
    assert await store.first_time("key")  # and it is no delivery that came before
    await store.installs.keep("T1", "U1", "")
    assert await store.create_once(new(team="T1"), "") is not None
    await store.keep_person("T1", "U1", "{}")
    assert await store.person("T1", "U1") == "{}"


async def test_a_dialog_is_begun_before_the_drop_and_goes_or_is_not_begun(
    store: Store, url: str
) -> None:
    """However the two meet, nothing is left."""
    other = await Store.open(url)
    store.of_installed = True
    for _ in range(10):
        await store.installs.keep("T1", "U1", "")
        begun = [store.create_once(new(team="T1"), "") for _ in range(4)]
        await asyncio.gather(*begun, other.drop_workspace("T1"))
        assert await store.open_of("T1", "U1", 10) == []
    await other.close()


async def test_a_step_of_a_dialog_that_was_dropped_changes_and_writes_nothing(store: Store) -> None:
    dialog = await working(store, 30)
    await store.drop_workspace("T1")
    assert not await store.mark_sent(dialog.id, dialog.turn, "p1")
    assert not await store.renew(dialog.id, dialog.turn, "p1", 30)
    assert await advance(store, dialog, audit=[entry(dialog)]) is None
    assert await store.audit_of(dialog.id) == []
