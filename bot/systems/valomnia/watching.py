"""Seeing what others changed in Valomnia: what was written since a moment, and what is gone.

The rule: the moment is the vendor's own greatest `lastUpdated`, never our clock's, less two seconds
because its seconds are whole. Deletions leave no trace: the soonest visits are compared at each
look and the later ones in turn, and who is missing is read alone before it counts as gone. Lists
are walked by their own order, not by offset, so that nothing is passed over while others write.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, ValidationError

from bot.systems.valomnia import readings, shapes
from bot.systems.valomnia.calendar import Calendar
from bot.systems.valomnia.requests import PAGE, Requests, written
from bot.systems.watching import Known, Noted, Seen
from bot.systems.wire import Wire
from flows.domain import Appointment, Provider
from flows.machine import Value

OVERLAP = timedelta(seconds=2)
QUIET = 2  # after so many looks at which the mark stays, the overlap has done what it is for
COMPARED = 100  # visits that are compared at each look, and as many of the later ones in turn
MOST_ALONE = 50  # visits read one by one at a look
PAGES = 10  # of a list, read at a look that only notes what is there

_UTC = ZoneInfo("UTC")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Place(Value):
    """Where the watch is.

    `mark`: everything written before it was seen. `quiet`: at how many looks since then it stayed.
    `noted`: visits up to this start were noted; None when all were. `turn`: the start and id
    of the last that was compared in turn.
    """

    mark: AwareDatetime = _BEGINNING
    quiet: int = 0
    noted: AwareDatetime | None = None
    turn: tuple[AwareDatetime, str] | None = None


class Watch:
    """The looks at one employee's calendar."""

    def __init__(
        self, wire: Wire, requests: Requests, calendar: Calendar, employee: str, zone: ZoneInfo
    ) -> None:
        self._wire = wire
        self._requests = requests
        self._calendar = calendar
        self._employee = employee
        self._ours = {"employeeReference": employee}
        self._zone = zone

    async def look(
        self, cursor: str, known: Known, now: datetime, names: Sequence[Provider]
    ) -> Seen:
        place = _place(cursor)
        if place is None:
            # before anything is noted: what is written meanwhile is seen again
            place = Place(mark=await self._newest(), noted=now)
        if place.noted is not None:
            return await self._note(place, place.noted, names)
        reading = _Reading(self._calendar, known, now)
        mark = await self._written_since(place, reading)
        quiet = place.quiet + 1 if mark == place.mark else 0
        turn = await self._compare(place.turn, reading, now)
        place = Place(mark=mark, quiet=min(quiet, QUIET), turn=turn)
        told = tuple(self._told(row, names) for row in reading.there.values())
        return Seen(place.model_dump_json(), told, tuple(reading.gone))

    async def _note(self, place: Place, since: datetime, names: Sequence[Provider]) -> Seen:
        """Read what is to come, for the first time; long lists at several looks."""
        rows: dict[str, shapes.Appointment] = {}
        last = since
        noted: datetime | None = None
        async for page, is_last in self._walk("startDate", since):
            rows |= {row.id: row for row in page}
            last = max([last, *filter(None, map(_start, page))])
            if len(rows) >= PAGES * PAGE and last > since and not is_last:
                noted = last
                break
        place = place.model_copy(update={"noted": noted})
        told = tuple(self._told(row, names) for row in rows.values())
        return Seen(place.model_dump_json(), told, was_there=True, more=True)

    async def _written_since(self, place: Place, reading: _Reading) -> datetime:
        """Read what was written since the mark; return the next mark."""
        mark = place.mark
        if place.quiet < QUIET:
            pages = self._walk("lastUpdated", mark - OVERLAP)
        else:
            # what was written at the mark itself need not be listed for ever
            pages = self._walk("lastUpdated", mark, op="gt")
        async for page, _ in pages:
            await reading.take(page)
            mark = max([mark, *filter(None, map(_updated, page))])
        return mark

    async def _compare(
        self, turn: tuple[datetime, str] | None, reading: _Reading, now: datetime
    ) -> tuple[datetime, str] | None:
        """Compare the soonest, and those whose turn it is; return whose turn it was."""
        soonest = await reading.known.ahead(now, limit=COMPARED)
        await self._compare_these(soonest, reading)
        if len(soonest) < COMPARED:
            return None
        end = soonest[-1].start, soonest[-1].id
        start, after = max(turn, end) if turn else end
        later = await reading.known.ahead(start, after=after, limit=COMPARED)
        await self._compare_these(later, reading)
        return (later[-1].start, later[-1].id) if len(later) == COMPARED else None

    async def _compare_these(self, expected: Sequence[Noted], reading: _Reading) -> None:
        if not expected:
            return
        there: set[str] = set()
        until = expected[-1].start
        async for page, _ in self._walk("startDate", expected[0].start, until):
            there |= {row.id for row in page}
            await reading.take(page, only_moved=True)
        for one in expected:
            if one.id not in there:
                await reading.read(one.id)

    async def _walk(
        self,
        by: Literal["startDate", "lastUpdated"],
        since: datetime,
        until: datetime | None = None,
        op: Literal["gt", "gte"] = "gte",
    ) -> AsyncIterator[tuple[list[shapes.Appointment], bool]]:
        """Yield the pages of those with this date from `since` on, and which is the last."""
        date = _start if by == "startDate" else _updated
        ours = self._ours | ({f"{by}_lte": written(until)} if until else {})
        offset = 0
        while True:
            filters = {**ours, f"{by}_{op}": written(since)}
            call = self._requests.appointments_by(by, filters, offset)
            found = await self._wire.ask(call, shapes.Page[shapes.Appointment])
            page, total = list(found.data), found.paging.total
            is_last = not page or (total is not None and offset + len(page) >= total)
            yield page, is_last
            if is_last:
                return
            last = date(page[-1])
            if last is not None and last > since:
                # from its last date on: what comes and goes before it shifts nothing
                since, op, offset = last, "gte", 0
            else:
                offset += len(page)

    async def _newest(self) -> datetime:
        call = self._requests.appointments_by("lastUpdated", self._ours, newest=True)
        found = await self._wire.ask(call, shapes.Page[shapes.Appointment])
        return max(filter(None, map(_updated, found.data)), default=_BEGINNING)

    def _told(self, row: shapes.Appointment, names: Sequence[Provider]) -> Appointment:
        """Read a row; those of a list do not say whose calendar it is, which the question did."""
        if not row.user.reference:
            row = row.model_copy(update={"user": shapes.Link(reference=self._employee)})
        return readings.appointment(row, self._zone, names)


