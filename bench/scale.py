"""What grows: a turn beside a million stored dialogs, a look at a full system, a second replica.

The rule: what is compared is measured in turns within the same run, so a busy machine disturbs both
alike; PostgreSQL is a server of our own, which is thrown away afterwards.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from aiohttp import web

from bench.contenders import SIGNING_SECRET, Contender, Stage, cores, pinned, rationed, started
from bench.desk import Seat, booking, seats
from bench.figures import ms, spread, table
from bench.slack import QuietSlack
from bot.demo.slack.delivery import SignedPosts
from bot.demo.systems.mykaarma import MyKaarma
from bot.demo.systems.valomnia import Valomnia as StandIn
from bot.demo.systems.valomnia.records import Visit
from bot.memory import Store
from bot.memory.watches import StoredWatch
from bot.notices.watching import Watcher
from bot.systems.valomnia import Valomnia
from bot.systems.wire import Limits
from flows.domain import Branch
from tests.chaos.postgres import Cluster, cluster

# Of the last fortnight, a second apart: older ones would be taken out while we measure.
_STORED_SECONDS = 14 * 86_400

# The state that most stored dialogs have: an ended one, about as long as those are.
_STATE = '{"kind":"dropped","filler":"' + "x" * 600 + '"}'
_IDS = {"sqlite": "lower(hex(randomblob(5)))", "postgresql": "substr(md5(n::text), 1, 10)"}
_FILL = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
INSERT INTO dialogs (id, flow, turn, state, version, waiting, desk, team, owner, surface, channel,
    thread_ts, card_ts, reply_url, created_at, updated_at, lease_owner, sent, write_key)
SELECT {id} || n, 'booking', 7, '{state}', 1,
    CASE WHEN n % 50 = 0 THEN 'user' ELSE 'nothing' END, 'hillside', 'T0HILLSIDE',
    'U0BENCH' || substr('00' || (n % 500), -3), 'message', 'D' || (n % 500), '1.0', '2.0', '',
    {since} + n, {since} + n, '', {no}, ''
FROM numbers
"""


# What one of two replicas has of a core: both together leave the other one idle.
_RATION = 0.15


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    dialogs: int = 1_000_000
    rounds: int = 9
    presses: int = 200  # a round
    few: int = 1_000  # appointments in the system
    many: int = 100_000
    changed: int = 50
    looks: int = 5


@dataclass
class Desk:
    """People before one or more bots with the same database."""

    bots: Sequence[Contender]
    seats: Sequence[Seat]
    cpu: list[float] = field(default_factory=list)  # seconds a turn
    wall: list[float] = field(default_factory=list)

    async def round(self, presses: int) -> None:
        """Let everybody press as soon as they see their next card."""
        before, begun = await self._used(), time.perf_counter()
        turns = iter(range(presses))

        async def sit(seat: Seat) -> None:
            for _ in turns:
                await seat.press()

        await asyncio.gather(*(sit(seat) for seat in self.seats))
        self.wall.append((time.perf_counter() - begun) / presses)
        self.cpu.append((await self._used() - before) / presses)

    async def _used(self) -> float:
        return sum([(await bot.usage()).cpu for bot in self.bots])


async def measure(size: Size) -> AsyncIterator[str]:
    """Measure everything, and return the tables, each when it is ready."""
    yield await _watched(size)
    with cluster() as server:
        yield await _replicas(size, server)
        yield await _stored("PostgreSQL", "postgresql", size, server)
        yield await _stored("SQLite", "", size, server)


# a turn beside many stored dialogs


async def _stored(name: str, kind: str, size: Size, server: Cluster) -> str:
    ours, others = cores()
    async with AsyncExitStack() as stack:
        stack.enter_context(pinned(others))
        folder = Path(stack.enter_context(TemporaryDirectory()))
        desks = []
        for count in (0, size.dialogs):
            database = server.database() if kind else f"sqlite:///{folder / f'{count}.db'}"
            await _fill(database, count)
            desks.append(await stack.enter_async_context(_desk([database], ours)))
        await _in_turns(desks, size)
        return _compared(f"A turn with {size.dialogs:,} stored dialogs, {name}", desks, size)


