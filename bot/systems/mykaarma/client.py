"""myKaarma behind the protocol of `bot.systems`: which calls answer which question.

The rule: requests, shapes and readings are pure and elsewhere; here is only what is sent when.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import httpx

from bot.systems import (
    AlreadyBooked,
    ChangedElsewhere,
    Lost,
    NotAllowed,
    Refused,
    SlotGone,
    Trouble,
)
from bot.systems.actor import actor
from bot.systems.likeness import is_same
from bot.systems.mykaarma import matching, readings, shapes
from bot.systems.mykaarma.catalogue import Catalogue
from bot.systems.mykaarma.refusals import ALREADY_BOOKED, OUT_OF_DATE, SLOT_GONE, complaint
from bot.systems.mykaarma.requests import Requests
from bot.systems.mykaarma.sweeping import Found, Sweep
from bot.systems.mykaarma.wishes import (
    as_saved,
    complete,
    days_between,
    is_as_seen,
    is_of,
    same_again,
    wish_of,
)
from bot.systems.watching import Hint, Known, Seen
from bot.systems.wire import Declined, Limits, Wire, or_else
from flows.domain import (
    Appointment,
    Branch,
    Can,
    ContactChanges,
    Customer,
    Draft,
    FreeTimes,
    Hold,
    NewCustomer,
    Provider,
    Service,
    Slot,
    SlotQuery,
    Transport,
)
from flows.understanding.request import Who

CAN = Can(
    vehicles=True,
    several_services=True,
    advisors=True,
    transport=True,
    draft=True,
    register_customer=True,
    change_customer=True,
    reschedule=True,
    cancel=True,
    restore=True,
    day_sheet=True,
)

_YEAR = timedelta(days=365)
_E164 = re.compile(r"\+[1-9]\d{7,14}")


class MyKaarma:
    """One service department of one dealer. `clock` returns aware times.

    `notify`: customers are told about their appointments by text and e-mail, and agreed to it.
    `search_lag`: after so many seconds a new customer can surely be found.
    `name` is what logs and figures call it.
    """

    def __init__(
        self,
        *,
        base_url: str,
        dealer_id: str,
        department_id: str,
        user: str,
        password: str,
        branch: Branch,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        link_source: str = "slack",
        notify: bool = True,
        limits: Limits | None = None,
        search_lag: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
        name: str = "mykaarma",
    ) -> None:
        self._zone = branch.tz
        self._clock = clock
        self._search_lag = search_lag
        self._requests = Requests(dealer_id, department_id, link_source, notify)
        self._wire = Wire(
            name,
            base_url,
            complaint,
            auth=httpx.BasicAuth(user, password),
            limits=limits,
            transport=transport,
        )
        self._catalogue = Catalogue(self._wire, self._requests, clock)
        self._sweep = Sweep(self._found_on, self._found, branch.tz)

    @property
    def can(self) -> Can:
        return CAN

    @property
    def silent_since(self) -> datetime | None:
        return self._wire.silent_since

    async def close(self) -> None:
        await self._catalogue.close()
        await self._wire.close()

    async def reach(self) -> None:
        try:
            await self._wire.ask(self._requests.transports(), shapes.TransportList)
        except Declined as declined:
            if not declined.is_missing:
                raise
            reason = "There is no such department at this address. Check base_url and department."
            raise NotAllowed(reason, reference=declined.reference) from declined

    # customers

    async def find_customers(self, who: Who) -> Sequence[Customer]:
        by = matching.search(who)
        if by is None:
            return ()
        call = self._requests.find_customers(by.term, by.preference)
        rows = await self._wire.ask(call, shapes.CustomerList)
        return matching.meant((readings.customer(row) for row in rows.root), who, by)

    async def customer(self, customer_id: str) -> Customer | None:
        try:
            answer = await self._wire.ask(
                self._requests.customer(customer_id), shapes.CustomerAnswer
            )
        except Declined as declined:
            if declined.is_missing:
                return None
            raise
        return readings.customer(answer.customer_with_vehicles)

    async def create_customer(self, new: NewCustomer, key: str) -> Customer:
        """Register a customer. The vendor has no place for `key`: a repeat makes a second one."""
        call = self._requests.create_customer(new)
        made = await self._wire.ask(call, shapes.CreatedCustomer)
        # it is done: what goes wrong from here on may cost the vehicles' ids and nothing more
        with suppress(Trouble):
            if found := await self.customer(made.customer_uuid):
                return found
        return Customer(
            id=made.customer_uuid,
            first=new.first,
            last=new.last,
            company=new.company,
            phones=(new.phone,) if new.phone else (),
            emails=(new.email,) if new.email else (),
        )

    async def update_customer(
        self, customer: Customer, changes: ContactChanges, key: str
    ) -> Customer:
        """Change the preferred phone or e-mail. A repeat writes the same."""
        if changes.phone and not _E164.fullmatch(changes.phone):
            # the vendor would drop it without a word, and what it replaces with it
            raise Refused("The phone number needs its country code, as in +1 212 555 0100.")
        try:
            call = self._requests.customer(customer.id)
            answer = await self._wire.ask(call, shapes.CustomerAnswer)
            row = answer.customer_with_vehicles
            await self._wire.ask(self._requests.update_customer(row, changes), shapes.Changed)
        except Declined as declined:
            if declined.is_missing:
                reason = "This customer is no longer in myKaarma. Look the customer up again."
                raise Refused(reason, reference=declined.reference) from declined
            raise
        expected = readings.with_changes(readings.customer(row), changes)
        return await or_else(self.customer(customer.id), expected) or expected

    async def find_created(self, new: NewCustomer) -> Customer | None:
        """Look by what was registered, now and once more when the vendor's search has caught up."""
        found = await self._find_created(new)
        if found is None:
            await asyncio.sleep(self._search_lag)
            found = await self._find_created(new)
        return found

    async def _find_created(self, new: NewCustomer) -> Customer | None:
        who = Who(
            phone=new.phone or None,
            email=None if new.phone else new.email or None,
            name=new.name,
        )
        found = await self.find_customers(who)
        return next((one for one in found if is_same(one, new)), None)

    # what there is to choose from

    async def services(self) -> Sequence[Service]:
        return await self._catalogue.services.get()

    async def advisors(self) -> Sequence[Provider]:
        return await self._catalogue.advisors.get()

    async def transports(self) -> Sequence[Transport]:
        return await self._catalogue.transports.get()

    # free times

    async def free_times(self, query: SlotQuery) -> FreeTimes:
        today = self._today()
        days = [day for day in days_between(query.since, query.until) if day >= today]
        asked = await self._free_days(query, days)
        if asked.slots:
            return FreeTimes(
                since=query.since, until=query.until, slots=asked.slots, reasons=asked.reasons
            )
        first = await self._first_free_day(query, max(query.until + timedelta(days=1), today))
        if first is not None:
            until = first + timedelta(days=2)
            later = await self._free_days(query, days_between(first, until))
            if later.slots:
                reasons = asked.reasons + later.reasons
                return FreeTimes(since=first, until=until, slots=later.slots, reasons=reasons)
        return FreeTimes(since=query.since, until=query.until, reasons=asked.reasons)

    async def _free_days(self, query: SlotQuery, days: Sequence[date]) -> readings.FreeDays:
        if not days:
            return readings.FreeDays((), ())
        call = self._requests.availability(query, days)
        found, minutes = await asyncio.gather(
            self._wire.ask(call, shapes.Availability),
            or_else(self._catalogue.slot_minutes.get(), None),
        )
        return readings.free_days(
            found, days, now=self._clock(), zone=self._zone, slot_minutes=minutes
        )

    async def _first_free_day(self, query: SlotQuery, since: date) -> date | None:
        call = self._requests.first_slot(query, since)
        try:
            found = await self._wire.ask(call, shapes.FirstSlot)
        except Declined as declined:
            if declined.is_missing or declined.code in SLOT_GONE:
                return None
            raise
        first = readings.moment(found.date_time)
        return first.date() if first and first.date() >= since else None

    # appointments

    async def appointments(self, customer_id: str) -> Sequence[Appointment]:
        rows, names = await asyncio.gather(
            self._rows(customer_id, self._today() - _YEAR), self._names()
        )
        found = [readings.appointment(row, self._zone, *names) for row in rows]
        unknown = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: one.start or unknown)

    async def of_day(self, day: date) -> Sequence[Appointment]:
        found = [one.appointment for one in await self._found_on(day)]
        unknown = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: one.start or unknown)

    async def _found_on(self, day: date) -> Sequence[Found]:
        answer, names = await asyncio.gather(
            self._wire.ask(self._requests.day(day), shapes.AppointmentList), self._names()
        )
        return [
            Found(readings.appointment(row, self._zone, *names), readings.is_by_customer(row))
            for row in answer.service_appointments
        ]

    async def appointment(self, appointment_id: str) -> Appointment | None:
        found = await self._found(appointment_id)
        return found.appointment if found else None

    async def _found(self, appointment_id: str) -> Found | None:
        try:
            answer, names = await asyncio.gather(
                self._wire.ask(
                    self._requests.appointment(appointment_id), shapes.AppointmentAnswer
                ),
                self._names(),
            )
        except Declined as declined:
            if declined.is_missing:
                return None
            raise
        row = answer.appointment_info
        return Found(readings.appointment(row, self._zone, *names), readings.is_by_customer(row))

    async def _names(self) -> tuple[Sequence[Provider], Sequence[Service]]:
        """Return the advisors and services by which appointments are named, if they can be had."""
        return await asyncio.gather(
            or_else(self._catalogue.advisors.get(), ()),
            or_else(self._catalogue.services.get(), ()),
        )

    async def _rows(self, customer_id: str, since: date) -> Sequence[shapes.AppointmentRow]:
        call = self._requests.appointments(customer_id, since)
        return (await self._wire.ask(call, shapes.AppointmentList)).service_appointments

    async def save(
        self,
        draft: Draft,
        how: Literal["draft", "book"],
        key: str,
    ) -> Appointment | SlotGone | AlreadyBooked:
        """Write the appointment. The vendor has no place for `key`: whoever repeats looks first."""
        customer, slot = complete(draft)
        try:
            if how == "draft":
                return await self._save_draft(draft, customer, slot)
            return await self._book(draft, customer, slot)
        except Declined as declined:
            if declined.code == ALREADY_BOOKED:
                return AlreadyBooked()
            if declined.code in SLOT_GONE or (declined.status == 409 and not declined.code):
                return SlotGone()
            raise

    async def _save_draft(
        self, draft: Draft, customer: Customer, slot: Slot
    ) -> Appointment | SlotGone:
        # the vendor takes a draft for any time: only a fresh look tells that it is still free
        if not await self._is_free(wish_of(draft, slot), slot):
            return SlotGone()
        call = self._requests.draft(draft, customer, slot)
        made = readings.draft_made(await self._wire.ask(call, shapes.CreatedDraft))
        return as_saved(draft, slot, "draft", made.id, made.link)

    async def _book(
        self, draft: Draft, customer: Customer, slot: Slot
    ) -> Appointment | SlotGone | AlreadyBooked:
        free, rows, creator = await asyncio.gather(
            self._is_free(wish_of(draft, slot), slot),
            self._rows(customer.id, self._today()),
            or_else(self._catalogue.user_of(actor().email), ""),
        )
        if draft.vehicle and any(self._is_coming(row) and is_of(row, draft) for row in rows):
            return AlreadyBooked()
        if not free:
            return SlotGone()
        call = self._requests.book(draft, customer, slot, creator)
        made = await self._wire.ask(call, shapes.CreatedAppointment)
        # it is done: a failed second look must not make it look otherwise
        expected = as_saved(draft, slot, "booked", made.appointment_uuid, "", made.appointment_key)
        return await or_else(self.appointment(made.appointment_uuid), expected) or expected

    async def _is_free(self, wish: SlotQuery, slot: Slot) -> bool:
        """Ask for the slot's day once more; the days of `wish` do not matter."""
        if slot.start <= self._clock():
            return False  # the vendor goes on listing times that are over
        call = self._requests.availability(wish, [slot.start.astimezone(self._zone).date()])
        found = await self._wire.ask(call, shapes.Availability)
        combinations = found.availability_info_map.get(slot.key, {})
        return any(one.vacant for one in combinations.values())

    async def find_saved(
        self,
        draft: Draft,
        how: Literal["draft", "book"],
        key: str,
    ) -> Appointment | Literal["not_saved", "unknown"]:
        """Look by start, vehicle and services. Drafts cannot be looked up."""
        if how == "draft":
            return "unknown"
        customer, slot = complete(draft)
        rows, names = await asyncio.gather(
            self._rows(customer.id, slot.start.astimezone(self._zone).date()), self._names()
        )
        codes = {service.code for service in draft.services}
        for row in rows:
            found = readings.appointment(row, self._zone, *names)
            booked = {one.labor_op_code or one.op_code for one in row.service_list}
            if (
                found.status == "booked"
                and readings.start_of(row) == readings.moment(slot.key)
                and is_of(row, draft)
                and codes <= booked
            ):
                return found
        return "not_saved"

    async def reschedule(
        self, appointment: Appointment, slot: Slot, hold: Hold | None, key: str
    ) -> Appointment | SlotGone | ChangedElsewhere:
        """Move an appointment. The vendor has no place for `key`; a repeat writes the same."""
        wish = same_again(appointment, slot)
        now, free = await asyncio.gather(
            self.appointment(appointment.id), self._is_free(wish, slot), return_exceptions=True
        )
        if isinstance(now, BaseException):
            raise now
        if now is None or not is_as_seen(now, appointment):
            return ChangedElsewhere(now)
        if isinstance(free, BaseException):
            # of one that is gone or cancelled the vendor refuses this question, too
            raise free
        if not free:
            return SlotGone()
        try:
            await self._wire.ask(self._requests.move(appointment.id, slot), shapes.Changed)
        except Declined as declined:
            if declined.code in SLOT_GONE or (declined.status == 409 and not declined.code):
                return SlotGone()
            if declined.is_missing or declined.code in OUT_OF_DATE:
                return ChangedElsewhere(await self.appointment(appointment.id))
            raise
        expected = now.model_copy(update={"start": slot.start, "end": slot.end})
        moved = await or_else(self.appointment(appointment.id), expected)
        if moved is None or moved.start != slot.start:
            raise Lost("myKaarma says that the appointment is moved, and shows another time.")
        return moved

    async def cancel(
        self, appointment: Appointment, reason: str, key: str
    ) -> Appointment | ChangedElsewhere:
        """Cancel an appointment. The vendor has no place for the reason."""
        gone = appointment.model_copy(update={"status": "cancelled"})
        now = await self.appointment(appointment.id)
        if now is None or now.status == "cancelled":
            return now or gone
        if not is_as_seen(now, appointment):
            return ChangedElsewhere(now)
        try:
            await self._wire.ask(self._requests.cancel(appointment.id), shapes.Changed)
        except Declined as declined:
            if not (declined.is_missing or declined.code in OUT_OF_DATE):
                raise
        left = await or_else(self.appointment(appointment.id), gone)
        if left and left.status != "cancelled":
            raise Lost("myKaarma says that the appointment is cancelled, and still shows it.")
        return left or gone

    async def hold(self, draft: Draft) -> Hold | SlotGone:
        raise Refused("myKaarma cannot hold a time.")

    async def release(self, hold: Hold) -> None:
        raise Refused("myKaarma cannot hold a time.")

    async def changes(self, cursor: str, known: Known, hints: Sequence[Hint] = ()) -> Seen:
        if hints:
            return await self._sweep.hinted(cursor, known, hints)
        return await self._sweep.look(cursor, known, self._today())

    def _is_coming(self, row: shapes.AppointmentRow) -> bool:
        one = readings.appointment(row, self._zone)
        return one.status == "booked" and one.start is not None and one.start > self._clock()

    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()
