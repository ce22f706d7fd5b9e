"""The cases in which a bot dies or freezes at a named point of a dialog or of a notice.

The rule: what happens in a dialog is written down first, in a trial without a death; then there is
one trial for each point, and one that dies nowhere is told of.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.chaos.clerk import Clerk, changing, looking_up, registering
from tests.chaos.counting import Tally, counted, everything_is_told, told, what_is_missing
from tests.chaos.many import count_moves, move_many
from tests.chaos.points import Point
from tests.chaos.processes import Bot, Nursery
from tests.chaos.stage import CLERKS, Intent, Play, playing, quiet
from tests.trades import GARAGE, TRADES, Trade

# Longer than the lease of a channel, after which somebody looks for a post whose answer was lost.
LEASE_OF_A_CHANNEL = 24.0

# What a bot does for the channels, by itself and not in a dialog's turn.
_FOR_CHANNELS = ("of a notice", "UPDATE notices posting", "UPDATE notices card_ts", "subscriptions")

# What the cases are called.
DYING, FREEZING = "kill -9 while {}", "frozen past the lease while {}"

Act = Callable[[Clerk, Intent], Awaitable[object]]


@dataclass(frozen=True)
class Flow:
    """A dialog in one system: what goes before it, and what a bot dies in."""

    name: str
    trade: Trade
    first: tuple[Act, ...]
    then: Act
    for_channels: bool = False  # the points are those of the notices

    def has(self, point: Point) -> bool:
        theirs = any(mark in point.what for mark in _FOR_CHANNELS)
        is_read = " GET " in point.what and point.side == "after"
        return theirs == self.for_channels and not is_read

    @property
    def title(self) -> str:
        return f"{self.name} in {self.trade.system}"


async def _until_told(clerk: Clerk, one: Intent) -> None:
    """Wait until the channel knows how the appointment stands; what is missing is counted later."""
    with suppress(TimeoutError):
        await clerk.play.slack.until(
            lambda: not what_is_missing(*told(clerk.play, one), one), 3 * LEASE_OF_A_CHANNEL
        )


async def _tell_all(clerk: Clerk, one: Intent) -> None:
    await clerk.book(one)
    await _until_told(clerk, one)
    await clerk.move(one)
    await _until_told(clerk, one)
    await asyncio.sleep(2)  # what is noted after the last redraw


async def _register(clerk: Clerk, one: Intent) -> None:
    """Register somebody new under the name of a customer of another system."""
    clerk.play.scene.mykaarma.customers.pop(
        next(c.uuid for c in clerk.play.scene.mykaarma.customers.values() if c.name == one.name)
    )
    one.ended = await clerk.get(registering(one.name))


async def _look_up(clerk: Clerk, one: Intent) -> None:
    one.ended = await clerk.get(looking_up(one))


async def _change(clerk: Clerk, one: Intent) -> None:
    number = len(clerk.play.intents)
    one.ended = await clerk.get(changing(one, f"914667{number:04d}"))


FLOWS = (
    *(Flow("booking", trade, (), Clerk.book) for trade in TRADES),
    *(Flow("moving", trade, (Clerk.book,), Clerk.move) for trade in TRADES),
    *(Flow("cancelling", trade, (Clerk.book,), Clerk.cancel) for trade in TRADES),
    Flow("registering", GARAGE, (), _register),
    Flow("looking up", GARAGE, (), _look_up),
    Flow("changing a contact", GARAGE, (), _change),
    Flow("moving many", GARAGE, (), move_many),
)
NOTICES = Flow("telling a channel", GARAGE, (), _tell_all, for_channels=True)


@dataclass
class Trials:
    """What was tried: `reached` are the points at which the bot really died."""

    points: int = 0
    reached: int = 0
    missed: list[str] = field(default_factory=list)

    def __add__(self, other: Trials) -> Trials:
        return Trials(
            self.points + other.points,
            self.reached + other.reached,
            [*self.missed, *other.missed],
        )

    def tried(self, point: Point, *, reached: bool) -> None:
        self.points += 1
        self.reached += reached
        if not reached:
            self.missed.append(str(point))


async def die_at_points(
    nursery: Nursery, flow: Flow, part: tuple[int, int], most: int | None, busy: asyncio.Semaphore
) -> tuple[Tally, Trials]:
    """Die at every point of a flow of which the number leaves `part[0]` divided by `part[1]`.

    `most`: only so many of them, spread evenly. At most as many play at a time as `busy` lets.
    """
    trials = Trials()
    async with playing(nursery, told=True) as play:
        clerk = Clerk(play, CLERKS[0].id)
        async with busy:
            fresh = await _heard(clerk, flow)
            warm = await _heard(clerk, flow)
            points = list(dict.fromkeys([*fresh, *warm]))[part[0] :: part[1]]
            if most is not None:
                points = points[:: max(1, len(points) // most)][:most]
            for point in points:
                one = await _begin(clerk, flow)
                if point not in warm:  # asked once by every process
                    await play.kill(play.bots[0])
                    await play.start(play.bots[0])
                play.points.arm(point)
                await flow.then(clerk, one)
                await _settle(play)
                trials.tried(point, reached=play.points.reached)
                play.points.arm(None)
        tally = await end(DYING.format(flow.title), play)
        tally.kills = trials.reached
    _count_registrations(tally, play, flow)
    if flow.then is move_many:
        count_moves(tally, play)
    return tally, trials


async def _begin(clerk: Clerk, flow: Flow) -> Intent:
    one = Intent(flow.trade, clerk.play.name(flow.trade))
    clerk.play.intents.append(one)
    for act in flow.first:
        await act(clerk, one)
    return one


async def _heard(clerk: Clerk, flow: Flow) -> list[Point]:
    """Return the points of a flow that nothing disturbs."""
    one = await _begin(clerk, flow)
    clerk.play.points.arm(None)
    await flow.then(clerk, one)
    await asyncio.sleep(0.3)  # a card is seen a moment before it is noted that it was shown
    return [point for point in clerk.play.points.heard if flow.has(point)]


async def _settle(play: Play) -> None:
    """Let the last write of a dialog be reached, and a bot that died there be replaced."""
    await asyncio.sleep(0.3)
    await play.slack.until(lambda: not play.points.killed.is_set() and play.slack.connected, 60)


async def end(case: str, play: Play, within: float = 180.0) -> Tally:
    """Wait until the channels know everything and nothing more is posted; then count."""
    with suppress(TimeoutError):
        await play.slack.until(lambda: everything_is_told(play), within)
    await quiet(play, LEASE_OF_A_CHANNEL, within)
    return counted(case, play)


def _count_registrations(tally: Tally, play: Play, flow: Flow) -> None:
    """Count who was registered as bookings are counted: each once."""
    if flow.name != "registering":
        return
    for one in play.intents:
        there = [c for c in play.scene.mykaarma.customers.values() if c.name == one.name]
        if one.ended and not there:
            tally.bookings_lost += 1
            tally.found.append(f"{one.name}: not registered")
        if len(there) > 1:
            tally.bookings_doubled += 1
            tally.found.append(f"{one.name}: registered {len(there)} times")


async def freeze_at_writes(
    nursery: Nursery, flow: Flow, database: str, busy: asyncio.Semaphore
) -> tuple[Tally, Trials]:
    """Freeze a bot around its write for longer than its lease; a second one goes on meanwhile."""
    trials = Trials()
    async with playing(nursery, database=database, told=True) as play:
        clerk = Clerk(play, CLERKS[0].id)
        play.points.freezes = True
        async with busy:
            fresh = await _heard(clerk, flow)
            warm = await _heard(clerk, flow)
            for point in _around_the_write(fresh):
                one = await _begin(clerk, flow)
                if point not in warm:  # asked once by every process
                    await play.kill(play.bots[0])
                    await play.start(play.bots[0])
                play.points.arm(point)
                doing = asyncio.ensure_future(flow.then(clerk, one))
                frozen = asyncio.ensure_future(play.points.killed.wait())
                await asyncio.wait({doing, frozen}, return_when=asyncio.FIRST_COMPLETED)
                frozen.cancel()
                trials.tried(point, reached=play.points.reached)
                if play.points.killed.is_set():
                    await _replaced(nursery, play, doing)
                await doing
        play.points.arm(None)
        tally = await end(FREEZING.format(flow.title), play)
    return tally, trials


async def _replaced(nursery: Nursery, play: Play, doing: asyncio.Future[object]) -> None:
    """Let a second bot go on, wake the frozen one when that is done, and end it at last."""
    frozen, second = play.bots[0], Bot(nursery, play.bots[0].environment)
    play.kills += 1
    play.points.armed = None
    play.bots.insert(0, second)
    second.start()
    play.points.pid = second.pid
    await doing
    os.kill(frozen.pid, signal.SIGCONT)
    await asyncio.sleep(1.5)  # it writes now, if it ever does
    await play.kill(frozen)
    play.bots.remove(frozen)
    play.points.killed.clear()


def _around_the_write(heard: list[Point]) -> list[Point]:
    """Return the points from the mark that a write goes out now to the note of what came of it.

    Of several writes the first is meant.
    """
    end = next((place for place, one in enumerate(heard) if one.what == "INSERT audit"), 0)
    marks = [place for place, one in enumerate(heard[:end]) if one.what.endswith(" sent")]
    return heard[marks[-2] : end] if len(marks) > 1 else []
