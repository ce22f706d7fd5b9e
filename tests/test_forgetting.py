"""What is kept of customers, for how long, and how one of them is forgotten."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo.slack import CAMILLE
from bot.memory import Seen, Store
from bot.memory.tables import sightings
from bot.notices.subscription import Subscription
from bot.records.forgetting import Known, forget, tells_of
from bot.records.janitor import tidy
from flows.domain import Appointment, NewCustomer
from tests.databases import run
from tests.product import AtDesk, Product, coming_days, running
from tests.test_audit import command
from tests.test_memory import created, execute, new, store, url  # noqa: F401

MARIA = {"id": "c-1", "first": "Maria", "last": "Lopez", "company": "", "phones": ["+19145550101"]}
OTHER = {"id": "c-2", "first": "Maria", "last": "Lopez", "company": "", "phones": ["+19145550102"]}
NOW = datetime.now(UTC)
DESK = {"system": "garage"}


def state(*customers: Any, **more: Any) -> str:
    return json.dumps({"desk": DESK, "draft": {"choices": list(customers)}, **more})


async def age(url: str, days: float, dialog_id: str = "") -> None:  # noqa: F811
    """Let dialogs grow old: the store knows no clock but the database's."""
    only = f" WHERE id = '{dialog_id}'" if dialog_id else ""
    await execute(
        url,
        lambda connection: run(
            connection, f"UPDATE dialogs SET updated_at = updated_at - 86400.0 * {days}{only}"
        ),
    )


# how long


async def test_dialogs_that_nobody_touches_go_and_what_is_under_way_stays(
    store: Store,  # noqa: F811
    url: str,  # noqa: F811
) -> None:
    kinds = ("nothing", "user", "world")
    old = {kind: (await created(store, new(waiting=kind))).id for kind in kinds}
    await age(url, 31)
    young = {kind: (await created(store, new(waiting=kind))).id for kind in kinds}
    await age(url, 29, young["nothing"])
    await tidy(store, keep_days=0, audit_days=0)
    assert all([await store.load(one) for one in (*old.values(), *young.values())])
    await tidy(store, keep_days=30, audit_days=365)
    assert [bool(await store.load(one)) for one in old.values()] == [False, False, True]
    assert all([await store.load(one) for one in young.values()])


async def test_a_great_many_go_in_pieces(store: Store, url: str) -> None:  # noqa: F811
    first = await created(store, new(waiting="nothing"))
    columns = "flow, turn, state, version, waiting, desk, team, owner, surface, channel"
    rest = "thread_ts, card_ts, reply_url, created_at, updated_at, lease_owner, sent, write_key"
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
        f"INSERT INTO dialogs (id, {columns}, {rest}) "
        f"SELECT 'x' || i, {columns}, {rest} FROM dialogs, n"
    )
    await execute(url, lambda connection: run(connection, many))
    await age(url, 31)
    last = await created(store, new())
    assert await store.keeping.drop_dialogs(30, 500) == 500
    await tidy(store, keep_days=30, audit_days=365)
    assert await store.keeping.drop_dialogs(30, 500) == 0
    assert await store.load(first.id) is None
    assert await store.load(last.id) == last


async def test_appointments_last_seen_and_notices_go_when_they_are_old(
    store: Store,  # noqa: F811
    url: str,  # noqa: F811
) -> None:
    notices = store.notices()
    await notices.subscribe("T1", "C9", Subscription())
    for name, start in (("old", NOW - timedelta(days=40)), ("new", NOW + timedelta(days=1))):
        made = Appointment(id=name, customer_id="c-1", customer="Maria Lopez", start=start)
        await notices.record(Seen(system="garage", appointment=made))
    await tidy(store, keep_days=0, audit_days=365)
    assert len([one async for one in store.keeping.held()]) == 4
    await tidy(store, keep_days=30, audit_days=365)
    assert [one.key async for one in store.keeping.held() if one.table is sightings] == [
        ("garage", "new")
    ]
    told = "UPDATE notices SET shown = version, card_ts = '17.6'"
    await execute(url, lambda connection: run(connection, told))
    code, lines = await said(url, "Lopez")
    assert code == 0
    assert "2 notices of channels and people, and appointments as last seen" in lines
    assert "C9 17.6" in lines
    assert [one async for one in store.keeping.held()] == []


# one customer


async def said(url: str, customer: str, *, yes: bool = True) -> tuple[int, str]:  # noqa: F811
    lines: list[str] = []
    code = await forget(
        {"DESKHAND_DATABASE": url}, customer, tell=lines.append, agree=lambda _: yes
    )
    return code, "\n".join(lines)


