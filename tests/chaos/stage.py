"""Where chaos is played: a local Slack with many clerks, the stand-ins with many customers."""

from __future__ import annotations

import asyncio
import copy
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import product as pairs
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.demo.slack import Deadlines, LocalSlack
from bot.demo.slack.people import GROUPS, PEOPLE, TEAM, Channel, Person, default_channels
from bot.demo.systems.mykaarma import MyKaarma
from bot.demo.systems.mykaarma.planning import opening
from bot.demo.systems.mykaarma.seed import DEPARTMENTS
from bot.demo.systems.qmatic import Qmatic
from bot.demo.systems.qmatic.records import Person as Visitor
from bot.demo.systems.valomnia import Valomnia
from bot.manifest import manifest
from bot.memory import Store
from bot.notices.subscription import Subscription
from flows.domain import NewCustomer
from tests.chaos.points import Points, channel_of
from tests.chaos.processes import Bot, Nursery
from tests.product import Scene, set_up
from tests.trades import FIELD, GARAGE, OFFICE, TRADES, Trade

CLERKS = tuple(
    Person(f"U0CLERK{number}", f"Clerk {number}", f"clerk{number}", "staff") for number in range(12)
)
LEASE = 1.0
# Every system books at once, and a dead process is replaced quickly.
SETTINGS = {
    'confirm = "draft"': 'confirm = "book"',
    'default = "hillside"': f'default = "hillside"\nlease = {LEASE}',
}
# Slack delivers an event until it is acknowledged; here it does not wait minutes in between.
IMPATIENT = Deadlines(acknowledge=3.0, event_retries=(0.5,) * 120)
# Alembic serves one migration of a process at a time.
_ONE_AT_A_TIME = asyncio.Lock()
HOURS = tuple(time(hour) for hour in (9, 10, 11, 14, 15, 16))
_FIRSTS = ("Ada", "Bruno", "Clara", "Dora", "Emil", "Flora", "Greta", "Hugo", "Ida", "Jonas")
_BEGINNINGS = ("Ash", "Brad", "Cor", "Dun", "El", "Fen", "Gar", "Hal", "Kel", "Lang", "Mel", "Nor")
_ENDINGS = (
    *("brook", "combe", "field", "gate", "holm", "kirk", "land", "mere", "stead", "wick"),
    *("bury", "cliff", "ford", "ley", "moor", "ridge", "ton", "well", "wood", "worth"),
)


@dataclass
class Intent:
    """One appointment that a clerk wants: how far they got, and how it should stand then."""

    trade: Trade
    name: str
    stands: datetime | None = None  # on the branch's wall clock
    word: str = ""  # what the channel should say of it last
    at: float = 0.0  # when that was done, as Slack counts
    ended: bool = True  # nobody was left without an answer
    saw: str = ""  # the last card of what was not done in time


@dataclass
class Play:
    """A stage, its bots, and what people wanted."""

    scene: Scene
    points: Points
    bots: list[Bot]
    intents: list[Intent] = field(default_factory=list)
    kills: int = 0
    deaths: int = 0  # without being killed by name
    _names: dict[str, Iterator[str]] = field(default_factory=dict)
    _places: dict[str, Iterator[datetime]] = field(default_factory=dict)

    @property
    def slack(self) -> LocalSlack:
        return self.scene.slack

    def name(self, trade: Trade) -> str:
        """Return a customer of this system whom nobody has had yet."""
        return next(self._names.setdefault(trade.key, names(trade)))

    def place(self, trade: Trade) -> datetime:
        """Return a time in this system that nobody has had yet."""
        return next(self._places.setdefault(trade.key, places()))

    async def start(self, bot: Bot) -> None:
        """Start a bot, and wait until all that live are connected."""
        bot.start()
        self.points.pid = bot.pid
        await self.slack.until(lambda: self.slack.connections >= self.living, 60)

    @property
    def living(self) -> int:
        return sum(bool(bot.pid) for bot in self.bots)

    async def kill(self, bot: Bot) -> None:
        """Kill a bot, and wait until Slack has noticed."""
        bot.kill()
        await self.slack.until(lambda: self.slack.connections <= self.living, 60)

    async def keep_alive(self) -> None:
        """Start the bots anew that ended without being told to, as any supervisor does; for ever.

        `killed`, where that was at a point, is taken away when the next one is there.
        """
        while True:
            for bot in self.bots:
                if bot.pid and bot.is_gone():
                    self.deaths += 1
                    await self.start(bot)
                    self.points.killed.clear()
            await asyncio.sleep(0.1)


