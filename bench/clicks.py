"""The bot's whole click turn against a raw Bolt echo: same payloads, same Slack, same core.

The rule: the ratio is one of CPU time that the two processes used in turns of a few hundred events,
so a busy machine disturbs both alike; wall time is told only for how soon Slack is acknowledged.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.certificate import Certificate
from bench.contenders import (
    SIGNING_SECRET,
    Contender,
    Name,
    Stage,
    Transport,
    cores,
    pinned,
    started,
)
from bench.desk import Seat, booking, seats
from bench.figures import ms, percentile, spread, table
from bench.slack import QuietSlack
from bot.demo.slack.delivery import SignedPosts
from bot.demo.systems.mykaarma import MyKaarma

# So many people press at the same time: enough to keep one core busy.
SEATS = 12
TRANSPORTS: Mapping[Transport, str] = {
    "http+tls": "Signed HTTP, Slack encrypted",
    "socket+tls": "Socket Mode, Slack encrypted",
    "http": "Signed HTTP, Slack in plain text",
    "socket": "Socket Mode, Slack in plain text",
}
LOOK_UPS_PER_SECOND = 10.0


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int = 9
    presses: int = 400  # a round
    look_ups: int = 40


@dataclass(frozen=True)
class Round:
    """So many whole turns, and what they took, in seconds."""

    turns: int
    cpu: float
    wall: float


@dataclass
class Team:
    """A contender, its Slack, the people who use it, and what was found out."""

    contender: Contender
    slack: QuietSlack
    seats: Sequence[Seat]
    rounds: list[Round] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)  # at half load, in seconds
    command_acks: list[float] = field(default_factory=list)
    command_cpu: float = 0.0  # a command, seconds
    memory: int = 0  # bytes

    @property
    def efficiency(self) -> list[float]:
        """Turns per CPU second, by round."""
        return [one.turns / one.cpu for one in self.rounds]

    @property
    def saturated(self) -> float:
        """Turns per second when people press as fast as they are answered."""
        return median(one.turns / one.wall for one in self.rounds)


@dataclass(frozen=True)
class Comparison:
    """Both contenders over one transport."""

    transport: Transport
    bot: Team
    echo: Team

    @property
    def ratios(self) -> list[float]:
        """Turns per CPU second, the bot's to the echo's, by round."""
        pairs = zip(self.bot.efficiency, self.echo.efficiency, strict=True)
        return [bot / echo for bot, echo in pairs]

    def __str__(self) -> str:
        teams = (self.bot, self.echo)
        rows = [
            ("turns per CPU second", *(spread(team.efficiency) for team in teams)),
            ("CPU a turn", *(ms(1 / median(team.efficiency)) for team in teams)),
            ("turns per second, saturated", *(f"{team.saturated:.0f}" for team in teams)),
            ("click acknowledged at half load, p50", *(_at(team.acks, 0.5) for team in teams)),
            ("click acknowledged at half load, p99", *(_at(team.acks, 0.99) for team in teams)),
            ("command acknowledged, p50", *(_at(team.command_acks, 0.5) for team in teams)),
            ("command acknowledged, p99", *(_at(team.command_acks, 0.99) for team in teams)),
            ("CPU a command", *(ms(team.command_cpu) for team in teams)),
            ("most memory", *(f"{team.memory / 2**20:.0f} MiB" for team in teams)),
        ]
        return (
            f"{TRANSPORTS[self.transport]}: the bot takes {spread(self.ratios, 2)} times as many "
            "turns per CPU second as the echo.\n\n"
        ) + table(("", "bot: a whole turn", "raw Bolt echo"), rows)


async def compare(transport: Transport, size: Size) -> Comparison:
    """Measure both contenders in turns. Raises NotAcknowledgedError when one of them fails."""
    ours, others = cores()
    async with AsyncExitStack() as open_things:
        open_things.enter_context(pinned(others))
        bot, echo = [
            await open_things.enter_async_context(_team(name, transport, ours))
            for name in ("bot", "echo")
        ]
        await _prepare(bot, echo)
        for team in (bot, echo):
            await _press(team.seats, size.presses // 2)
        for number in range(size.rounds):
            for team in (bot, echo) if number % 2 else (echo, bot):
                team.rounds.append(await _round(team, size.presses))
        for team in (bot, echo):
            team.acks = await _steadily(team, size.presses)
            await _look_up(team, size.look_ups)
            team.memory = (await team.contender.usage()).memory
    return Comparison(transport, bot, echo)


@asynccontextmanager
async def _team(name: Name, transport: Transport, core: int | None) -> AsyncIterator[Team]:
    with TemporaryDirectory() as folder:
        certificate = Certificate(Path(folder)) if transport.endswith("tls") else None
        slack = QuietSlack(certificate)
        system = MyKaarma()
        slack.app.add_subapp("/mykaarma", system.app)
        async with slack.serving():
            stage = Stage(
                slack.base_url, f"{slack.base_url}/mykaarma", Path(folder), transport, core
            )
            async with started(name, stage, certificate) as contender:
                over_http = SignedPosts(contender.url, SIGNING_SECRET)
                delivery = slack.sockets if transport.startswith("socket") else over_http
                try:
                    yield Team(contender, slack, seats(slack, delivery, SEATS))
                finally:
                    await over_http.close()


async def _prepare(bot: Team, echo: Team) -> None:
    """Bring the bot's bookings to their review by real turns, half of them one step further.

    The echo gets the same cards: it sends back what was pressed.
    """
    sentence = booking(MyKaarma())
    await asyncio.gather(*(seat.say(sentence) for seat in bot.seats))
    await asyncio.gather(*(seat.press() for seat in bot.seats[::2]))
    echo.slack.cards = deepcopy(bot.slack.cards)
    for theirs, own in zip(bot.seats, echo.seats, strict=True):
        own.ts = theirs.ts


async def _round(team: Team, presses: int) -> Round:
    before, started_at = await team.contender.usage(), time.perf_counter()
    await _press(team.seats, presses)
    wall = time.perf_counter() - started_at
    return Round(presses, (await team.contender.usage()).cpu - before.cpu, wall)


async def _press(people: Sequence[Seat], presses: int) -> None:
    """Let everybody press as soon as they see their next card, so often in all."""
    turns = iter(range(presses))

    async def sit(seat: Seat) -> None:
        for _ in turns:
            await seat.press()

    await asyncio.gather(*(sit(seat) for seat in people))


async def _steadily(team: Team, presses: int) -> list[float]:
    """Press at half the rate that saturates; return how long each acknowledgement took."""
    free: asyncio.Queue[Seat] = asyncio.Queue()
    for seat in team.seats:
        free.put_nowait(seat)

    async def one() -> float:
        seat = await free.get()
        try:
            return await seat.press()
        finally:
            free.put_nowait(seat)

    rate = team.saturated / 2
    tasks = []
    started_at = time.perf_counter()
    for number in range(presses):
        await asyncio.sleep(started_at + number / rate - time.perf_counter())
        tasks.append(asyncio.create_task(one()))
    return await asyncio.gather(*tasks)


async def _look_up(team: Team, count: int) -> None:
    """Ask for a customer again and again, as often as a busy desk does."""
    before = await team.contender.usage()
    expected = team.slack.shown + count
    for number in range(count):
        seat = team.seats[number % len(team.seats)]
        team.command_acks.append(await seat.command("/customer", "Dana Whitfield"))
        await asyncio.sleep(1 / LOOK_UPS_PER_SECOND)
    await team.slack.until(lambda: team.slack.shown >= expected)
    team.command_cpu = ((await team.contender.usage()).cpu - before.cpu) / count


def _at(values: Sequence[float], part: float) -> str:
    return ms(percentile(values, part))
