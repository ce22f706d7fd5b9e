"""Roles and look-ups in the database, on both engines; and the facts behind a permit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, select, update

from bot.installs.workspaces import OneWorkspace
from bot.memory import Store
from bot.memory.rights import HOUR
from bot.memory.tables import audit, look_ups
from bot.rights.facts import Permits, read_role
from bot.rights.people import People
from bot.rights.permits import Allowed, Person, Profile, Refusal, Role, Verb
from tests.databases import run
from tests.test_memory import url

__all__ = ["url"]  # a fixture

ANA, BEN = Person("U1", "T1", "T1"), Person("U2", "T1", "T1")
DESK = Role(name="Desk", people=("U1",), may=("book",))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:  # the fixture from there
    store = await Store.open(url)
    yield store
    await store.close()


class Staff(People):
    """Knows everybody as a full member; no Slack is needed to decide about roles."""

    def __init__(self) -> None:
        super().__init__(OneWorkspace(None))  # type: ignore[arg-type]  # it is never asked

    async def profile(self, home: str, person: str, max_age: float = 0) -> Profile | None:
        return Profile(frozenset({home}))


async def older(store: Store, seconds: float) -> None:
    """Let every look-up be older."""

    def work(connection: Connection) -> None:
        for row in connection.execute(select(look_ups.c.id, look_ups.c.at)).all():
            at = row.at.timestamp() - seconds
            connection.execute(update(look_ups).where(look_ups.c.id == row.id).values(at=at))

    await store._engine.together(work)


async def count(store: Store) -> int:
    return await store._engine.once(
        lambda connection: len(connection.execute(select(look_ups.c.id)).all())
    )


# Roles


async def test_roles_are_kept_by_workspace_and_audited(store: Store) -> None:
    rights = store.rights()
    first = await rights.add("T1", "one", "U1")
    second = await rights.add("T1", "two", "U1")
    await rights.add("T2", "theirs", "U9")
    # two that were made at the same moment stand in any order
    there = {(row.id, row.role) for row in await rights.roles("T1")}
    assert there == {(first, "one"), (second, "two")}
    assert await rights.change("T1", first, "another", "U2")
    assert not await rights.change("T2", first, "not theirs", "U9")
    assert not await rights.remove("T2", first, "U9")
    assert await rights.remove("T1", second, "U2")
    assert [row.role for row in await rights.roles("T1")] == ["another"]
    noted = await store._engine.once(
        lambda connection: [
            (row.actor, row.verb, row.object_id)
            for row in connection.execute(select(audit).order_by(audit.c.id))
        ]
    )
    assert noted[:2] == [("U1", "role_added", first), ("U1", "role_added", second)]
    assert noted[3:] == [("U2", "role_changed", first), ("U2", "role_removed", second)]


def test_a_role_of_another_version_is_not_read() -> None:
    assert read_role(DESK.model_dump_json()) == DESK
    assert read_role('{"name": "New", "may": ["fly"]}') is None
    assert read_role("no JSON") is None


async def may(permits: Permits, person: Person, verb: Verb) -> str:
    verdict = await permits.may(person, verb)
    return "allowed" if isinstance(verdict, Allowed) else verdict.kind


async def test_roles_of_the_settings_and_the_database_add_up(store: Store) -> None:
    permits = Permits(store, Staff(), [DESK])
    assert await may(permits, ANA, "book") == "allowed"
    assert await may(permits, BEN, "book") == "no_role"
    role = Role(name="More", people=("U2",), may=("book",))
    await store.rights().add("T1", role.model_dump_json(), "U1")
    permits.roles_changed("T1")
    assert await may(permits, BEN, "book") == "allowed"
    assert await may(permits, ANA, "book") == "allowed"


async def test_roles_that_another_process_set_hold_soon_and_for_writes_at_once(
    store: Store,
) -> None:
    now = [0.0]
    permits = Permits(store, Staff(), clock=lambda: now[0])
    assert await may(permits, BEN, "book") == "allowed"
    await store.rights().add("T1", DESK.model_dump_json(), "U1")
    assert await may(permits, BEN, "book") == "allowed"
    assert isinstance(await permits.may(BEN, "book", fresh=True), Refusal)
    assert await may(permits, BEN, "book") == "no_role"
    now[0] += 11
    assert await may(permits, BEN, "look_up") == "no_role"


async def test_roles_that_cannot_be_read_are_not_no_roles(store: Store) -> None:
    permits = Permits(store, Staff())
    await store.rights().add("T1", '{"name": "New", "may": ["fly"]}', "U1")
    assert await may(permits, ANA, "book") == "role_unknown"
    await store.rights().add("T1", DESK.model_dump_json(), "U1")
    permits.roles_changed("T1")
    assert await may(permits, ANA, "book") == "allowed"
    assert await may(permits, BEN, "book") == "no_role"


async def test_without_the_database_the_answer_is_no(store: Store) -> None:
    def drop(connection: Connection) -> None:
        for table in ("roles", "look_ups"):
            run(connection, f"DROP TABLE {table}")

    await store._engine.together(drop)
    permits = Permits(store, Staff())
    assert await may(permits, ANA, "look_up") == "role_unknown"
    verdict = await permits.look_up(ANA)
    assert isinstance(verdict, Refusal)
    assert verdict.kind == "role_unknown"


# Look-ups


async def test_look_ups_are_counted_by_person_and_hour(store: Store) -> None:
    rights = store.rights()
    assert [await rights.look_up("T1", "U1", 2) for _ in range(2)] == [0, 0]
    assert 3590 < await rights.look_up("T1", "U1", 2) <= HOUR
    assert await rights.look_up("T1", "U2", 2) == 0
    assert await rights.look_up("T2", "U1", 2) == 0
    await older(store, 1800)
    assert 1780 < await rights.look_up("T1", "U1", 2) <= 1800
    assert await rights.look_up("T1", "U1", 3) == 0
    await older(store, 1801)
    assert await rights.look_up("T1", "U1", 2) == 0
    assert await rights.look_up("T1", "U1", 2) > 1790
    await rights.forget_look_ups()
    assert await count(store) == 2


async def test_look_ups_at_the_same_time_are_all_counted(store: Store) -> None:
    rights = store.rights()
    await asyncio.gather(*(rights.look_up("T1", "U1", 100) for _ in range(20)))
    assert await count(store) == 20


async def test_the_minutes_until_the_next_are_told(store: Store) -> None:
    permits = Permits(store, Staff(), look_ups=1)
    assert isinstance(await permits.look_up(ANA), Allowed)
    await older(store, 3000)
    assert await permits.look_up(ANA) == Refusal("too_many_look_ups", "look_up", minutes=10)


async def test_different_customers_are_counted_once_an_hour(store: Store) -> None:
    now = [0.0]
    permits = Permits(store, Staff(), alert=3, clock=lambda: now[0])
    add = permits._seen.add
    assert add(ANA, {"g:1", "g:2"}) == 0
    assert add(ANA, {"g:2"}) == 0
    assert add(BEN, {"g:3"}) == 0
    assert add(ANA, {"g:3", "g:4"}) == 4
    assert add(ANA, {"g:5"}) == 0
    now[0] += HOUR + 1
    assert add(ANA, {"g:1", "g:2"}) == 0
    for number in range(1000):
        assert add(Person(f"U{number}", "T2", "T2"), {"g:1"}) == 0
    assert add(ANA, {"g:3"}) == 0  # forgotten: so many people are not watched at once