async def test_one_of_two_namesakes_is_forgotten(store: Store, url: str) -> None:  # noqa: F811
    hers = await created(store, new(state=state(MARIA), waiting="nothing", card_ts="17.5"))
    both = await created(store, new(state=state(MARIA, OTHER)))
    others = await created(store, new(state=state(OTHER)))
    named = await created(store, new(state=state(said="call Maria Lopez back")))
    nobody = await created(store, new(state=state()))
    code, told = await said(url, "maria lopez")
    assert code == 1
    assert "2 customers fit" in told
    assert "id c-1" in told
    assert "phone ending in 0101" in told
    assert "9145550101" not in told

    code, told = await said(url, "c-1", yes=False)
    assert code == 1
    assert "3 dialogs that tell of them, 2 of them still open" in told
    assert await store.load(hers.id) == hers

    code, told = await said(url, "(914) 555-0101")
    assert code == 0
    assert "C1 17.5" in told  # what Slack still shows, and where
    assert "scheduling system keeps its own record" in told
    assert [await store.load(one.id) for one in (hers, both, named)] == [None] * 3
    assert [await store.load(one.id) for one in (others, nobody)] == [others, nobody]
    assert (await said(url, "c-1"))[1].startswith("Deskhand keeps nothing of this customer.")


async def test_what_is_under_way_stays_and_is_said(store: Store, url: str) -> None:  # noqa: F811
    under_way = await created(store, new(state=state(MARIA), waiting="world"), lease_seconds=60)
    code, told = await said(url, "c-1")
    assert code == 1
    assert "1 dialogs are being worked on: run this again in a minute." in told
    assert await store.load(under_way.id) == under_way


async def test_the_directory_forgets(store: Store, url: str) -> None:  # noqa: F811
    city = store.directory("city")
    ana = await city.add(
        NewCustomer(first="Ana", last="Núñez", phone="+34915550101", email="ana@example.com"), "k1"
    )
    jan = await city.add(NewCustomer(first="Jan", last="Jansen", phone="+31105550102"), "k2")
    dialog = await created(store, new(state=state(said="ANA@example.com wants Friday")))
    code, told = await said(url, "ana@EXAMPLE.com")
    assert code == 0
    assert "1 entries of the directory" in told
    assert await city.entry(ana.id) is None
    assert await city.entry(jan.id)
    assert await store.load(dialog.id) is None


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("914 555 0101", True),
        ("+1 (914) 555-0101 please", True),
        ("914 555 0102", False),
        ("LÓPEZ, maria", True),
        ("Maria", False),
        ("m.lopez@EXAMPLE.com", True),
        ("c-1", True),
        ("c-11", False),
        ("2026-11-21T10:00:00.123456+00:00", False),
    ],
)
def test_who_is_told_of(text: str, *, tells: bool) -> None:
    maria = Known(
        "garage", "c-1", "Maria Lopez", phones=("+19145550101",), emails=("M.Lopez@example.com",)
    )
    assert tells_of({"a": [{"b": text}]}, maria) is tells


# the product as it runs, and the command


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


async def test_after_forgetting_nothing_of_them_is_in_the_database(product: Product) -> None:
    rosa, camille = product.at_desk(), AtDesk(product.slack, CAMILLE.id, f"D{CAMILLE.id[1:]}")
    day = coming_days(product.system)[0]
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")
    await camille.say("book Dana Whitfield")
    card = await camille.sees("Dana Whitfield")
    await product.service.desk.drain()
    file = product.stage.environment["DESKHAND_DATABASE"].removeprefix("sqlite:///")
    assert marks_in(file) == {"Whitfield", "0104"}

    code, told = await command(f"sqlite:///{file}", "forget", "Dana Whitfield")
    assert code == 1
    assert "Nothing was erased." in told  # nobody was there to agree
    code, told = await command(f"sqlite:///{file}", "forget", "Dana Whitfield", "--yes")
    assert code == 0, told
    assert "2 dialogs" in told
    assert "2 notices of channels and people" in told  # of who made the draft
    assert card.ts in told
    assert marks_in(file) == set()
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM audit").fetchone() == (1,)

    # The card of an open dialog leads nowhere any more, and says so.
    await camille.press("Abandonner")
    await camille.sees("Cette carte")


def marks_in(file: str) -> set[str]:
    """Return what of Dana Whitfield stands in any file of the database, whether in use or not."""
    files = [Path(file + ending) for ending in ("", "-wal", "-shm")]
    held = b"".join(one.read_bytes() for one in files if one.exists())
    return {mark for mark in ("Whitfield", "0104") if mark.encode() in held}


async def test_the_command_needs_a_database(tmp_path: Path) -> None:
    code, told = await command(f"sqlite:///{tmp_path}/none.db", "forget", "Dana")
    assert code == 1
    assert "There is no database at" in told
    assert not os.listdir(tmp_path)  # noqa: PTH208  # a listing of nothing
