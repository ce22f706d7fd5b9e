"""Seeing what others changed in myKaarma: day after day, and at once what a webhook tells of.

The vendor has no question for what changed since a moment. The rule: today and tomorrow are read at
each look and the days after them in turn; who is missing from a day is read alone before it counts
as moved or gone. A day that comes into sight is only noted: its appointments are older than that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.systems.watching import Hint, Known, Seen
from flows.domain import Appointment
from flows.machine import Value

HORIZON = 60  # days ahead that are watched; what is further is seen when a webhook tells of it
NEAR = 2  # days that are read at each look
IN_TURN = 6  # and so many of the others
MOST_ALONE = 40  # appointments read one by one at a look

_DAY = timedelta(days=1)


class Found(NamedTuple):
    """An appointment, and whether the customer booked it online."""

    appointment: Appointment
    is_by_customer: bool


OfDay = Callable[[date], Awaitable[Sequence[Found]]]
ById = Callable[[str], Awaitable[Found | None]]


class Place(Value):
    """Where the watch is: the last day that was ever read, and the one to read next in turn."""

    noted: date
    next: date


class Sweep:
    """The looks at one department; `of_day` and `by_id` read it."""

    def __init__(self, of_day: OfDay, by_id: ById, zone: ZoneInfo) -> None:
        self._of_day = of_day
        self._by_id = by_id
        self._zone = zone

    async def look(self, cursor: str, known: Known, today: date) -> Seen:
        place = _place(cursor, today)
        last = today + (HORIZON - 1) * _DAY
        if place.noted < last:
            return await self._note(place, today, last)
        near = [today + n * _DAY for n in range(NEAR)]
        others = _turn(place.next, near[-1] + _DAY, last)
        found: dict[str, Found] = {}
        missing: list[str] = []
        for day in (*near, *others):
            there = {one.appointment.id: one for one in await self._of_day(day)}
            found |= there
            expected = await known.ahead(self._midnight(day), self._midnight(day + _DAY))
            missing += [one.id for one in expected if one.id not in there]
        alone = [one for one in missing if one not in found][:MOST_ALONE]
        moved, gone = await self._alone(alone)
        place = place.model_copy(update={"next": others[-1] + _DAY})
        return _seen(place.model_dump_json(), (*found.values(), *moved), gone)

    async def hinted(self, cursor: str, known: Known, hints: Sequence[Hint]) -> Seen:
        """Read what webhooks told of. One that was never seen is news if it was just made.

        It is, too, on a day that was read before; else it may be as old as it likes.
        """
        there, gone = await self._alone([one.id for one in hints])
        noted = read_place(cursor)
        until = self._midnight(noted.noted + _DAY) if noted else None
        seen = await known.among([one.appointment.id for one in there])
        sure = seen.keys() | {one.id for one in hints if one.is_new}

        def is_told(one: Appointment) -> bool:
            return one.id in sure or bool(until and one.start and one.start < until)

        return _seen(cursor, [one for one in there if is_told(one.appointment)], gone)

    async def _note(self, place: Place, today: date, last: date) -> Seen:
        """Read days that were never read before."""
        first = max(place.noted + _DAY, today)
        until = min(first + (NEAR + IN_TURN - 1) * _DAY, last)
        found: dict[str, Found] = {}
        for n in range((until - first).days + 1):
            day = await self._of_day(first + n * _DAY)
            found |= {one.appointment.id: one for one in day}
        place = place.model_copy(update={"noted": until})
        seen = _seen(place.model_dump_json(), found.values())
        return replace(seen, was_there=True, more=True)

    async def _alone(self, ids: Sequence[str]) -> tuple[tuple[Found, ...], tuple[str, ...]]:
        """Read one by one; those that do not exist come second."""
        read = [(one, await self._by_id(one)) for one in ids]
        gone = tuple(one for one, found in read if found is None)
        return tuple(found for _, found in read if found is not None), gone

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._zone)


def _seen(cursor: str, found: Iterable[Found], gone: tuple[str, ...] = ()) -> Seen:
    found = tuple(found)
    return Seen(
        cursor,
        tuple(one.appointment for one in found),
        gone,
        frozenset(one.appointment.id for one in found if one.is_by_customer),
    )


def read_place(cursor: str) -> Place | None:
    try:
        return Place.model_validate_json(cursor)
    except ValidationError:
        return None


def _place(cursor: str, today: date) -> Place:
    """Read a cursor; one that is empty or of another kind begins anew."""
    return read_place(cursor) or Place(noted=today - _DAY, next=today)


def _turn(start: date, first: date, last: date) -> list[date]:
    """Return the days whose turn it is, from `start` on; after the last comes the first again."""

    def days() -> Iterator[date]:
        day = start if first <= start <= last else first
        for _ in range(IN_TURN):
            yield day
            day = day + _DAY if day < last else first

    return list(days())
