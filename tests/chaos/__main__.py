"""`python -m tests.chaos`: play every case, print what was counted, and keep it if that is wanted.

The rule: whatever was lost or doubled is told in words and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tests.chaos.counting import Tally
from tests.chaos.dying import (
    DYING,
    FLOWS,
    FREEZING,
    NOTICES,
    Flow,
    Trials,
    die_at_points,
    freeze_at_writes,
)
from tests.chaos.load import (
    Trouble,
    database_restarts,
    kills,
    lost_answers,
    slack_trouble,
    under_load,
)
from tests.chaos.postgres import Cluster, cluster
from tests.chaos.processes import Nursery

REPORT = Path(__file__).parent.parent.parent / "docs" / "reliability.md"
MARK = "<!-- counted -->"
Played = Callable[[], Awaitable[tuple[Tally, Trials]]]
RESTARTED = "PostgreSQL killed and restarted, two processes"


@dataclass(frozen=True)
class Job:
    """A case, or a part of one, ready to be played."""

    case: str
    play: Played


@dataclass(frozen=True)
class Size:
    """How much is played: `points` of each flow (None: all), random kills, other troubles."""

    points: int | None = None
    notices: int | None = None
    parts: int = 3  # each flow's points are played in so many stages at the same time
    kills: int = 200  # in all
    troubles: int = 24
    restarts: int = 5
    least: int = 18  # appointments, at least, while something else than a kill goes wrong
    busy: int = 4  # stages in which something happens at the same time
    stages: int = 10  # and stages in all, with those that only wait for what comes late


SHORT = Size(points=2, notices=2, parts=1, kills=12, troubles=6, restarts=1, least=6, busy=4)


def jobs(size: Size, nursery: Nursery, server: Cluster) -> list[Job]:
    """Return every case, or every part of one, ready to be played."""
    busy = asyncio.Semaphore(size.busy)
    played: list[Job] = []

    def points(flow: Flow, parts: int, most: int | None) -> None:
        for part in range(parts):
            play = partial(die_at_points, nursery, flow, (part, parts), most, busy)
            played.append(Job(DYING.format(flow.title), play))

    def load(case: str, trouble: Trouble, bots: int = 1, database: str = "") -> None:
        async def play() -> tuple[Tally, Trials]:
            async with busy:
                tally = await under_load(
                    nursery, case, trouble, bots=bots, database=database, least=size.least
                )
            return tally, Trials()

        played.append(Job(case, play))

    for flow in FLOWS:
        points(flow, size.parts, size.points)
    points(NOTICES, size.notices or 8, None if size.notices is None else 1)
    third = size.kills // 3
    load("kill -9 at random, SQLite, one process", kills(size.kills - 2 * third))
    load("a system's answers lost after the write", lost_answers(size.troubles // 2))
    load("Slack: 429, 500, lost answers, nothing", slack_trouble(size.troubles))
    for bots, word in ((2, "two"), (3, "three")):
        case = f"kill -9 at random, PostgreSQL, {word} processes"
        load(case, kills(third), bots, server.database())
    for flow in (*FLOWS[:6], FLOWS[-1]) if size.points is None else FLOWS[:1]:
        freeze = partial(freeze_at_writes, nursery, flow, server.database(), busy)
        played.append(Job(FREEZING.format(flow.title), freeze))
    return played


async def run(
    size: Size, said: Callable[[str], None], log: Path | None = None, only: str = ""
) -> list[tuple[Tally, Trials]]:
    """Play every case; return what each came to, its parts joined, in the order of the cases.

    `only`: those whose name has these words. What the bots log goes to the file `log`.
    Raises NoPostgresError.
    """
    with (log or Path(os.devnull)).open("w", encoding="utf-8") as told:
        return await _run(size, said, Nursery(told), only)


async def _run(
    size: Size, said: Callable[[str], None], nursery: Nursery, only: str
) -> list[tuple[Tally, Trials]]:
    def wanted(played: Sequence[Job]) -> list[Job]:
        return [job for job in played if only in job.case]

    try:
        with cluster() as server:

            async def restart() -> tuple[Tally, Trials]:
                trouble = database_restarts(server, size.restarts)
                database = server.database()
                tally = await under_load(
                    nursery, RESTARTED, trouble, bots=2, database=database, least=size.least
                )
                return tally, Trials()

            found = await _all(wanted(jobs(size, nursery, server)), size.stages, said)
            # Alone, because the others' database would be gone as well.
            found += await _all(wanted([Job(RESTARTED, restart)]), 1, said)
    finally:
        nursery.close()
    return _joined(found)


async def _all(
    played: Sequence[Job], stages: int, said: Callable[[str], None]
) -> list[tuple[Tally, Trials]]:
    places = asyncio.Semaphore(stages)

    async def in_its_place(job: Job) -> tuple[Tally, Trials]:
        async with places:
            return await timed(job)

    async def timed(job: Job) -> tuple[Tally, Trials]:
        begun = time.monotonic()
        try:
            tally, trials = await job.play()
        except Exception as error:  # noqa: BLE001  # the others go on
            tally, trials = Tally(f"could not be played: {job.case}", unanswered=1), Trials()
            tally.found.append("".join(traceback.format_exception(error)))
        tally.seconds = time.monotonic() - begun
        said(f"{tally.case}: {'clean' if tally.is_clean else tally.found}")
        if trials.missed:
            said(f"  not reached: {', '.join(trials.missed)}")
        return tally, trials

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(in_its_place(job)) for job in played]
    return [task.result() for task in tasks]


def _joined(found: Sequence[tuple[Tally, Trials]]) -> list[tuple[Tally, Trials]]:
    joined: dict[str, tuple[Tally, Trials]] = {}
    for tally, trials in found:
        known = joined.get(tally.case)
        joined[tally.case] = (known[0] + tally, known[1] + trials) if known else (tally, trials)
    return list(joined.values())


def table(found: Sequence[tuple[Tally, Trials]]) -> str:
    """Return what was counted, as Markdown."""
    heads = (
        "case",
        "named points, reached",
        "troubles",
        "asked for",
        "never answered",
        "bookings lost",
        "doubled",
        "posts in channels",
        "notices lost",
        "doubled",
    )
    rows = [
        (
            tally.case,
            f"{trials.points}, {trials.reached}" if trials.points else "",
            *(
                str(number)
                for number in (
                    tally.kills,
                    tally.wanted,
                    tally.unanswered,
                    tally.bookings_lost,
                    tally.bookings_doubled,
                    tally.notices,
                    tally.notices_lost,
                    tally.notices_doubled,
                )
            ),
        )
        for tally, trials in found
    ]
    numbers = [[int(row[place]) for row in rows] for place in range(2, len(heads))]
    points = sum(trials.points for _, trials in found)
    reached = sum(trials.reached for _, trials in found)
    rows.append(("all", f"{points}, {reached}", *(str(sum(column)) for column in numbers)))
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(counts: str, command: str, minutes: float) -> None:
    """Put the counts into docs/reliability.md in place of the earlier ones."""
    before, _, rest = REPORT.read_text(encoding="utf-8").partition(MARK)
    _, _, after = rest.partition(MARK)
    told = f"`{command}`, {minutes:.0f} minutes on two cores:"
    REPORT.write_text(f"{before}{MARK}\n{told}\n\n{counts}\n{MARK}{after}", encoding="utf-8")


def main() -> int:
    """Play, print and keep the counts; 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few of each, in two minutes")
    parser.add_argument("--kills", type=int, help="so many random kills in all")
    parser.add_argument("--points", type=int, help="so many named points of each dialog, not all")
    parser.add_argument("--write", action="store_true", help="keep the counts in the documents")
    parser.add_argument("--log", type=Path, help="keep what the bots log in this file")
    parser.add_argument("--only", default="", help="only the cases whose name has these words")
    options = parser.parse_args()
    random.seed(11)
    size = SHORT if options.short else Size()
    if options.kills is not None:
        size = replace(size, kills=options.kills)
    if options.points is not None:
        size = replace(size, points=options.points, notices=options.points, parts=1)
    begun = time.monotonic()
    found = asyncio.run(run(size, lambda line: print(line, flush=True), options.log, options.only))
    counts = table(found)
    print(counts)
    if options.write:
        command = " ".join(["python -m tests.chaos", *sys.argv[1:]])
        write(counts, command, (time.monotonic() - begun) / 60)
    return 0 if all(tally.is_clean for tally, _ in found) else 1


if __name__ == "__main__":
    sys.exit(main())