@asynccontextmanager
async def playing(
    nursery: Nursery, *, bots: int = 1, database: str = "", told: bool = False
) -> AsyncIterator[Play]:
    """Set the stage and start bots on it; `told`: they tell of what they write."""
    points = Points()
    async with _stage(points) as scene, points.listening():
        environment = set_up(scene, SETTINGS, several=True)
        environment |= {"DESKHAND_DATABASE": database} if database else {}
        environment |= {"CHAOS_POINTS": points.address} if told else {}
        await _introduce(scene, environment["DESKHAND_DATABASE"])
        play = Play(scene, points, [Bot(nursery, environment) for _ in range(bots)])
        alive = asyncio.create_task(play.keep_alive())
        try:
            for bot in play.bots:
                await play.start(bot)
            yield play
        finally:
            alive.cancel()
            for bot in play.bots:
                bot.kill()


@asynccontextmanager
async def _stage(points: Points) -> AsyncIterator[Scene]:
    channels = [
        *default_channels(),
        *(Channel(channel_of(trade), trade.key, {one.id for one in CLERKS}) for trade in TRADES),
    ]
    slack = LocalSlack(
        manifest=manifest(),
        people=[*PEOPLE, *CLERKS],
        channels=channels,
        groups=GROUPS,
        deadlines=IMPATIENT,
    )
    garage, office, field_team = MyKaarma(), Qmatic(), Valomnia()
    garage.world.search_lag = timedelta(0)
    for uuid, advisor in garage.world.advisors.items():  # so that every time is free
        garage.world.advisors[uuid] = replace(advisor, days_off=frozenset(), away=None)
    garage.appointments.clear()
    for key, branch in office.office.branches.items():
        # A time that was held by who died stays so for a quarter of an hour, as it really does.
        desks = tuple(f"{branch.id}-{number}" for number in range(40))
        office.office.branches[key] = replace(branch, desks=desks)
    field_team.appointments.clear()
    for path, system in (("mykaarma", garage), ("qmatic", office), ("valomnia", field_team)):
        slack.app.add_subapp(f"/{path}", system.app)
    slack.app.middlewares.append(points.middleware)
    async with slack.serving() as url:
        with TemporaryDirectory() as folder:
            yield Scene(slack, garage, office, field_team, url, Path(folder))


async def _introduce(scene: Scene, database: str) -> None:
    """Let every system know the customers, and every system have a channel."""
    async with _ONE_AT_A_TIME:
        store = await Store.open(database)
    try:
        for trade in TRADES:
            subscription = Subscription(systems=(trade.key,), names="full", by=CLERKS[0].id)
            await store.notices().subscribe(TEAM, channel_of(trade), subscription)
        some = next(c for c in scene.mykaarma.customers.values() if c.name == "Dana Whitfield")
        for number, name in enumerate(names(GARAGE)):
            known = copy.deepcopy(some)
            known.uuid, known.id, known.key = _id(name), 900_000 + number, f"CH{number}"
            known.first, known.last = name.split(" ")
            known.phones[0]["phoneNumber"] = f"+1914666{number:04d}"
            known.vehicles = [replace(some.vehicles[0], uuid=_id(name + "'s"), plate=f"CH{number}")]
            scene.mykaarma.customers[known.uuid] = known
        shop = next(c for c in scene.valomnia.customers.values() if c.name == "Dar Zarrouk")
        for number, name in enumerate(names(FIELD), 900_000):
            scene.valomnia.customers[number] = replace(
                shop, id=number, reference=f"CH-{number}", name=name
            )
        directory = store.directory(OFFICE.key)
        for number, name in enumerate(names(OFFICE)):
            first, last = name.split(" ")
            visitor = Visitor(_id(name)[:24], first, last, f"c{number}@example.org", "")
            scene.qmatic.people.append(visitor)
            new = NewCustomer(first=first, last=last, phone="", email=visitor.email)
            await directory.add(new, f"chaos:{number}", visitor.identifier)
    finally:
        await store.close()


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:43]


def names(trade: Trade) -> Iterator[str]:
    """Return 240 names, in each system others."""
    first = TRADES.index(trade) * 3
    for number, (beginning, end) in enumerate(pairs(_BEGINNINGS, _ENDINGS)):
        yield f"{_FIRSTS[(first + number) % len(_FIRSTS)]} {beginning}{end}"


def places() -> Iterator[datetime]:
    """Return times that are free in every system, each far enough from the others."""
    today = date.today()  # noqa: DTZ011  # two days from now is the same day everywhere
    days = (today + timedelta(days=number) for number in range(3, 21))
    open_days = [day for day in days if day.weekday() < 4 and opening(DEPARTMENTS[0], day)]
    for hour, day in pairs(HOURS, open_days):
        yield datetime.combine(day, hour)


async def quiet(play: Play, seconds: float, within: float) -> None:
    """Wait until the bots have written nothing in a channel for so many seconds."""
    end = asyncio.get_running_loop().time() + within
    count = since = -1.0
    while (now := asyncio.get_running_loop().time()) < end:
        messages = [play.slack.messages(channel_of(trade)) for trade in TRADES]
        present = float(sum(len(some) + sum(one.edited for one in some) for some in messages))
        if present != count:
            count, since = present, now
        if now - since >= seconds:
            return
        await asyncio.sleep(0.5)