async def _in_turns(desks: Sequence[Desk], size: Size) -> None:
    for desk in desks:
        await desk.round(size.presses)
        desk.cpu.clear()
        desk.wall.clear()
    for number in range(size.rounds):
        for desk in desks if number % 2 else desks[::-1]:
            await desk.round(size.presses)


def _compared(title: str, desks: Sequence[Desk], size: Size) -> str:
    empty, full = desks
    cpu = [b / a for a, b in zip(empty.cpu, full.cpu, strict=True)]
    wall = [b / a for a, b in zip(empty.wall, full.wall, strict=True)]
    rows = [
        ("the bot's CPU a turn", ms(median(empty.cpu)), ms(median(full.cpu)), spread(cpu, 2)),
        ("wall time a turn", ms(median(empty.wall)), ms(median(full.wall)), spread(wall, 2)),
    ]
    return f"{title}\n\n" + table(("", "none stored", f"{size.dialogs:,} stored", "ratio"), rows)


async def _fill(database: str, count: int) -> None:
    store = await Store.open(database)
    await store.close()
    if not count:
        return
    kind, no = ("sqlite", "0") if database.startswith("sqlite") else ("postgresql", "false")
    since = f"{time.time() - _STORED_SECONDS:.1f}"
    statement = _FILL.format(count=count, id=_IDS[kind], state=_STATE, no=no, since=since)
    if kind == "sqlite":
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement)
        return
    statement = statement.replace("substr('00' || (n % 500), -3)", "lpad((n % 500)::text, 3, '0')")
    import asyncpg  # type: ignore[import-untyped]

    connection = await asyncpg.connect(database)
    try:
        await connection.execute(statement)
        await connection.execute("VACUUM ANALYZE dialogs")
    finally:
        await connection.close()


