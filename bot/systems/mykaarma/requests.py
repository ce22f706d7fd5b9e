"""What is sent to myKaarma: one function a call, each field as the vendor's documents name it.

The rule: what is not known is left out; nothing is claimed that nobody said. Times are the
dealer's wall clock without a zone, written with a T.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from bot.systems.actor import signed
from bot.systems.mykaarma import shapes
from bot.systems.wire import Call
from flows.domain import ContactChanges, Customer, Draft, NewCustomer, Service, Slot, SlotQuery

Json = dict[str, Any]

PAGE = 50
_LONGEST_TERM = 30
_PEOPLE = "/customer/v2/department/{department}/customer"
_SEEN = "/appointment/v2/dealerDepartment/{department}"
_BRANCH = "/appointment/v2/department/{department}"
_DEALER = "/appointment/v2/dealer/{dealer}"


@dataclass(frozen=True)
class Requests:
    """The requests for one department of one dealer.

    `notify`: customers are told about their appointments by text and e-mail, and have agreed to it.
    """

    dealer: str
    department: str
    link_source: str
    notify: bool

    def find_customers(self, term: str, preference: Literal["customer", "vehicle"]) -> Call:
        query = {
            "searchTerm": term[:_LONGEST_TERM],
            "searchPreference": preference,
            "maxResults": "50",
        }
        return Call("GET", f"{_PEOPLE}/list", self._ids(), query)

    def customer(self, customer_id: str) -> Call:
        ids = self._ids(customer=customer_id)
        return Call("GET", f"{_PEOPLE}/{{customer}}", ids, {"excludeVehicles": "false"})

    def create_customer(self, new: NewCustomer) -> Call:
        person: Json = _known(
            firstName=new.first,
            lastName=new.last,
            company=new.company,
            isBusiness=bool(new.company) and not (new.first or new.last),
        )
        if new.email:
            person["emails"] = [
                {
                    "emailAddress": new.email,
                    "label": "personal",
                    "okToEmail": self.notify,
                    "isPreferred": True,
                }
            ]
        if new.phone:
            person["phoneNumbers"] = [
                {
                    "phoneNumber": new.phone,
                    "label": "cell",
                    "okToCall": True,
                    "okToText": self.notify,
                    "isPreferred": True,
                }
            ]
        vehicle = _known(
            vin=new.vin,
            vehicleYear=new.year,
            vehicleMake=new.make,
            vehicleModel=new.model,
            licensePlate=new.plate,
        )
        body: Json = {"customer": person}
        if vehicle:
            body["vehicles"] = [{**vehicle, "isValid": True}]
        # with the check, a VIN that does not pass would be dropped without a word
        body["validateVin"] = False
        body["searchForDuplicate"] = False
        return Call("POST", f"{_PEOPLE}/", self._ids(), body=body, writes=True)

    def update_customer(self, row: shapes.CustomerRow, changes: ContactChanges) -> Call:
        """Build the change of a phone or an e-mail; a list that is not changed is left out.

        A list that is sent replaces the vendor's: it is whole, and never empty.
        """
        person: Json = _known(
            customerUuid=row.uuid,
            customerKey=row.customer_key,
            firstName=row.first_name,
            lastName=row.last_name,
            company=row.company,
            isBusiness=row.is_business,
            preferredLocale=row.preferred_locale,
            addresses=list(row.addresses),
        )
        if changes.phone:
            new = {"label": "cell", "okToCall": True, "okToText": self.notify}
            person["phoneNumbers"] = _replaced(
                [(one.phone_number, one) for one in row.phone_numbers],
                "phoneNumber",
                changes.phone,
                new,
            )
        if changes.email:
            new = {"label": "personal", "okToEmail": self.notify}
            person["emails"] = _replaced(
                [(one.email_address, one) for one in row.emails],
                "emailAddress",
                changes.email,
                new,
            )
        body: Json = {"customer": person, "validateVin": False, "searchForDuplicate": False}
        ids = self._ids(customer=row.uuid)
        return Call("PUT", f"{_PEOPLE}/{{customer}}", ids, body=body, writes=True)

    def operations(self, start: int, online: bool | None) -> Call:
        body: Json = {
            "onlineSchedulerVisibility": online,
            "resultSize": PAGE,
            "startPosition": start,
            "getTotalCount": True,
        }
        route = "/opcodes/v1/dealers/{dealer}/operations/searches"
        return Call("POST", route, {"dealer": self.dealer}, body=body)

    def older_operations(self, start: int, online: bool | None) -> Call:
        body: Json = {
            "communicationCodes": [],
            "dealerAppSchedulerVisibility": None,
            "dealerUUIDList": [],
            "endPosition": None,
            "eventDealerAssociateUuid": None,
            "getMkAndDmsSimilarOpcodeCount": True,
            "getTotalCount": True,
            "isLastPage": True,
            "mobileServiceVisibility": None,
            "onlineSchedulerVisibility": online,
            "opCodes": [],
            "resultSize": PAGE,
            "searchToken": None,
            "serviceCartVisibility": None,
            "sortDirection": "ASCENDING",
            "sortPreference": "OPCODE",
            "startPosition": start,
            "uuidList": [],
        }
        return Call("POST", f"{_BRANCH}/fetch/opcodes", self._ids(), body=body)

    def advisors(self) -> Call:
        return Call("GET", f"{_DEALER}/eligibleAdvisor/list", {"dealer": self.dealer})

    def transports(self) -> Call:
        return Call("GET", f"{_BRANCH}/transportOption/list", self._ids())

    def hours(self) -> Call:
        return Call("GET", f"{_DEALER}/hoursOfOperation", {"dealer": self.dealer})

    def availability(self, query: SlotQuery, days: Sequence[date]) -> Call:
        return Call(
            "POST",
            f"{_BRANCH}/availability",
            self._ids(),
            {"refreshSelectionState": "true", "fetchAvailability": "true"},
            _slot_wish(query, days),
        )

    def first_slot(self, query: SlotQuery, day: date) -> Call:
        body = _slot_wish(query, [day])
        return Call("POST", f"{_BRANCH}/first-available-slot", self._ids(), body=body)

    def appointments(self, customer_id: str, since: date) -> Call:
        query = {
            "fetchOnlyLatestAppointment": "false",
            "fromDate": f"{since.isoformat()}T00:00:00",
        }
        ids = self._ids(customer=customer_id)
        return Call("GET", f"{_SEEN}/customer/{{customer}}", ids, query)

    def appointment(self, appointment_id: str) -> Call:
        ids = self._ids(appointment=appointment_id)
        return Call("GET", f"{_SEEN}/uuid/{{appointment}}", ids)

    def day(self, day: date) -> Call:
        return Call("GET", f"{_SEEN}/date/{{day}}", self._ids(day=day.isoformat()))

    def move(self, appointment_id: str, slot: Slot) -> Call:
        """Build the change of time alone: services sent with it would be all there are."""
        return self._change(appointment_id, {"appointmentStartDateTime": written(slot.key)})

    def cancel(self, appointment_id: str) -> Call:
        return self._change(appointment_id, {"status": "CANCELLED"})

    def _change(self, appointment_id: str, fields: Json) -> Call:
        return Call(
            "PATCH",
            f"{_BRANCH}/appointment/{{appointment}}",
            self._ids(appointment=appointment_id),
            body={"appointmentInformation": fields},
            writes=True,
        )

    def draft(self, draft: Draft, customer: Customer, slot: Slot) -> Call:
        details: Json = {"uuid": customer.id}
        if draft.vehicle:
            details["vehicleIdentifiers"] = {"uuid": draft.vehicle.id}
        body = _known(
            appointmentCommunicationPreference=self._preference(draft, customer),
            appointmentStartDateTime=written(slot.key),
            appointmentEndDateTime=_last_second(slot),
            assignedAdvisorUuid=draft.advisor and draft.advisor.id,
            opCodes=[_opcode(service) for service in draft.services],
            preFilledLinkMetaData={"source": self.link_source},
            customerDetails=details,
            transportOption=draft.transport and draft.transport.id,
            note=draft.note,
            expiry=written(slot.key),
        )
        return Call(
            "POST", f"{_DEALER}/draftAppointment", {"dealer": self.dealer}, body=body, writes=True
        )

    def book(self, draft: Draft, customer: Customer, slot: Slot, creator: str = "") -> Call:
        """Build the real booking. It carries no end: sending one is known to be refused.

        `creator` is the uuid of the user on whose behalf it is booked, where that is known.
        """
        preference = {
            **self._preference(draft, customer),
            **_known(
                confirmationEmail=next(iter(customer.emails), ""),
                confirmationPhoneNumber=next(iter(customer.phones), ""),
            ),
        }
        appointment = _known(
            appointmentStartDateTime=written(slot.key),
            transportOption=draft.transport and {"transportOptionUuid": draft.transport.id},
            # the call is the dealer's: the department is told here and nowhere else
            assignedUser=_known(uuid=draft.advisor and draft.advisor.id, deptUUID=self.department),
            serviceList=[_line(number, one) for number, one in enumerate(draft.services, 1)],
            customerAppointmentPreference=preference,
            comments=draft.note,
            creatorUser=creator and _known(uuid=creator, deptUUID=self.department),
            internalNotes=signed(""),
        )
        body = _known(
            customerUuid=customer.id,
            vehicleInformation=draft.vehicle
            and _known(vehicleUuid=draft.vehicle.id, vin=draft.vehicle.vin),
            appointmentInformation=appointment,
        )
        route = f"{_DEALER}/appointment"
        return Call("POST", route, {"dealer": self.dealer}, body=body, writes=True)

    def _preference(self, draft: Draft, customer: Customer) -> Json:
        email, phone = bool(customer.emails), bool(customer.phones)
        return {
            "emailConfirmation": email,
            "emailReminder": email,
            "notifyCustomer": self.notify,
            "sendCommunicationToDA": draft.advisor is not None,
            "textConfirmation": phone,
            "textReminder": phone,
        }

    def _ids(self, **more: str) -> dict[str, str]:
        return {"department": self.department, **more}


def written(key: str) -> str:
    """Turn the vendor's spelling of a time in lists into the one in writes."""
    return key.replace(" ", "T", 1)


