"""Many appointments that move at once while bots die: an advisor is ill again and again.

The rule: all of them stand on the same day before, and nothing else does; so every one that is
moved leaves it, and the garage has done as many moves as there are appointments.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.demo.systems.mykaarma.planning import opening
from bot.demo.systems.mykaarma.seed import DEPARTMENTS
from tests.chaos.clerk import Clerk, Wish
from tests.chaos.counting import Tally
from tests.chaos.stage import Intent, Play
from tests.rebooking_parts import plan

ROWS = 3

# A time at which nothing stands: what should have left its day is missed there.
NOWHERE = datetime(2000, 1, 1)  # noqa: DTZ001  # the wall clock of the branch, as all of these


def moving_many(day: date) -> Wish:
    said = f"move all appointments on {day:%B} {day.day} in myKaarma"
    pressed = (
        *(f"Move {number} appointments" for number in range(ROWS, 1, -1)),
        "Move 1 appointment",
        "Go on",
        "Look for another time for 1",
        *(f"Look for other times for {number}" for number in range(2, ROWS + 1)),
    )
    return Wish(said, pressed, f"{ROWS} of {ROWS} appointments moved")


async def move_many(clerk: Clerk, one: Intent) -> None:
    """Move the appointment of this one and of two more, all of a day."""
    play = clerk.play
    some = [one, *(Intent(one.trade, play.name(one.trade)) for _ in range(ROWS - 1))]
    play.intents += some[1:]
    day = _put(play, [each.name for each in some])
    done = await clerk.get(moving_many(day))
    now = float(play.slack.workspace.ts())
    for each in some:
        each.ended = done
        if done:
            starts = each.trade.starts(play.scene, each.name)
            elsewhere = (start for start in starts if start.date() != day)
            each.word, each.at = "moved", now
            each.stands = next(elsewhere, NOWHERE)


def _put(play: Play, names: list[str]) -> date:
    """Leave nothing on a day but an appointment for each of these; return the day."""
    system = play.scene.mykaarma
    days = (system.local_now().date() + timedelta(days=number) for number in range(3, 21))
    day = next(one for one in days if one.weekday() < 4 and opening(DEPARTMENTS[0], one))
    for uuid, appointment in list(system.appointments.items()):
        if appointment.start.date() == day:
            del system.appointments[uuid]
    plan(system, names, day=day)
    return day


def count_moves(tally: Tally, play: Play) -> None:
    """Count the moves that the garage has done, beside where the appointments stand."""
    done = play.scene.mykaarma.writes["appointment.change"]
    if done > len(play.intents):
        tally.bookings_doubled += done - len(play.intents)
        tally.found.append(f"{len(play.intents)} appointments were moved {done} times")
