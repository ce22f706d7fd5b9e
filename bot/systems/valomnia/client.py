"""Valomnia behind the protocol of `bot.systems`: which calls answer which question.

The rule: Valomnia is a calendar without rules, so a time is looked at right before a write and
again after it; nobody but us is kept from taking it in between. One write at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
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
from bot.systems.actor import signed
from bot.systems.caching import Cached
from bot.systems.valomnia import readings, shapes
from bot.systems.valomnia.calendar import Calendar
from bot.systems.valomnia.hours import Hours, Span
from bot.systems.valomnia.paging import every
from bot.systems.valomnia.people import People
from bot.systems.valomnia.refusals import NOT_FOUND, WRONG_TYPE, complaint
from bot.systems.valomnia.requests import (
    SAVE,
    Requests,
    Visit,
    new_customer,
    own_reference,
    same_customer,
    unchanged,
)
from bot.systems.valomnia.session import Session
from bot.systems.valomnia.watching import Watch
from bot.systems.valomnia.week import Week
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
    register_customer=True,
    change_customer=True,
    reschedule=True,
    cancel=True,
    restore=True,
    day_sheet=True,
)
LIMITS = Limits(per_second=5, burst=5)

_HOUR = timedelta(hours=1)
_YEAR = timedelta(days=365)
_OTHER_CUSTOMER = (
    "Valomnia has it for another customer than the one chosen. Look at it there and correct it."
)


class Valomnia:
    """The calendar of one employee, who is the one that signs in: no other can be chosen.

    `employee` is that employee's reference. `clock` returns aware times.
    `name` is what logs and figures call it.
    """

    def __init__(
        self,
        *,
        base_url: str,
        user: str,
        password: str,
        employee: str,
        branch: Branch,
        week: Week,
        version: str = "v2.1",
        slot: timedelta = timedelta(minutes=30),
        lead: timedelta = timedelta(hours=1),
        horizon: timedelta = timedelta(days=60),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        name: str = "valomnia",
    ) -> None:
        self._employee = employee
        self._zone = branch.tz
        self._clock = clock
        self._requests = Requests(version)
        self._session = Session(user, password, SAVE, clock)
        self._wire = Wire(
            name,
            base_url,
            complaint,
            access=self._session,
            limits=limits or LIMITS,
            transport=transport,
        )
        hours = Hours(branch.tz, week, slot, lead, horizon)
        self._calendar = Calendar(self._wire, self._requests, employee, hours)
        self._watch = Watch(self._wire, self._requests, self._calendar, employee, branch.tz)
        self._people = People(self._wire, self._requests, clock)
        self._services = Cached(self._read_services, _HOUR, clock)
        self._employees = Cached(self._read_employees, _HOUR, clock)
        self._writing = asyncio.Lock()

    @property
    def can(self) -> Can:
        return CAN

    @property
    def silent_since(self) -> datetime | None:
        return self._wire.silent_since

    async def close(self) -> None:
        for one in (self._services, self._employees, self._people, self._session):
            await one.close()
        await self._wire.close()

    async def reach(self) -> None:
        """Ask for the employee whose calendar is meant: both a session and a setting are tried."""
        try:
            call = self._requests.employees(reference=self._employee)(0)
            found = await self._wire.ask(call, shapes.Page[shapes.Employee])
        except Declined as declined:
            if not declined.is_missing:
                raise
            reason = "There is no Valomnia at this address. Check base_url and version."
            raise NotAllowed(reason, reference=declined.reference) from declined
        if all(one.reference != self._employee for one in found.data):
            raise NotAllowed("Valomnia has no employee with this reference. Check employee.")

    # customers

    async def find_customers(self, who: Who) -> Sequence[Customer]:
        return await self._people.find(who)

    async def customer(self, customer_id: str) -> Customer | None:
        row = await self._people.row(customer_id)
        return readings.customer(row) if row else None

    async def create_customer(self, new: NewCustomer, key: str) -> Customer:
        """Register a customer under a reference made of `key`: a repeat finds the same record."""
        reference = own_reference(key)
        form = new_customer(new)
        async with self._writing:
            if found := await self.customer(reference):
                return found
            call = self._requests.upsert_customer(reference, form)
            await self._wire.ask(call, shapes.Written)
        self._people.forget()
        # it is done: a failed second look must not make it look otherwise
        with suppress(Trouble):
            if found := await self.customer(reference):
                return found
        return Customer(
            id=reference,
            company=form["name"],
            key=reference,
            phones=(new.phone,) if new.phone else (),
            emails=(new.email,) if new.email else (),
        )

    async def find_created(self, new: NewCustomer) -> Customer | None:
        return await self._people.made(new_customer(new)["name"], new)

    async def update_customer(
        self, customer: Customer, changes: ContactChanges, key: str
    ) -> Customer:
        """Write all that is known of a customer again, with a new phone or e-mail in it."""
        async with self._writing:
            row = await self._people.row(customer.id)
            if row is None:
                raise Refused("This customer is no longer in Valomnia. Look the customer up again.")
            changed = changes.model_dump(exclude_none=True)
            try:
                await self._write_customer(row, "references", changed)
            except Declined as declined:
                if not _may_mean(declined):
                    raise
                await self._write_customer(row, "numbers", changed)
        self._people.forget()
        with suppress(Trouble):
            if found := await self.customer(customer.id):
                return found
        updated = readings.customer(row.model_copy(update=changed))
        assert updated is not None  # noqa: S101  # a row that was found by its reference has one
        return updated

    # what there is to choose from

    async def services(self) -> Sequence[Service]:
        """Return the kinds of visit that are in use."""
        return await self._services.get()

    async def advisors(self) -> Sequence[Provider]:
        """Return the employees. None can be wished for; their names are shown."""
        return await self._employees.get()

    async def transports(self) -> Sequence[Transport]:
        return ()

    async def _read_services(self) -> tuple[Service, ...]:
        call = self._requests.categories()
        return readings.services(await every(self._wire, call, shapes.Page[shapes.Category]))

    async def _read_employees(self) -> tuple[Provider, ...]:
        call = self._requests.employees()
        return readings.employees(await every(self._wire, call, shapes.Page[shapes.Employee]))

    # free times

    async def free_times(self, query: SlotQuery) -> FreeTimes:
        """Return what is free in the employee's calendar; other calendars are not seen."""
        return await self._calendar.free_times(query, self._clock())

    # appointments

    async def appointments(self, customer_id: str) -> Sequence[Appointment]:
        """Return those of the past year and all to come. Lists do not tell whose calendar it is."""
        since = self._clock().astimezone(self._zone).date() - _YEAR
        rows = await self._calendar.of_customer(customer_id, since)
        found = [readings.appointment(row, self._zone) for row in rows]
        unknown = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: one.start or unknown)

    async def of_day(self, day: date) -> Sequence[Appointment]:
        """Return those of the employee whose calendar is set up; nobody else's are seen."""
        rows, employees = await asyncio.gather(
            self._calendar.of_day(day), or_else(self._employees.get(), ())
        )
        mine = next((one for one in employees if one.id == self._employee), None)
        # lists do not tell whose they are, and this one was asked for the employee's alone
        own = {"provider_id": self._employee, "provider": mine.name if mine else ""}
        read = (readings.appointment(row, self._zone, employees) for row in rows)
        found = [one if one.provider_id else one.model_copy(update=own) for one in read]
        begun = [(one.start, one) for one in found if one.start and one.start.date() == day]
        return [one for _, one in sorted(begun, key=itemgetter(0))]

    async def appointment(self, appointment_id: str) -> Appointment | None:
        row, employees = await asyncio.gather(
            self._calendar.by_id(appointment_id), or_else(self._employees.get(), ())
        )
        return readings.appointment(row, self._zone, employees) if row else None

    async def save(
        self, draft: Draft, how: Literal["draft", "book"], key: str
    ) -> Appointment | SlotGone | AlreadyBooked:
        """Book under a reference made of `key`: a repeat finds the same record."""
        customer, slot, service = _complete(draft, how)
        span = self._calendar.span_of(slot.start, slot.end)
        reference = own_reference(key)
        async with self._writing:
            already, rows, contacts = await asyncio.gather(
                self._calendar.by_reference(reference),
                self._calendar.during(span),
                self._meant(customer),
            )
            if already:
                return await self._read_again(already, customer.id)
            if span.start <= self._clock() or self._calendar.is_taken(span, rows):
                return SlotGone()
            visit = Visit(
                title=service.name,
                start=span.start,
                end=span.end,
                category=service.code or service.id,
                customer=customer.id,
                note=signed(draft.note),
                contacts=contacts,
            )
            made = await self._insert(reference, visit, service)
        return await self._read_again(made, customer.id)

    async def _insert(self, reference: str, visit: Visit, service: Service) -> shapes.Appointment:
        """Write with references, or else with numbers: which an upsert means is not documented.

        A refused one has written nothing.
        """
        try:
            return await self._wire.ask(self._requests.upsert(reference, visit), shapes.Appointment)
        except Declined as declined:
            row = await self._people.row(visit.customer or "") if _may_mean(declined) else None
            if row is None:
                raise
        # both by number: a reference taken for a number would be somebody else's
        numbered = replace(visit, category=service.id, customer=row.id)
        return await self._wire.ask(self._requests.upsert(reference, numbered), shapes.Appointment)

    async def find_saved(
        self, draft: Draft, how: Literal["draft", "book"], key: str
    ) -> Appointment | Literal["not_saved", "unknown"]:
        """Look by the reference that the write had."""
        row, employees = await asyncio.gather(
            self._calendar.by_reference(own_reference(key)), or_else(self._employees.get(), ())
        )
        return readings.appointment(row, self._zone, employees) if row else "not_saved"

    async def insert(self, reference: str, visit: Visit, *, external: bool) -> Appointment:
        """Make an appointment by the vendor's plain save. It must never be repeated.

        The product books by `save`, which may be; this is for references that others gave out.
        """
        async with self._writing:
            call = self._requests.save(reference, visit, external=external)
            made = await self._wire.ask(call, shapes.Appointment)
        return readings.appointment(made, self._zone)

    async def reschedule(
        self, appointment: Appointment, slot: Slot, hold: Hold | None, key: str
    ) -> Appointment | SlotGone | ChangedElsewhere:
        async with self._writing:
            span = self._calendar.span_of(slot.start, slot.end, _span(appointment))
            row, rows = await asyncio.gather(
                self._calendar.by_id(appointment.id), self._calendar.during(span)
            )
            if row is None or not self._is_as_seen(row, appointment):
                return await self._changed(row)
            if span.start <= self._clock() or self._calendar.is_taken(span, rows, but=row.id):
                return SlotGone()
            visit = unchanged(row, span.start, span.end)
            if visit is None:
                raise Refused("Valomnia does not say what kind of visit this is. Move it there.")
            call = self._requests.update(row.id, row.reference or own_reference(key), visit)
            try:
                made = await self._wire.ask(call, shapes.Appointment)
            except Declined as declined:
                # the record itself, or one it refers to: which is not documented
                if not (declined.is_missing or declined.code == NOT_FOUND):
                    raise
                if await self._calendar.by_id(appointment.id):
                    raise
                return ChangedElsewhere(None)
        return await self._read_again(made, row.customer.reference)

    async def cancel(
        self, appointment: Appointment, reason: str, key: str
    ) -> Appointment | ChangedElsewhere:
        """Delete the appointment: Valomnia has no cancelled ones, and keeps no reason."""
        gone = appointment.model_copy(update={"status": "cancelled"})
        async with self._writing:
            row = await self._calendar.by_id(appointment.id)
            if row is None:
                return gone
            if not self._is_as_seen(row, appointment):
                return await self._changed(row)
            try:
                await self._wire.ask(self._requests.delete(row.id), shapes.Deleted)
            except Declined as declined:
                if not declined.is_missing:
                    raise
        left = None
        with suppress(Trouble):
            left = await self._calendar.by_id(appointment.id)
        if left:
            raise Lost("Valomnia says that the appointment is deleted, and still shows it.")
        return gone

    async def changes(self, cursor: str, known: Known, hints: Sequence[Hint] = ()) -> Seen:
        """Look what changed in the employee's calendar; Valomnia gives no hints."""
        names = await or_else(self._employees.get(), ())
        return await self._watch.look(cursor, known, self._clock(), names)

    async def hold(self, draft: Draft) -> Hold | SlotGone:
        raise Refused("Valomnia cannot hold a time.")

    async def release(self, hold: Hold) -> None:
        raise Refused("Valomnia cannot hold a time.")

    # what these have in common

    async def _meant(self, customer: Customer) -> tuple[int, ...]:
        """Return the numbers of the people at the customer whom the visit is for."""
        if not (customer.first or customer.last):
            return ()
        return readings.person_ids(await self._people.at(customer), customer)

    def _is_as_seen(self, row: shapes.Appointment, seen: Appointment) -> bool:
        now = readings.appointment(row, self._zone)
        same = (now.start, now.end) == (seen.start, seen.end)
        return same and (not seen.version or now.version == seen.version)

    async def _changed(self, row: shapes.Appointment | None) -> ChangedElsewhere:
        if row is None:
            return ChangedElsewhere(None)
        employees = await or_else(self._employees.get(), ())
        return ChangedElsewhere(readings.appointment(row, self._zone, employees))

    async def _read_again(self, made: shapes.Appointment, customer_id: str) -> Appointment:
        """Look at what was written and what is beside it. It is done: trouble does not count."""
        again, warning, employees = await asyncio.gather(
            or_else(self._calendar.by_id(made.id), None),
            self._calendar.warning(made),
            or_else(self._employees.get(), ()),
        )
        found = readings.appointment(again or made, self._zone, employees)
        if found.customer_id not in {"", customer_id}:
            warning = _OTHER_CUSTOMER
        return found.model_copy(update={"warning": warning})

    async def _write_customer(
        self,
        row: shapes.Customer,
        ids: Literal["references", "numbers"],
        changed: Mapping[str, str],
    ) -> None:
        call = self._requests.upsert_customer(row.reference, same_customer(row, ids, **changed))
        await self._wire.ask(call, shapes.Written)


def _may_mean(declined: Declined) -> bool:
    """May it be refused because ids of the other kind were wanted?"""
    return declined.code in {NOT_FOUND, WRONG_TYPE} and not declined.is_missing


def _span(appointment: Appointment) -> Span | None:
    start, end = appointment.start, appointment.end
    return Span(start, end) if start and end else None


def _complete(draft: Draft, how: Literal["draft", "book"]) -> tuple[Customer, Slot, Service]:
    if how == "draft":
        raise Refused("Valomnia has no drafts.")
    if draft.customer is None or draft.slot is None or len(draft.services) != 1:
        raise ValueError("only a draft with a customer, a time and one service can be saved")
    return draft.customer, draft.slot, draft.services[0]
