"""What one person booked or moved through Deskhand and is still ahead, as it stands now.

The rule: the person's dialogs say which appointments these are, and the systems where they stand:
each is asked for at most once a minute, and at once after Deskhand wrote it anew. No system shows a
draft: what became of it is known where a watcher saw it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.desks import Desks
from bot.home.days import FRESH, READ_SECONDS
from bot.notices.folding import Living
from bot.screens.own import OwnBooking
from bot.systems import Trouble
from flows.booking.states import Booked
from flows.cancelling import Cancelled, CancelSettled
from flows.domain import Appointment, Customer, Desk
from flows.machine import State
from flows.rebooking.states import (
    CheckingRow,
    MovingRow,
    Planned,
    ProposingTimes,
    Rebooked,
    StalledPlan,
)
from flows.rescheduling.states import Moved, MoveSettled

# The dialogs that write appointments, as the store knows them.
FLOWS = ("booking", "rescheduling", "cancelling", "rebooking")

# So many are shown, and asked for.
MOST_SHOWN = 8

# Readings that are remembered; each is of one appointment after one write.
REMEMBERED = 1000

_log = structlog.get_logger("deskhand.own")


def own_bookings(told: Iterable[tuple[State, str]], now: datetime) -> list[OwnBooking]:
    """Return what stands and is ahead, by start, from states of dialogs, the newest first.

    With each state comes a mark of the turn in which it was written.
    """
    latest: dict[tuple[str, str], OwnBooking | None] = {}
    for state, mark in told:
        for key, booking in _written(state, mark):
            latest.setdefault(key, booking)
    return _ahead((one for one in latest.values() if one), now)


def completed(state: State, known: Living | None) -> State:
    """Return a booking's state with what its customer made of a draft, where that is `known`.

    `known` is what the person was told, or is yet to be told, of what the dialog booked.
    """
    if not isinstance(state, Booked) or state.appointment.status != "draft" or known is None:
        return state
    now = known.appointment
    return state if now.status == "draft" else state.model_copy(update={"appointment": now})


def _written(state: State, mark: str) -> Iterator[tuple[tuple[str, str], OwnBooking | None]]:
    """Yield what a dialog left of which appointment; None: it is gone."""
    match state:
        case Booked():
            made = state.appointment
            if made.start is None and state.draft.slot:
                made = made.model_copy(update={"start": state.draft.slot.start})
            yield _as(state.desk, state.draft.customer, made, mark)
        case Moved() | MoveSettled():
            yield _as(state.desk, state.customer, state.after, mark)
            if state.before.id != state.after.id and getattr(state, "old", "gone") == "gone":
                yield (state.desk.system, state.before.id), None
        case Cancelled():
            yield (state.desk.system, state.appointment.id), None
        case CancelSettled():
            if state.again:
                yield _as(state.desk, state.customer, state.again, mark)
            yield (state.desk.system, state.appointment.id), None
        case (
            Planned() | ProposingTimes() | StalledPlan() | MovingRow() | CheckingRow() | Rebooked()
        ):
            for row in state.rows:
                if row.end == "moved" and row.after:
                    there = OwnBooking(state.desk, row.appointment.customer, row.after, mark)
                    yield (state.desk.system, row.after.id), there


def _as(
    desk: Desk, customer: Customer | None, appointment: Appointment, mark: str
) -> tuple[tuple[str, str], OwnBooking]:
    name = customer.name if customer else appointment.customer
    return (desk.system, appointment.id), OwnBooking(desk, name, appointment, mark)


def _ahead(bookings: Iterable[OwnBooking], now: datetime) -> list[OwnBooking]:
    coming = [
        (one.appointment.start, one)
        for one in bookings
        if one.appointment.start
        and one.appointment.start > now
        and one.appointment.status != "cancelled"
    ]
    return [one for _, one in sorted(coming, key=lambda pair: pair[0])]


class OwnBookings:
    """Own bookings of everybody, as the systems last showed them."""

    def __init__(self, desks: Desks, clock: Callable[[], datetime]) -> None:
        self._desks = desks
        self._clock = clock
        # As each was last read, or was written where it never was; and when it was asked for.
        self._read: dict[tuple[str, str, str], tuple[OwnBooking, datetime]] = {}

    def known(self, bookings: Sequence[OwnBooking]) -> list[OwnBooking]:
        """Return the next ones as they were last read, or were written where they never were."""
        return _ahead(map(self._last, bookings[:MOST_SHOWN]), self._clock())

    def is_stale(self, bookings: Sequence[OwnBooking]) -> bool:
        """Was one of them not asked for in a while?"""
        return bool(self._old(bookings))

    async def read(self, bookings: Sequence[OwnBooking]) -> None:
        """Ask for those that were not asked for in a while, all at the same time."""
        old = self._old(bookings)
        asked = self._clock()
        # Noted before the answers are there: whoever looks meanwhile need not ask as well.
        for one in old:
            self._note(self._last(one), asked)
        for one in await asyncio.gather(*map(self._ask, old)):
            self._note(one, asked)
        while len(self._read) > REMEMBERED:
            del self._read[next(iter(self._read))]

    def _last(self, one: OwnBooking) -> OwnBooking:
        return self._read[_key(one)][0] if _key(one) in self._read else one

    def _note(self, one: OwnBooking, asked: datetime) -> None:
        self._read.pop(_key(one), None)
        self._read[_key(one)] = one, asked

    def _old(self, bookings: Sequence[OwnBooking]) -> list[OwnBooking]:
        return [one for one in bookings[:MOST_SHOWN] if self._is_old(one)]

    def _is_old(self, one: OwnBooking) -> bool:
        if one.appointment.status == "draft":
            return False  # no system shows a draft
        _, asked = self._read.get(_key(one), (one, None))
        return asked is None or self._clock() - asked > FRESH

    async def _ask(self, one: OwnBooking) -> OwnBooking:
        failed = replace(self._last(one), look="failed")
        system = self._desks.system(one.desk.system)
        if system is None:
            return failed
        try:
            async with asyncio.timeout(READ_SECONDS):
                now = await system.appointment(one.appointment.id)
        except (Trouble, TimeoutError):
            return failed
        except Exception:  # noqa: BLE001  # a mistake of ours must not leave the tab half drawn
            _log.exception("own_broke", system=one.desk.system)
            return failed
        gone = one.appointment.model_copy(update={"status": "cancelled"})
        return replace(one, appointment=now or gone, look="read")


def _key(one: OwnBooking) -> tuple[str, str, str]:
    return one.desk.system, one.appointment.id, one.mark