def _replaced(
    known: Sequence[tuple[str, shapes.Way]], name: str, new: str, otherwise: Json
) -> list[Json]:
    """Return the whole list, the preferred one replaced: it keeps its label and its rights."""
    ordered = sorted(known, key=lambda pair: not pair[1].is_preferred)
    first = ordered[0][1].more if ordered else otherwise
    return [
        {**first, name: new, "isPreferred": True},
        *(
            {**one.more, name: text, "isPreferred": False}
            for text, one in ordered[1:]
            if text and text.casefold() != new.casefold()
        ),
    ]


def _last_second(slot: Slot) -> str:
    """Return the end as the documents want it: one second before the next slot."""
    if slot.end is None:
        return ""
    local = slot.end.astimezone(slot.start.tzinfo)
    return (local.replace(tzinfo=None) - timedelta(seconds=1)).isoformat(timespec="seconds")


def _known(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value not in ("", None, [], {})}


def _opcode(service: Service) -> Json:
    price = None if service.price is None else f"{service.price:f}"
    return _known(laborOpCode=service.code, description=service.name, price=price)


def _line(number: int, service: Service) -> Json:
    return _known(
        operationUuid=service.id,
        title=service.code,
        operationType="OPCODE",
        description=service.name,
        price=None if service.price is None else float(service.price),
        sortOrder=number,
        durationInMins=service.minutes,
    )


