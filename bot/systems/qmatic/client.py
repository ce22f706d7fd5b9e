"""Qmatic behind the protocol of `bot.systems`: which calls answer which question.

The rule: requests, shapes and readings are pure and elsewhere; here is only what is sent when.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
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
    Unreachable,
)
from bot.systems.actor import signed
from bot.systems.directory import Directory, Entry
from bot.systems.likeness import is_same
from bot.systems.qmatic import readings, shapes
from bot.systems.qmatic.catalogue import Catalogue
from bot.systems.qmatic.contacts import changed, contact_of, requirement
from bot.systems.qmatic.records import Records
from bot.systems.qmatic.refusals import SLOT_GONE, complaint
from bot.systems.qmatic.requests import Requests
from bot.systems.qmatic.reservations import Reservations
from bot.systems.qmatic.token import Token
from bot.systems.qmatic.watching import Watch
from bot.systems.watching import Hint, Known, Seen
from bot.systems.wire import Declined, Limits, Wire
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
    several_services=True,
    register_customer=True,
    change_customer=True,
    hold=True,
    reschedule=True,
    cancel=True,
    restore=True,
)

# 100 calls a minute are allowed; this lets 90 through in any: the burst, and what 60 seconds add.
LIMITS = Limits(read=30.0, write=60.0, per_second=70 / 60, burst=20)


class Qmatic:
    """One branch of one tenant. `clock` returns aware times.

    `combines`: the tenant has the feature by which several services share a visit.
    `language`: of the names of services, as the vendor lists them.
    `name` is what logs and figures call it.
    """

    def __init__(
        self,
        requests: Requests,
        *,
        base_url: str,
        token_url: str,
        account: str,
        tenant: str,
        client_id: str,
        client_secret: str,
        language: str,
        branch: Branch,
        directory: Directory,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        name: str = "qmatic",
    ) -> None:
        self._requests = requests
        self._zone = branch.tz
        self._directory = directory
        self._clock = clock
        self._can = CAN.model_copy(update={"several_services": requests.combines})
        self._token = Token(
            requests.token(),
            name=f"{name}_token",
            base_url=token_url,
            account=account,
            client_id=client_id,
            client_secret=client_secret,
            clock=clock,
            limits=limits or LIMITS,
            transport=transport,
        )
        self._wire = Wire(
            name,
            base_url,
            complaint,
            access=self._token,
            headers={"X-TENANT-ID": tenant, "Accept-Language": language},
            limits=limits or LIMITS,
            transport=transport,
        )
        self._catalogue = Catalogue(self._wire, requests, self._zone, clock)
        self._reservations = Reservations(self._wire, requests, self._catalogue, clock)
        self._records = Records(self._wire, requests, self._zone, directory)
        self._watch = Watch(self._records)

    @property
    def can(self) -> Can:
        return self._can

    @property
    def silent_since(self) -> datetime | None:
        return self._wire.silent_since or self._token.silent_since

    async def close(self) -> None:
        await self._catalogue.close()
        await self._wire.close()
        await self._token.close()

    async def reach(self) -> None:
        found = await self._wire.ask(self._requests.branches(), shapes.BranchList)
        if self._requests.branch not in {one.id for one in found.root}:
            raise NotAllowed("There is no such branch at this tenant. Check branch_id.")
        if self._requests.combines:
            try:
                await self._wire.ask(self._requests.combinations(), shapes.CombinationList)
            except (NotAllowed, Declined) as trouble:
                raise NotAllowed(
                    "Services cannot be combined at this tenant. Have that switched on in Qmatic, "
                    "or set combines = false.",
                    reference=trouble.reference,
                ) from trouble

    # customers

    async def find_customers(self, who: Who) -> Sequence[Customer]:
        return await self._directory.find(who)

    async def customer(self, customer_id: str) -> Customer | None:
        entry = await self._directory.entry(customer_id)
        return entry.customer if entry else None

    async def create_customer(self, new: NewCustomer, key: str) -> Customer:
        if reason := requirement(new.first, new.last, new.email):
            raise Refused(reason)
        return await self._directory.add(new, key)

    async def find_created(self, new: NewCustomer) -> Customer | None:
        who = Who(phone=new.phone or None, email=new.email or None, name=new.name)
        found = await self._directory.find(who)
        return next((one for one in found if is_same(one, new)), None)

    async def update_customer(
        self, customer: Customer, changes: ContactChanges, key: str
    ) -> Customer:
        """Change the person in every open appointment, and in the directory when that is done."""
        entry = await self._entry(customer.id)
        if changes.email == "":
            raise Refused(requirement(customer.first, customer.last, ""))
        done = await asyncio.gather(
            *(
                self._change_in(row, entry, changes)
                for row in await self._records.of(entry)
                if self._is_open(row)
            ),
            return_exceptions=True,  # all of them have to end before this does
        )
        if failures := [one for one in done if isinstance(one, BaseException)]:
            raise next((one for one in failures if isinstance(one, Lost)), failures[0])
        made = await self._directory.change(customer.id, changes)
        return made or entry.customer

    async def _change_in(
        self, row: shapes.AppointmentRow, entry: Entry, changes: ContactChanges
    ) -> None:
        contact = changed(row.customer, entry.customer, changes)
        call = self._requests.change_customer(row.appointment_id, entry, contact)
        try:
            await self._wire.ask(call, shapes.Anything)
        except Declined as declined:
            if not declined.is_missing:  # cancelled meanwhile: there is nothing to change
                raise

    # what there is to choose from

    async def services(self) -> Sequence[Service]:
        return await self._catalogue.services()

    async def advisors(self) -> Sequence[Provider]:
        return ()

    async def transports(self) -> Sequence[Transport]:
        return ()

    # free times

    async def free_times(self, query: SlotQuery) -> FreeTimes:
        await self._catalogue.check_combination(query.services)
        number = len(query.services)
        if query.appointment_id:
            number = await self._records.places(query.appointment_id)
        found = await self._catalogue.times(query.services, number)
        now = self._clock()
        return readings.free_times(
            [slot for slot in found if slot.start > now],
            query.since,
            query.until,
            today=now.astimezone(self._zone).date(),
        )

    async def hold(self, draft: Draft) -> Hold | SlotGone:
        customer, slot = _complete(draft)
        # nothing is held for somebody who could not be booked
        await asyncio.gather(
            self._bookable(customer.id), self._catalogue.check_combination(draft.services)
        )
        return await self._reservations.make(draft.services, slot, signed(draft.note))

    async def release(self, hold: Hold) -> None:
        await self._reservations.release(hold)

    # appointments

    async def appointments(self, customer_id: str) -> Sequence[Appointment]:
        entry = await self._directory.entry(customer_id)
        if entry is None:
            return ()
        rows = await self._records.of(entry)
        found = [self._records.appointment(row, customer_id) for row in rows]
        unknown = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: one.start or unknown)

    async def of_day(self, day: date) -> Sequence[Appointment]:
        raise Refused("Qmatic does not list the appointments of a day.")

    async def appointment(self, appointment_id: str) -> Appointment | None:
        row = await self._records.row(appointment_id)
        if row is None:
            return None
        return self._records.appointment(row, await self._records.owner(row))

    async def save(
        self, draft: Draft, how: Literal["draft", "book"], key: str
    ) -> Appointment | SlotGone | AlreadyBooked:
        """Confirm the reservation of the slot, made now if there is none.

        The vendor has no place for `key`: a reservation can be confirmed only once.
        """
        customer, slot = _complete(draft)
        entry = await self._bookable(customer.id)
        hold = await self._reservations.have(draft.hold, draft.services, slot, signed(draft.note))
        if isinstance(hold, SlotGone):
            return hold
        call = self._requests.confirm(hold.id, entry, contact_of(entry.customer))
        self._catalogue.forget_times()
        try:
            made = await self._wire.ask(call, shapes.Confirmation)
        except (Unreachable, NotAllowed, Refused) as trouble:
            if isinstance(trouble, Declined) and trouble.status in SLOT_GONE:
                # it is refused, too, where an earlier try had been done
                return await self._records.find(entry, draft, slot) or SlotGone()
            await self._reservations.give_up(hold, draft.hold)
            raise
        if not made.appointment_id:
            if found := await self._records.find(entry, draft, slot):
                return found
            raise Lost("It was confirmed, but is not among the person's appointments yet.")
        # it is done: a failed second look must not make it look otherwise
        with suppress(Trouble):
            if again := await self._records.read(made.appointment_id, customer.id):
                return again
        return _as_saved(draft, slot, customer, made.appointment_id)

    async def find_saved(
        self, draft: Draft, how: Literal["draft", "book"], key: str
    ) -> Appointment | Literal["not_saved", "unknown"]:
        """Look by start, branch and services."""
        customer, slot = _complete(draft)
        entry = await self._entry(customer.id)
        return await self._records.find(entry, draft, slot) or "not_saved"

    async def reschedule(
        self, appointment: Appointment, slot: Slot, hold: Hold | None, key: str
    ) -> Appointment | SlotGone | ChangedElsewhere:
        row = await self._records.row(appointment.id)
        if row is None:
            return ChangedElsewhere(None)
        now = self._records.appointment(row, appointment.customer_id)
        if _differs(now, appointment):
            return ChangedElsewhere(now)
        self._records.check_branch(row)
        new = await self._reservations.have(hold, now.work, slot)
        if isinstance(new, SlotGone):
            return new
        call = self._requests.reschedule(appointment.id, new.id)
        self._catalogue.forget_times()
        try:
            moved = await self._wire.ask(call, shapes.Moved)
        except (Unreachable, NotAllowed, Refused) as trouble:
            if isinstance(trouble, Declined) and trouble.status in SLOT_GONE:
                return await self._why_not_moved(appointment, slot)
            await self._reservations.give_up(new, hold)
            raise
        if moved.root and moved.root.time_slot.start_time:
            return self._records.appointment(moved.root, appointment.customer_id)
        with suppress(Trouble):
            if again := await self._records.read(appointment.id, appointment.customer_id):
                return again
        return now.model_copy(update={"start": slot.start, "end": slot.end})

    async def _why_not_moved(
        self, appointment: Appointment, slot: Slot
    ) -> Appointment | SlotGone | ChangedElsewhere:
        """Tell a reservation that has lapsed from an appointment that is gone, or moved already."""
        now = await self._records.read(appointment.id, appointment.customer_id)
        if now is None:
            return ChangedElsewhere(None)
        return now if now.start == slot.start else SlotGone()

    async def cancel(
        self, appointment: Appointment, reason: str, key: str
    ) -> Appointment | ChangedElsewhere:
        """Cancel an appointment. The vendor has no place for a reason."""
        now = await self._records.read(appointment.id, appointment.customer_id)
        if now is not None:
            if _differs(now, appointment):
                return ChangedElsewhere(now)
            self._catalogue.forget_times()
            try:
                await self._wire.ask(self._requests.cancel(appointment.id), shapes.Anything)
            except Declined as declined:
                if not declined.is_missing:
                    raise
        return (now or appointment).model_copy(update={"status": "cancelled"})

    async def changes(self, cursor: str, known: Known, hints: Sequence[Hint] = ()) -> Seen:
        """Look at the known appointments: no others can be asked for. Qmatic gives no hints."""
        return await self._watch.look(cursor, known, self._clock())

    async def _entry(self, customer_id: str) -> Entry:
        entry = await self._directory.entry(customer_id)
        if entry is None:
            raise Refused("This person is not in the directory. Choose the customer again.")
        return entry

    async def _bookable(self, customer_id: str) -> Entry:
        entry = await self._entry(customer_id)
        person = contact_of(entry.customer)
        if reason := requirement(person.first, person.last, person.email):
            raise Refused(reason)
        return entry

    def _is_open(self, row: shapes.AppointmentRow) -> bool:
        start = readings.moment(row.time_slot.start_time, self._zone)
        return start is None or start > self._clock()


def _complete(draft: Draft) -> tuple[Customer, Slot]:
    if draft.customer is None or draft.slot is None:
        raise ValueError("only a draft with a customer and a time can be saved")
    return draft.customer, draft.slot


def _differs(now: Appointment, seen: Appointment) -> bool:
    return (now.start, now.end) != (seen.start, seen.end)


def _as_saved(draft: Draft, slot: Slot, customer: Customer, appointment_id: str) -> Appointment:
    return Appointment(
        id=appointment_id,
        customer_id=customer.id,
        customer=customer.name,
        start=slot.start,
        end=slot.end,
        services=tuple(service.name for service in draft.services),
        work=draft.services,
        note=draft.note,
    )
