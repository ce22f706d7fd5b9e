"""The audit: what is recorded of every write, what nobody can take out, and how it is told."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from bot.memory import AuditEntry, Sought, Store, StoreError
from bot.memory.journal import unlocked
from bot.records.audit import LOOKS
from bot.records.auditing import FIELDS, audit, inert, since
from bot.records.janitor import tidy
from flows.effects import AnswerLost
from flows.front_desk import MACHINES
from tests.databases import run
from tests.product import AtDesk, Product, at_ten, coming_days, running
from tests.test_memory import execute, store, url  # noqa: F401  # a store on each engine
from tests.trades import BOOKING, FIELD, OFFICE, TRADES, Trade, make_room, two_days

ENTRY = AuditEntry(dialog="d1", turn=3, actor="U1", verb="save", system="garage", outcome="saved")


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(several=True, changes=BOOKING) as running_product:
        make_room(running_product.stage)
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


async def entries(product: Product, **sought: str) -> list[AuditEntry]:
    await product.service.desk.drain()
    wanted = Sought(**sought)  # type: ignore[arg-type]  # texts only here
    return [one.entry async for one in product.service.store.audit.read(wanted)]


# what is recorded


@pytest.mark.parametrize("trade", TRADES, ids=[one.system for one in TRADES])
async def test_booked_moved_back_and_cancelled(
    product: Product, rosa: AtDesk, trade: Trade
) -> None:
    first, other = two_days(product)
    card = await trade.review(rosa, first, f" in {trade.system}")
    await rosa.say("yes", thread_ts=card.thread_ts)
    await rosa.sees(f"Booked for {trade.customer}")
    await rosa.say(f"move {trade.customer}'s appointment to {other} at 10 in {trade.system}")
    await rosa.press("Confirm the move")
    await rosa.sees(f"Moved for {trade.customer}")
    await rosa.press("Undo")
    await rosa.sees(f"Moved back for {trade.customer}")
    await rosa.say(f"cancel {trade.customer}'s appointment in {trade.system}")
    await rosa.press("Cancel appointment")
    await rosa.sees(f"Cancelled for {trade.customer}")

    told = await entries(product, system=trade.key)
    ten, later = (f"{at_ten(day):%Y-%m-%dT%H:%M}" for day in coming_days(product.system)[:2])
    assert [(one.verb, one.how, one.before[:16], one.after[:16]) for one in told] == [
        ("save", "words", "", ten),
        ("reschedule", "button", ten, later),
        ("reschedule", "undo", later, ten),
        ("cancel_appointment", "button", ten, ""),
    ]
    assert len({one.customer for one in told}) == 1
    assert len({one.object_id for one in told}) == 1
    for one in told:
        assert all((one.customer, one.object_id, one.team, one.channel))
        assert (one.actor, one.surface) == (rosa.user, "message")
        assert one.outcome in {"saved", "appointment_moved", "appointment_cancelled"}
        whole = json.dumps([getattr(one, name) for name in AuditEntry.__slots__])
        assert not any(part in whole for part in trade.customer.split())
    # nobody else's, and nobody's of another customer
    assert await entries(product, person="U9") == []
    assert await entries(product, customer=told[0].customer) == told
    assert await entries(product, dialog=told[0].dialog) == told[:1]


async def test_a_lost_answer_and_what_was_found(product: Product, rosa: AtDesk) -> None:
    await OFFICE.review(rosa, two_days(product)[0], " in Qmatic")
    product.stage.qmatic.switches.turn_on("lose_answer")
    await rosa.press("Confirm appointment")
    await rosa.sees(f"Booked for {OFFICE.customer}")
    lost, found = await entries(product)
    assert (lost.verb, lost.outcome, lost.object_id) == ("save", "answer_lost", "")
    assert (found.verb, found.outcome, found.how) == ("check_saved", "saved", "button")
    assert found.object_id
    assert lost.after[:16] == found.after[:16] != ""


async def test_a_registration_and_a_changed_number_leave_no_number(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say("book Torsten Lindqvist for an oil change")
    await rosa.press("Register a new customer")
    await rosa.form()
    await product.slack.submit(
        rosa.user, {"first": "Torsten", "last": "Lindqvist", "phone": "914 555 0199"}
    )
    await rosa.sees("Torsten Lindqvist", without="Register")
    (made,) = await entries(product)
    assert (made.verb, made.how, made.outcome) == ("create_customer", "form", "customer_created")
    assert made.customer == made.object_id != ""
    await rosa.command("/customer Torsten Lindqvist")
    await rosa.press("Change contact")
    await rosa.press("Open the form")
    await rosa.form()
    await product.slack.submit(rosa.user, {"phone": "914 555 0198"})
    await rosa.sees("Contact of Torsten Lindqvist changed")
    _, changed = await entries(product)
    assert (changed.verb, changed.how, changed.after) == ("change_contact", "form", "phone")
    assert changed.customer == made.customer


async def test_what_the_system_refused_is_recorded_with_its_reference(
    product: Product, rosa: AtDesk
) -> None:
    await FIELD.review(rosa, two_days(product)[0], " in Valomnia")
    product.stage.valomnia.switches.turn_on("down")
    await rosa.press("Confirm appointment")
    await rosa.sees("Nothing was written")
    (one,) = await entries(product)
    assert (one.verb, one.outcome, one.object_id) == ("save", "failed", "")


def test_every_look_at_a_lost_write_is_recorded() -> None:
    after = {
        target
        for machine in MACHINES.values()
        for row in machine.rows
        if row.event is AnswerLost
        for target in row.targets
    }
    looks = {target for target in after if hasattr(target, "effect")}
    assert looks
    assert all(issubclass(look, LOOKS) for look in looks)


async def test_what_is_shared_is_recorded_with_its_channel(product: Product) -> None:
    desk = product.at_desk(channel="C0SERVICEDESK")
    day = coming_days(product.system)[0]
    await desk.command(f"/book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await desk.press("Confirm appointment")
    await desk.press("Share to channel")
    await desk.sees("Booked for D. W.")
    booked, shared = await entries(product)
    assert (shared.verb, shared.outcome, shared.how) == ("share", "shared", "button")
    assert (shared.channel, shared.actor) == ("C0SERVICEDESK", desk.user)
    assert shared.customer == booked.customer != ""


# what nobody can take out


async def test_an_entry_cannot_be_changed_nor_taken_out(store: Store, url: str) -> None:  # noqa: F811
    await store.audit.add(ENTRY, ENTRY)
    doings = ["UPDATE audit SET actor = 'U2'", "DELETE FROM audit"]
    if url.startswith("postgresql"):
        doings.append("TRUNCATE audit")
    for doing in doings:
        with pytest.raises(StoreError, match="the audit is append-only"):
            await execute(url, lambda connection, doing=doing: run(connection, doing))
    assert await all_of(store) == [ENTRY, ENTRY]


async def test_what_is_old_goes_in_pieces_and_nothing_before_its_time(
    store: Store,  # noqa: F811
    url: str,  # noqa: F811
) -> None:
    await execute(url, lambda connection: put_old(connection, days=400, number=12))
    await execute(url, lambda connection: put_old(connection, days=300, number=2))
    await store.audit.add(ENTRY)
    assert await store.audit.drop_older(0, 5) == 0
    assert [await store.audit.drop_older(365, 5) for _ in range(4)] == [5, 5, 2, 0]
    assert len(await all_of(store)) == 3
    await tidy(store, keep_days=30, audit_days=100)
    assert await all_of(store) == [ENTRY]


async def test_a_workspace_that_is_gone_takes_its_entries_along(store: Store, url: str) -> None:  # noqa: F811
    ours, theirs = (AuditEntry(**fields(ENTRY) | {"team": team}) for team in ("T1", "T2"))
    await store.audit.add(ours, theirs)

    def leave(connection: Connection) -> None:
        with unlocked(connection):
            run(connection, "DELETE FROM audit WHERE team = 'T1'")

    await execute(url, leave)
    assert await all_of(store) == [theirs]
    with pytest.raises(StoreError, match="append-only"):
        await execute(url, lambda connection: run(connection, "DELETE FROM audit"))


def fields(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in AuditEntry.__slots__}


def put_old(connection: Connection, days: int, number: int) -> None:
    """Put entries in that are so many days old: the store itself knows no clock but its own."""
    at = datetime.now(UTC) - timedelta(days=days)
    row = {"at": at.timestamp(), "d": "d", "turn": 1}
    connection.execute(
        text(
            "INSERT INTO audit (at, dialog, turn, actor, verb, system, object_id, outcome, "
            "reference) VALUES (:at, :d, :turn, :d, :d, :d, :d, :d, :d)"
        ),
        [row] * number,
    )


async def all_of(store: Store) -> list[AuditEntry]:  # noqa: F811
    return [one.entry async for one in store.audit.read(Sought())]


# how it is told


async def test_many_entries_come_in_order_and_each_once(store: Store, url: str) -> None:  # noqa: F811
    await execute(url, lambda connection: put_old(connection, days=3, number=1100))
    await store.audit.add(ENTRY)
    told = [one async for one in store.audit.read(Sought())]
    assert len(told) == 1101
    assert told[-1].entry == ENTRY
    recent = Sought(since=datetime.now(UTC) - timedelta(days=2))
    assert [one.entry async for one in store.audit.read(recent)] == [ENTRY]


async def tell(url: str, form: Any, **sought: Any) -> str:  # noqa: F811
    out = io.StringIO()
    await audit({"DESKHAND_DATABASE": url}, Sought(**sought), form, out)
    return out.getvalue()


async def test_the_three_forms_tell_the_same(store: Store, url: str) -> None:  # noqa: F811
    told = AuditEntry(
        **fields(ENTRY)
        | {
            "customer": '=HYPERLINK("https://evil")',
            "object_id": "+1",
            "reference": "\x1b[31m@cmd\nsecond line",
            "before": "2026-11-26T10:00+00:00",
            "after": "2026-11-27T10:00+00:00",
        }
    )
    await store.audit.add(told, ENTRY)
    first, _ = [json.loads(line) for line in (await tell(url, "json")).splitlines()]
    assert tuple(first) == FIELDS
    assert (first["customer"], first["dialog"]) == (told.customer, "d1:3")
    rows = list(csv.DictReader(io.StringIO(await tell(url, "csv"), newline="")))
    assert tuple(rows[0]) == FIELDS
    assert rows[0]["customer"] == f"'{told.customer}"
    assert rows[0]["object_id"] == "'+1"
    head, line, other = (await tell(url, "table")).splitlines()
    assert head.split()[:3] == ["at", "actor", "how"]
    assert "\x1b" not in line
    assert "2026-11-26T10:00+00:00 → 2026-11-27T10:00+00:00" in line
    assert "d1:3" in other
    assert "Nothing of the kind" in await tell(url, "table", person="U9")


@given(st.text())
def test_no_cell_is_a_formula(value: str) -> None:
    assert inert(value).lstrip()[:1] not in set("=+-@＝＋－＠")
    assert inert(value).endswith(value)


def test_since() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert since("7d", now) == now - timedelta(days=7)
    assert since(" 36h", now) == now - timedelta(hours=36)
    assert since("2026-11-01", now) == datetime(2026, 11, 1, tzinfo=UTC)
    for odd in ("", "soon", "7 weeks", "99999d"):
        with pytest.raises(ValueError):  # noqa: PT011  # argparse says what it is
            since(odd, now)


async def test_the_command(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/deskhand.db"
    code, said = await command(address, "audit")
    assert code == 1
    assert "There is no database at" in said
    assert not os.listdir(tmp_path)  # noqa: PTH208  # a listing of nothing
    store = await Store.open(address)  # noqa: F811
    await store.audit.add(ENTRY)
    await store.close()
    code, said = await command(address, "audit", "--json", "--since", "1h", "--person", "U1")
    assert (code, json.loads(said)["verb"]) == (0, "save")
    code, said = await command(address, "audit", "--since", "soon")
    assert code == 2
    assert "Traceback" not in said


async def command(url: str, *arguments: str) -> tuple[int | None, str]:  # noqa: F811
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=os.environ | {"DESKHAND_DATABASE": url},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()