@asynccontextmanager
async def _desk(databases: Sequence[str], core: int | None) -> AsyncIterator[Desk]:
    """Run a bot for each database, and seat twelve people before them."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        slack, system = QuietSlack(), MyKaarma()
        slack.app.add_subapp("/mykaarma", system.app)
        await stack.enter_async_context(slack.serving())
        bots, people = [], []
        for number, database in enumerate(databases):
            place = Path(folder) / str(number)
            place.mkdir()
            where = f"{slack.base_url}/mykaarma"
            stage = Stage(slack.base_url, where, place, "http", core, database)
            bots.append(await stack.enter_async_context(started("bot", stage)))
            delivery = SignedPosts(bots[-1].url, SIGNING_SECRET)
            stack.push_async_callback(delivery.close)
            people += seats(slack, delivery, 12)[number :: len(databases)]
        sentence = booking(system)
        for seat in people:
            await seat.say(sentence)
        yield Desk(bots, people)


# one replica and two


async def _replicas(size: Size, server: Cluster) -> str:
    """Compare replicas that have a small part of a core each, as if on machines of their own.

    With all of a core for each, PostgreSQL and the load that share the cores would be measured.
    """
    ours, others = cores()
    async with AsyncExitStack() as stack:
        stack.enter_context(pinned(others))
        desks = []
        for number in (1, 2):
            database = server.database()
            desk = await stack.enter_async_context(_desk([database] * number, ours))
            stack.enter_context(rationed([bot.pid for bot in desk.bots], _RATION))
            desks.append(desk)
        await _in_turns(desks, size)
        one, two = desks
        ratios = [a / b for a, b in zip(one.wall, two.wall, strict=True)]
        rows = [
            (
                "turns a second",
                *(f"{1 / median(desk.wall):.0f}" for desk in desks),
                spread(ratios, 2),
            ),
            ("the bots' CPU a turn", *(ms(median(desk.cpu)) for desk in desks), ""),
        ]
        title = f"One replica and two with {_RATION:.0%} of a core each, PostgreSQL\n\n"
        return title + table(("", "one", "two", "ratio"), rows)


# a look at a system


async def _watched(size: Size) -> str:
    rows = []
    for count in (size.few, size.many):
        for changed in (0, size.changed):
            asked, cpu, wall = await _looks(count, changed, size)
            rows.append((f"{count:,}", str(changed), f"{asked:.0f}", ms(cpu), ms(wall)))
    head = ("appointments", "changed", "requests a look", "CPU of the bot's loop", "wall time")
    return "A look at a system that can say what was written since, Valomnia\n\n" + table(
        head, rows
    )


async def _looks(count: int, changed: int, size: Size) -> tuple[float, float, float]:
    """Return what a look needs, at the median: requests, seconds of CPU, and seconds in all."""
    system = StandIn()
    some = next(one for one in system.appointments.values() if one.customer and one.user == 4)
    long_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(days=60)
    start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=1)
    visits = {
        number: replace(
            some,
            id=number,
            reference=f"R-{number}",
            created=long_ago,
            updated=long_ago - timedelta(minutes=number),
            start=start + timedelta(minutes=number),
            end=start + timedelta(minutes=number + 30),
        )
        for number in range(1, count + 1)
    }
    system.appointments.clear()
    system.appointments[1] = visits[1]
    with TemporaryDirectory() as folder, _served(system) as url:
        store = await Store.open(f"sqlite:///{folder}/watch.db")
        client = _client(url)
        try:
            watch = store.watch("field")
            watcher = Watcher("field", client, watch, every=0.0, lease=120.0)
            await watch.begin()
            while await watcher.turn():
                pass
            await _adopt(watch, visits.values())
            system.appointments.update(visits)
            found = [
                await _look(system, watcher, watch, list(visits.values())[:changed])
                for _ in range(size.looks)
            ]
        finally:
            await client.close()
            await store.close()
    asked, cpu, wall = (median(one) for one in zip(*found, strict=True))
    return asked, cpu, wall


def _client(url: str) -> Valomnia:
    return Valomnia(
        base_url=url,
        version="v2.1",
        user="demo",
        password="demo",  # opens nothing but the stand-in
        employee="emp-00",
        branch=Branch(id="tunis", name="Tunis", zone="Africa/Tunis", country="TN"),
        week={},
        slot=timedelta(minutes=30),
        lead=timedelta(0),
        horizon=timedelta(days=60),
        limits=Limits(per_second=10_000, burst=10_000, read=60),
    )


async def _adopt(watch: StoredWatch, visits: Iterable[Visit]) -> None:
    """Let the store know all visits as it knows the first: reading them all takes hours."""
    first = (await watch.appointments(["1"]))["1"]
    assert await watch.take("bench", 120)
    copies = [
        first.model_copy(update={"id": str(one.id), "start": one.start, "end": one.end})
        for one in visits
    ]
    now = await watch.clock()
    for begin in range(0, len(copies), 5000):
        await watch.adopt("bench", copies[begin : begin + 5000], now)
    await watch.let_go("bench", next_in=0.0)


async def _look(
    system: StandIn, watcher: Watcher, watch: StoredWatch, moved: Sequence[Visit]
) -> tuple[float, float, float]:
    await asyncio.sleep(1.1)  # the vendor counts in seconds
    for one in moved:
        one.start += timedelta(minutes=1)
        one.updated = datetime.now(UTC).replace(microsecond=0)
    system.requests.clear()
    cpu, wall = time.thread_time(), time.perf_counter()
    await watcher.turn()
    took = len(system.requests), time.thread_time() - cpu, time.perf_counter() - wall
    known = await watch.appointments([str(one.id) for one in moved])
    assert all(known[str(one.id)].start == one.start for one in moved)
    return took


@contextmanager
def _served(system: StandIn) -> Iterator[str]:
    """Serve a stand-in from a thread of its own, so that its work is not taken for the bot's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def serve() -> web.AppRunner:
        runner = web.AppRunner(system.app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    runner = asyncio.run_coroutine_threadsafe(serve(), loop).result(10)
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
