"""The cases in which many people work while something goes wrong again and again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from itertools import cycle

from tests.chaos.clerk import Clerk
from tests.chaos.counting import Tally
from tests.chaos.dying import end
from tests.chaos.postgres import Cluster
from tests.chaos.processes import Bot, Nursery
from tests.chaos.stage import CLERKS, Intent, Play, playing
from tests.trades import TRADES

# So many people work at the same time, and so many appointments are made at most: all times differ.
PEOPLE = 6
MOST_OF_A_SYSTEM = 28

Trouble = Callable[[Play, random.Random], Awaitable[None]]


async def under_load(
    nursery: Nursery,
    case: str,
    trouble: Trouble,
    *,
    bots: int = 1,
    database: str = "",
    seed: int = 7,
    least: int = 6,
) -> Tally:
    """Let people work until the trouble is over, and each has had `least` appointments in all."""
    chance = random.Random(seed)
    async with playing(nursery, bots=bots, database=database) as play:
        over = asyncio.Event()
        trades = cycle(TRADES * MOST_OF_A_SYSTEM)
        left = iter(range(MOST_OF_A_SYSTEM * len(TRADES)))

        async def work(clerk: Clerk) -> None:
            while (number := next(left, None)) is not None:
                if over.is_set() and number >= least:
                    return
                one = Intent(next(trades), "")
                one.name = play.name(one.trade)
                play.intents.append(one)
                if not await clerk.book(one):
                    continue
                if chance.random() < 0.7 and not await clerk.move(one):
                    continue
                if chance.random() < 0.4:
                    await clerk.cancel(one)

        at_work = [asyncio.create_task(work(Clerk(play, who.id))) for who in CLERKS[:PEOPLE]]
        await trouble(play, chance)
        over.set()
        await asyncio.gather(*at_work)
        return await end(case, play)


def kills(number: int) -> Trouble:
    """Kill a bot, and start it again, so many times."""

    async def trouble(play: Play, chance: random.Random) -> None:
        for _ in range(number):
            # now and then long enough to take up what the last one left, after a lease
            await asyncio.sleep(chance.uniform(0.05, 2.5))
            bot: Bot = chance.choice(play.bots)
            await play.kill(bot)
            play.kills += 1
            await asyncio.sleep(chance.uniform(0, 0.2))
            await play.start(bot)

    return trouble


def database_restarts(cluster: Cluster, times: int) -> Trouble:
    """Kill the database while people work, so many times."""

    async def trouble(play: Play, chance: random.Random) -> None:
        for _ in range(times):
            await asyncio.sleep(chance.uniform(1, 4))
            await asyncio.to_thread(cluster.kill)
            play.kills += 1
            await asyncio.sleep(chance.uniform(0.2, 3))
            await asyncio.to_thread(cluster.start)

    return trouble


def lost_answers(times: int) -> Trouble:
    """Let the systems do what they are asked for and lose the answer, so many times each."""

    async def trouble(play: Play, chance: random.Random) -> None:
        for _ in range(times):
            for trade in TRADES:
                switches = trade.stand_in(play.scene).switches
                switches.turn_on("lose_answer")
                play.kills += 1
            await asyncio.sleep(chance.uniform(2, 4))

    return trouble


def slack_trouble(times: int) -> Trouble:
    """Let Slack refuse, fail, lose its answers, and not answer at all, so many times."""

    async def trouble(play: Play, chance: random.Random) -> None:
        switches = play.slack.switches
        switches.slow_seconds = 60.0  # longer than anybody waits
        kinds = ("rate_limited", "server_error", "lose_answer", "slow")
        methods = (None, "chat.postMessage", "chat.update")
        for number in range(times):
            switches[kinds[number % len(kinds)]].arm(
                chance.randint(1, 3), method=chance.choice(methods)
            )
            play.kills += 1
            await asyncio.sleep(chance.uniform(0.5, 2.0))
        for kind in kinds:
            switches[kind].off()

    return trouble