def _slot_wish(query: SlotQuery, days: Sequence[date]) -> Json:
    """Say everything the booking will carry: what is offered depends on it."""
    customer, vehicle = query.customer, query.vehicle
    chosen = {
        "dealerAssociateUuidList": [query.advisor.id] if query.advisor else [],
        "transportOptionUuidList": [query.transport.id] if query.transport else [],
        "subTransportOptionUuidList": None,
        "teamUuidList": [],
    }
    return {
        "platform": {"id": 0, "name": "Web"},
        "dates": [day.isoformat() for day in days],
        "selectedAvailabilityAttributes": chosen,
        "selectedOperationUuidSet": [service.id for service in query.services],
        "selectedRecallOemIdSet": [],
        **_known(
            existingAppointmentUuid=query.appointment_id,
            customerInformation=customer
            and _known(
                uuid=customer.id,
                firstName=customer.first,
                lastName=customer.last,
                company=customer.company,
                customerKey=customer.key,
            ),
            customerPhones=list(customer.phones) if customer else None,
            customerEmails=list(customer.emails) if customer else None,
            vehicleInformation=vehicle
            and _known(
                uuid=vehicle.id,
                vin=vehicle.vin,
                brand=vehicle.make,
                model=vehicle.model,
                year=vehicle.year,
                mileage=vehicle.mileage,
            ),
        ),
    }
