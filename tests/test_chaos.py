"""Chaos counts what it should: what is missing is lost, and what is there twice is doubled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from bot.demo.slack import Message
from bot.demo.slack.people import BOT_USER
from tests.chaos.counting import Tally, counted
from tests.chaos.inside import name_of
from tests.chaos.many import count_moves
from tests.chaos.points import channel_of
from tests.chaos.processes import Nursery
from tests.chaos.stage import Intent, Play, playing
from tests.rebooking_parts import appointment
from tests.trades import GARAGE


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    """Give a stage without a bot."""
    nursery = Nursery()
    async with playing(nursery, bots=0) as play:
        yield play
    nursery.close()


def wanted(play: Play) -> Intent:
    start = play.place(GARAGE)
    one = Intent(GARAGE, play.name(GARAGE), stands=start, word="booked", at=1.0)
    play.intents.append(one)
    return one


def book(play: Play, one: Intent, start: datetime | None = None) -> None:
    """Put an appointment into the garage, whoever makes it."""
    system = play.scene.mykaarma
    start = start or one.stands
    assert start
    made = appointment(system, one.name, start, mark=str(len(system.appointments)))
    system.appointments[made.uuid] = made


def tell(play: Play, one: Intent, number: int = 1) -> None:
    """Post a card about it, whoever does."""
    assert one.stands
    hour = f"{one.stands:%I:%M %p}".lstrip("0")
    day = f"{one.stands:%a}, {one.stands:%b} {one.stands.day}"
    text = f"{one.name} booked: {day}, {hour} EST"
    metadata = {"event_type": "x", "event_payload": {"notice": one.name, "number": number}}
    slack, channel = play.slack.workspace, channel_of(GARAGE)
    slack.put(Message(channel, slack.ts(), BOT_USER, text, bot=True, metadata=metadata))


async def test_what_is_as_it_was_wanted_is_clean(play: Play) -> None:
    one = wanted(play)
    book(play, one)
    tell(play, one)
    tally = counted("case", play)
    assert tally.is_clean, tally.found
    assert (tally.wanted, tally.notices) == (1, 1)


async def test_what_is_missing_is_lost(play: Play) -> None:
    wanted(play)
    tally = counted("case", play)
    assert (tally.bookings_lost, tally.notices_lost) == (1, 1)
    assert not tally.is_clean


async def test_what_stands_otherwise_is_lost(play: Play) -> None:
    one = wanted(play)
    book(play, one, play.place(GARAGE))
    tell(play, replace(one, stands=play.place(GARAGE)))
    tally = counted("case", play)
    assert (tally.bookings_lost, tally.notices_lost) == (1, 1)


async def test_what_is_there_twice_is_doubled(play: Play) -> None:
    one = wanted(play)
    for _ in range(2):
        book(play, one)
        tell(play, one)
    tally = counted("case", play)
    # Two cards, and both are of one version.
    assert (tally.bookings_doubled, tally.notices_doubled) == (1, 2)


async def test_whoever_got_no_answer_is_counted(play: Play) -> None:
    one = wanted(play)
    one.ended, one.stands, one.word = False, None, ""
    book(play, one, play.place(GARAGE))
    tally = counted("case", play)
    assert (tally.unanswered, tally.bookings_lost, tally.bookings_doubled) == (1, 0, 0)


async def test_what_was_moved_twice_is_doubled(play: Play) -> None:
    some = [wanted(play) for _ in range(3)]
    for one in some:
        book(play, one)
    play.scene.mykaarma.writes["appointment.change"] = 3
    tally = Tally("case")
    count_moves(tally, play)
    assert tally.is_clean
    play.scene.mykaarma.writes["appointment.change"] = 5
    count_moves(tally, play)
    assert tally.bookings_doubled == 2


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE dialogs SET turn=(dialogs.turn + ?), state=? WHERE", "UPDATE dialogs turn"),
        ("INSERT INTO audit (at, dialog) VALUES", "INSERT audit"),
        ("UPDATE dialogs SET lease_until=? WHERE", ""),
        ("UPDATE dialogs SET lease_until=coalesce(?, 1), sent=? WHERE", "UPDATE dialogs sent"),
        ("WITH free AS (SELECT id) UPDATE dialogs SET lease_owner=?", ""),
        ("DELETE FROM seen WHERE", ""),
        ("SELECT id FROM dialogs", ""),
    ],
)
def test_what_is_written_has_a_name_and_what_polls_has_none(statement: str, name: str) -> None:
    assert name_of(statement) == name