class _Reading:
    """What one look finds. A list says all of a visit that is known; a new one is read alone.

    `there` and `gone` are by id: each visit is told once, and not too many are read alone.
    """

    def __init__(self, calendar: Calendar, known: Known, now: datetime) -> None:
        self._calendar = calendar
        self._now = now
        self._left = MOST_ALONE
        self.known = known
        self.there: dict[str, shapes.Appointment] = {}
        self.gone: dict[str, None] = {}

    async def take(self, rows: Sequence[shapes.Appointment], *, only_moved: bool = False) -> None:
        """Take in rows of a list, but not of visits that are over."""
        noted = await self.known.among([row.id for row in rows])
        for row in rows:
            start, before = _start(row), noted.get(row.id)
            if row.id in self.there or row.id in self.gone:
                continue
            if before is None and self._is_ahead(start):
                await self.read(row.id, row)
            if before is None or (only_moved and start == before.start):
                continue
            if self._is_ahead(start) or self._is_ahead(before.start):
                self.there[row.id] = row

    async def read(self, number: str, otherwise: shapes.Appointment | None = None) -> None:
        """Read one visit; `otherwise` is what is known of it if too many were read before."""
        if number in self.there or number in self.gone:
            return
        if self._left:
            self._left -= 1
            row = await self._calendar.by_id(number)
            if row is None:
                self.gone[number] = None
        else:
            row = otherwise
        if row is not None:
            self.there[number] = row

    def _is_ahead(self, start: datetime | None) -> bool:
        return start is not None and start > self._now


def _place(cursor: str) -> Place | None:
    """Read a cursor; one that is empty or of another kind begins anew."""
    try:
        return Place.model_validate_json(cursor)
    except ValidationError:
        return None


def _start(row: shapes.Appointment) -> datetime | None:
    return readings.moment(row.start_date, _UTC)


def _updated(row: shapes.Appointment) -> datetime | None:
    return readings.moment(row.last_updated, _UTC)
