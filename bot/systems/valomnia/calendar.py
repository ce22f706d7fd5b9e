"""One employee's calendar: what is in it, what is free in it, and what stands in the way of what.

The rule: appointments are read anew each time; only how long one is is remembered, because a move
is refused where that has changed. Only the calendar that was configured is looked at; whatever else
the employee does is not seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.systems.valomnia import readings, shapes
from bot.systems.valomnia.hours import Hours, Span
from bot.systems.valomnia.paging import every
from bot.systems.valomnia.requests import Requests, written
from bot.systems.wire import Call, Declined, Wire, or_else
from flows.domain import FreeTimes, SlotQuery

_DAY = timedelta(days=1)
_REMEMBERED = 1000
_OVERLAPS = (
    "Somebody else took this time in Valomnia a moment earlier: two appointments overlap now. Look "
    "at both and move one."
)
_OTHER_CALENDAR = (
    "It is in the calendar of {other} and not of {employee}, whose free times were shown. Have "
    "employee checked in the settings."
)


class Calendar:
    """The calendar of the employee with this reference."""

    def __init__(self, wire: Wire, requests: Requests, employee: str, hours: Hours) -> None:
        self._wire = wire
        self._requests = requests
        self._employee = employee
        self._hours = hours
        self._lengths: dict[str, timedelta] = {}

    # appointments as they are now

    async def by_id(self, appointment_id: str) -> shapes.Appointment | None:
        return await self._found(self._requests.appointment(appointment_id))

    async def by_reference(self, reference: str) -> shapes.Appointment | None:
        return await self._found(self._requests.appointment_by_reference(reference))

    async def of_customer(self, reference: str, since: date) -> list[shapes.Appointment]:
        """Return a customer's appointments with whichever employee."""
        start = datetime.combine(since, time.min, self._hours.zone)
        call = self._requests.appointments(
            customerReference=reference, startDate_gte=written(start)
        )
        rows = await every(self._wire, call, shapes.Page[shapes.Appointment])
        # a star within a reference stands for anything in that search
        return [self._seen(row) for row in rows if row.customer.reference == reference]

    async def of_day(self, day: date) -> list[shapes.Appointment]:
        """Return the employee's appointments of a day, and what reaches into it."""
        return await self.during(self._hours.window([day]))

    async def during(self, span: Span) -> list[shapes.Appointment]:
        """Return the employee's appointments that share time with the span, or touch it."""
        call = self._requests.appointments(
            employeeReference=self._employee,
            startDate_lt=written(span.end),
            endDate_gt=written(span.start),
        )
        return await every(self._wire, call, shapes.Page[shapes.Appointment])

    async def _found(self, call: Call) -> shapes.Appointment | None:
        try:
            return self._seen(await self._wire.ask(call, shapes.Appointment))
        except Declined as declined:
            if declined.is_missing:
                return None
            raise

    def _seen(self, row: shapes.Appointment) -> shapes.Appointment:
        """Remember how long it is, so that a question about free times needs no second call."""
        self._lengths.pop(row.id, None)
        self._lengths[row.id] = self._length_of(readings.span(row, self._hours.zone))
        if len(self._lengths) > _REMEMBERED:
            del self._lengths[next(iter(self._lengths))]
        return row

    # what is free

    async def free_times(self, query: SlotQuery, now: datetime) -> FreeTimes:
        """Return what is free; a visit that is to be moved is not in its own way."""
        moved, days = query.appointment_id or "", self._hours.days(query.since, query.until, now)
        length, busy = await asyncio.gather(self._length(moved), self._busy(days, moved))
        slots, reasons = self._hours.free(days, busy, length, now)
        if slots:
            return FreeTimes(since=query.since, until=query.until, slots=slots, reasons=reasons)
        rest = self._hours.days(query.until + _DAY, date.max, now)
        busy = await self._busy(rest, moved)
        later, further = self._hours.free(rest, busy, length, now)
        if not later:
            return FreeTimes(since=query.since, until=query.until, reasons=reasons)
        first = later[0].start.date()
        until = min(first + 2 * _DAY, rest[-1])
        return FreeTimes(
            since=first,
            until=until,
            slots=tuple(slot for slot in later if slot.start.date() <= until),
            reasons=reasons + tuple(one for one in further if first < one[0] <= until),
        )

    def span_of(self, start: datetime, end: datetime | None, was: Span | None = None) -> Span:
        """Return the time from a start: to the end if it is known, else as long as it was."""
        return Span(start, end or start + self._length_of(was))

    def _length_of(self, was: Span | None) -> timedelta:
        length = was.end - was.start if was else timedelta()
        return length if timedelta() < length <= _DAY else self._hours.slot

    async def _length(self, moved: str) -> timedelta:
        """Return how long a visit is: one that is moved stays as long as it was."""
        if moved and moved not in self._lengths:
            await self.by_id(moved)
        return self._lengths.get(moved, self._hours.slot)

    async def _busy(self, days: Sequence[date], moved: str) -> list[Span]:
        if not days:
            return []
        rows = await self.during(self._hours.window(days))
        return readings.busy(rows, self._hours.zone, moved)

    # what is in the way

    def is_taken(self, span: Span, rows: Sequence[shapes.Appointment], but: str = "") -> bool:
        """Does one of the appointments overlap the span? `but` does not count."""
        return any(map(span.overlaps, readings.busy(rows, self._hours.zone, but)))

    async def warning(self, ours: shapes.Appointment) -> str:
        """Return what a person should know of an appointment that was just written, if anything."""
        span = readings.span(ours, self._hours.zone)
        rows = await or_else(self.during(span), []) if span else []
        earlier = [one for one in rows if one.id != ours.id and readings.was_first(one, ours)]
        if span and self.is_taken(span, earlier):
            return _OVERLAPS
        if ours.user.reference not in {"", self._employee}:
            return _OTHER_CALENDAR.format(other=ours.user.reference, employee=self._employee)
        return ""
