"""The appointments as Qmatic holds them: found by a person's identifier, or read by id.

The rule: an appointment is never answered from memory. Only where it is and for how many places,
which nothing changes, is remembered, so that a question about free times needs no second call.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.systems import Refused
from bot.systems.directory import Directory, Entry
from bot.systems.likeness import words
from bot.systems.qmatic import readings, shapes
from bot.systems.qmatic.refusals import WANTS_POST
from bot.systems.qmatic.requests import Requests
from bot.systems.wire import Declined, Wire
from flows.domain import Appointment, Draft, Slot
from flows.understanding.request import Who

_REMEMBERED = 1000


class Records:
    """The appointments of one tenant, as one branch sees them."""

    def __init__(
        self, wire: Wire, requests: Requests, zone: ZoneInfo, directory: Directory
    ) -> None:
        self._wire = wire
        self._requests = requests
        self._zone = zone
        self._directory = directory
        self._searches_by_post = False
        self._seen: dict[str, shapes.AppointmentRow] = {}

    async def of(self, entry: Entry) -> Sequence[shapes.AppointmentRow]:
        """Return a person's appointments; by POST from the first time on that GET does not work."""
        try:
            rows = await self._search(entry, by_post=self._searches_by_post)
        except Declined as declined:
            if self._searches_by_post or declined.status not in WANTS_POST:
                raise
            rows = await self._search(entry, by_post=True)
            self._searches_by_post = True
        return [self._remembered(row) for row in rows]

    async def row(self, appointment_id: str) -> shapes.AppointmentRow | None:
        call = self._requests.appointment(appointment_id)
        try:
            return self._remembered(await self._wire.ask(call, shapes.AppointmentRow))
        except Declined as declined:
            if declined.is_missing:
                return None
            raise

    async def read(self, appointment_id: str, customer_id: str) -> Appointment | None:
        """Return an appointment of this customer as it is now; None if there is none."""
        row = await self.row(appointment_id)
        return None if row is None else self.appointment(row, customer_id)

    async def find(self, entry: Entry, draft: Draft, slot: Slot) -> Appointment | None:
        """Look for what was booked with a draft: by start, branch and services."""
        chosen = {one.id for one in draft.services}
        for row in await self.of(entry):
            found = self.appointment(row, entry.customer.id)
            booked = {one.id for one in found.work}
            # of several services the vendor may show only one
            is_of = booked == chosen or (not row.services and booked <= chosen)
            if found.start == slot.start and is_of and not self.is_elsewhere(row):
                return found
        return None

    async def places(self, appointment_id: str) -> int:
        """Return for how many places an appointment is; raises Refused where it cannot be moved."""
        row = self._seen.get(appointment_id) or await self.row(appointment_id)
        if row is None:
            raise Refused("This appointment is gone. Look the customer up again.")
        self.check_branch(row)
        return readings.places(row)

    async def owner(self, row: shapes.AppointmentRow) -> str:
        """Find whose appointment it is, which the vendor does not tell; empty if it is not sure."""
        person = row.customer
        if not person.email:
            return ""
        name = words(f"{person.first_name} {person.last_name}")
        found = await self._directory.find(Who(email=person.email))
        same = [one.id for one in found if words(one.name) == name]
        return same[0] if len(same) == 1 else ""

    def check_branch(self, row: shapes.AppointmentRow) -> None:
        if self.is_elsewhere(row):
            where = row.branch.name or "another branch"
            raise Refused(f"This appointment is at {where}, and only that branch can move it.")

    def is_elsewhere(self, row: shapes.AppointmentRow) -> bool:
        return readings.is_elsewhere(row, self._requests.branch)

    def appointment(self, row: shapes.AppointmentRow, customer_id: str) -> Appointment:
        return readings.appointment(row, self._zone, self._requests.branch, customer_id)

    async def _search(self, entry: Entry, *, by_post: bool) -> Sequence[shapes.AppointmentRow]:
        call = self._requests.search(entry.identifier, by_post=by_post)
        try:
            return (await self._wire.ask(call, shapes.AppointmentList)).root
        except Declined as declined:
            if declined.is_missing:
                return ()
            raise

    def _remembered(self, row: shapes.AppointmentRow) -> shapes.AppointmentRow:
        self._seen.pop(row.appointment_id, None)
        self._seen[row.appointment_id] = row
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return row
