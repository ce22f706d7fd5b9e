"""myKaarma behind the protocol of `bot.systems`: which calls answer which question.

The rule: requests, shapes and readings are pure and elsewhere; here is only what is sent when.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import httpx

from bot.systems import AlreadyBooked, NotAllowed, SlotGone, Trouble
from bot.systems.likeness import is_same
from bot.systems.mykaarma import matching, readings, shapes
from bot.systems.mykaarma.catalogue import Catalogue
from bot.systems.mykaarma.refusals import ALREADY_BOOKED, SLOT_GONE, complaint
from bot.systems.mykaarma.requests import Requests
from bot.systems.wire import Declined, Limits, Wire, or_else
from flows.domain import (
    Appointment,
    Branch,
    Can,
    Customer,
    Draft,
    FreeTimes,
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
)

_YEAR = timedelta(days=365)


class MyKaarma:
    """One service department of one dealer. `clock` returns aware times.

    `notify`: customers are told about their appointments by text and e-mail, and agreed to it.
    `search_lag`: after so many seconds a new customer can surely be found.
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
    ) -> None:
        self._zone = branch.tz
        self._clock = clock
        self._search_lag = search_lag
        self._requests = Requests(dealer_id, department_id, link_source, notify)
        self._wire = Wire(
            "mykaarma",
            base_url,
            complaint,
            auth=httpx.BasicAuth(user, password),
            limits=limits,
            transport=transport,
        )
        self._catalogue = Catalogue(self._wire, self._requests, clock)

    @property
    def can(self) -> Can:
        return CAN

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
        days = [day for day in _days(query.since, query.until) if day >= today]
        asked = await self._free_days(query, days)
        if asked.slots:
            return FreeTimes(
                since=query.since, until=query.until, slots=asked.slots, reasons=asked.reasons
            )
        first = await self._first_free_day(query, max(query.until + timedelta(days=1), today))
        if first is not None:
            until = first + timedelta(days=2)
            later = await self._free_days(query, _days(first, until))
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
        rows, advisors = await asyncio.gather(
            self._rows(customer_id, self._today() - _YEAR),
            or_else(self._catalogue.advisors.get(), ()),
        )
        found = [readings.appointment(row, self._zone, advisors) for row in rows]
        unknown = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: one.start or unknown)

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
        customer, slot = _complete(draft)
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
        if not await self._is_free(draft, slot):
            return SlotGone()
        call = self._requests.draft(draft, customer, slot)
        made = readings.draft_made(await self._wire.ask(call, shapes.CreatedDraft))
        return _as_saved(draft, slot, "draft", made.id, made.link)

    async def _book(
        self, draft: Draft, customer: Customer, slot: Slot
    ) -> Appointment | SlotGone | AlreadyBooked:
        free, rows = await asyncio.gather(
            self._is_free(draft, slot), self._rows(customer.id, self._today())
        )
        if draft.vehicle and any(self._is_coming(row) and _is_of(row, draft) for row in rows):
            return AlreadyBooked()
        if not free:
            return SlotGone()
        call = self._requests.book(draft, customer, slot)
        made = await self._wire.ask(call, shapes.CreatedAppointment)
        # it is done: a failed second look must not make it look otherwise
        with suppress(Trouble):
            again = self._requests.appointment(made.appointment_uuid)
            answer, advisors = await asyncio.gather(
                self._wire.ask(again, shapes.AppointmentAnswer),
                or_else(self._catalogue.advisors.get(), ()),
            )
            return readings.appointment(answer.appointment_info, self._zone, advisors)
        return _as_saved(draft, slot, "booked", made.appointment_uuid, "", made.appointment_key)

    async def _is_free(self, draft: Draft, slot: Slot) -> bool:
        if slot.start <= self._clock():
            return False  # the vendor goes on listing times that are over
        day = slot.start.astimezone(self._zone).date()
        query = SlotQuery(
            since=day,
            until=day,
            customer=draft.customer,
            vehicle=draft.vehicle,
            services=draft.services,
            advisor=draft.advisor,
            transport=draft.transport,
        )
        found = await self._wire.ask(self._requests.availability(query, [day]), shapes.Availability)
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
        customer, slot = _complete(draft)
        rows, advisors = await asyncio.gather(
            self._rows(customer.id, slot.start.astimezone(self._zone).date()),
            or_else(self._catalogue.advisors.get(), ()),
        )
        codes = {service.code for service in draft.services}
        for row in rows:
            found = readings.appointment(row, self._zone, advisors)
            booked = {one.labor_op_code or one.op_code for one in row.service_list}
            if (
                found.status == "booked"
                and readings.start_of(row) == readings.moment(slot.key)
                and _is_of(row, draft)
                and codes <= booked
            ):
                return found
        return "not_saved"

    def _is_coming(self, row: shapes.AppointmentRow) -> bool:
        one = readings.appointment(row, self._zone)
        return one.status == "booked" and one.start is not None and one.start > self._clock()

    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()


def _complete(draft: Draft) -> tuple[Customer, Slot]:
    if draft.customer is None or draft.slot is None:
        raise ValueError("only a draft with a customer and a time can be saved")
    return draft.customer, draft.slot


def _is_of(row: shapes.AppointmentRow, draft: Draft) -> bool:
    """Is this appointment for the draft's vehicle? Without one, it has to be without one, too."""
    vehicle, booked = draft.vehicle, row.vehicle_information
    if vehicle is None:
        # the vendor puts a record "No Vehicle Selected" where there is none
        return not booked.vin
    return booked.uuid == vehicle.id or bool(vehicle.vin and booked.vin == vehicle.vin)


def _as_saved(
    draft: Draft,
    slot: Slot,
    status: Literal["draft", "booked"],
    appointment_id: str,
    link: str,
    reference: str = "",
) -> Appointment:
    return Appointment(
        id=appointment_id,
        start=slot.start,
        end=slot.end,
        services=tuple(service.name for service in draft.services),
        vehicle=draft.vehicle.name if draft.vehicle else "",
        provider=draft.advisor.name if draft.advisor else "",
        transport=draft.transport.name if draft.transport else "",
        note=draft.note,
        status=status,
        link=link,
        reference=reference,
    )


def _days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]
