"""When the card of what is under way is drawn: not at once, not more than once a second."""

from __future__ import annotations

import math

import pytest

from bot.pace import PACE, PATIENCE, PRIVATE_DRAWINGS, PRIVATE_OF_A_KIND, Pace
from flows.machine import State
from flows.rebooking.states import CheckingRow, MovingRow, ReadingDay
from tests.test_rebooking_rows import CHECKING, GAP, MOVING
from tests.world import desk

READING = ReadingDay(desk=desk(), gap=GAP)


def test_one_thing_after_another_is_one_wait() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    pace.begin(MOVING, "message")
    assert pace.due == 100.0 + PATIENCE
    now[0] += 0.2
    pace.begin(MOVING, "message")  # the next row: the person has waited for a while already
    assert pace.due == 100.0 + PATIENCE
    now[0] += 0.2
    pace.drew()
    assert pace.due == math.inf  # this row is told
    pace.begin(MOVING, "message")
    assert pace.due == now[0] + PACE


def test_something_else_is_a_wait_of_its_own() -> None:
    pace = Pace(lambda: 100.0)
    pace.begin(READING, "message")
    pace.drew()
    pace.begin(MOVING, "message")
    assert pace.due == 100.0 + PATIENCE


@pytest.mark.parametrize(
    ("states", "drawn"),
    [
        ([MOVING] * 9, PRIVATE_OF_A_KIND),
        ([MOVING, CHECKING] * 9, PRIVATE_DRAWINGS),
        ([READING, MOVING, MOVING, MOVING], 1 + PRIVATE_OF_A_KIND),
    ],
)
def test_a_private_card_keeps_a_post_for_its_end(states: list[State], drawn: int) -> None:
    for surface, most in (("private", drawn), ("message", len(states))):
        pace, times = Pace(), 0
        for state in states:
            assert isinstance(state, MovingRow | CheckingRow | ReadingDay)
            pace.begin(state, "private" if surface == "private" else "message")
            if pace.due < math.inf:
                pace.drew()
                times += 1
        assert times == most
