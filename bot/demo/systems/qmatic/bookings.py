"""Services, free times, reservations, appointments: the handlers of the external API.

A reservation holds a desk for fifteen minutes; confirming it is what books.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.demo.systems.qmatic import shapes
from bot.demo.systems.qmatic.records import (
    HOLD,
    ZONE,
    Appointment,
    Branch,
    Office,
    Person,
    Reservation,
    each,
    fresh_id,
)
from bot.demo.systems.standin import Answer, Call, Json, Refusal
from bot.demo.systems.switches import Switches

_IDENTIFIER = re.compile(r"[A-Za-z0-9]{10,48}")
_LANGUAGE = "accept-language"

Family = Literal["single", "combination"]


class Bookings:
    """The handlers; the two families of paths share them where they do the same."""

    def __init__(self, office: Office, switches: Switches) -> None:
        self._office = office
        self._switches = switches

    # catalogue

    def services(self, call: Call) -> Answer:
        language = call.headers[_LANGUAGE]
        return Answer(
            [
                shapes.service(s, language)
                | {
                    "branches": [
                        shapes.branch(self._office.branches[b]) for b in sorted(s.branches)
                    ]
                }
                for s in self._office.services.values()
            ]
        )

    def groups(self, call: Call) -> Answer:
        language = call.headers[_LANGUAGE]
        groups = dict.fromkeys(s.group for s in self._office.services.values())
        return Answer(
            [
                {
                    "name": group,
                    "services": [
                        shapes.service(s, language)
                        for s in self._office.services.values()
                        if s.group == group
                    ],
                }
                for group in groups
            ]
        )

    def branches(self, _call: Call) -> Answer:
        return Answer([shapes.branch(b) for b in self._office.branches.values()])

    def combinations(self, _call: Call) -> Answer:
        return Answer(shapes.combinations(self._office, self._office.branches.values()))

    # free times

    def single_timeslots(self, call: Call) -> Answer:
        return self._timeslots(call, [call.params["service"]], "numberOfReservations")

    def combined_timeslots(self, call: Call) -> Answer:
        services = call.query_lists.get("serviceIds", [])
        return self._timeslots(call, services, "numberofReservations")

    def _timeslots(self, call: Call, services: list[str], number_name: str) -> Answer:
        branch = self._branch(call.params["branch"])
        number = _number(call.query.get(number_name, "1"))
        self._check_services(branch, services, number)
        desk = _desk(branch, call.query.get("requestedResourceID"))
        free = self._office.slots(branch, services, number, desk)
        return Answer([{"startTime": s.isoformat(), "endTime": e.isoformat()} for s, e in free])

    # reservations

    def reserve_single(self, call: Call) -> Answer:
        body = call.json()
        return self._reserve(body, [_text(body, "serviceId")], body.get("numberOfReservations", 1))

    def reserve_combined(self, call: Call) -> Answer:
        body = call.json()
        wanted = body.get("services")
        if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
            raise invalid("services is a list of objects")
        number = sum(_number(one.get("numberOfReservations") or 1) for one in wanted)
        return self._reserve(body, [_text(one, "serviceId") for one in wanted], number or 1)

    def _reserve(self, body: Json, services: list[str], wanted_number: Any) -> Answer:
        branch = self._branch(_text(body, "branchId"))
        number = _number(wanted_number)
        self._check_services(branch, services, number)
        slot = body.get("timeSlot") or {}
        start, end = _moment(slot, "startTime"), _moment(slot, "endTime")
        if end - start != self._office.length(services, number):
            raise invalid("timeSlot does not have the length of the services")
        if start <= self._office.now() or not self._office.is_offered(branch, start, end):
            raise invalid("timeSlot is not a time of this branch")
        if self._switches.use("slot_taken"):
            self._take(branch, start, end)
        wish = _desk(branch, body.get("requestedResourceId"))
        desk = self._office.free_desk(branch, start, end, wish)
        if desk is None:
            raise refusal(409, "SLOT_NOT_AVAILABLE")
        reservation = Reservation(
            id=fresh_id(),
            branch=branch.id,
            services=tuple(services),
            start=start,
            end=end,
            number=number,
            desk=desk,
            notes=body.get("notes") or "",
            deadline=self._office.now() + HOLD,
        )
        self._office.reservations[reservation.id] = reservation
        return Answer({"reservationId": reservation.id}, 201)

    def release(self, call: Call) -> Answer:
        reservation = self._office.reservations.get(call.params["reservation"])
        if reservation is None or not self._office.is_live(reservation):
            raise refusal(404, "RESERVATION_NOT_FOUND")
        reservation.state = "RELEASED"
        return Answer(None, 204)

    def confirm_single(self, call: Call) -> Answer:
        return self._confirm(call, "single")

    def confirm_combined(self, call: Call) -> Answer:
        return self._confirm(call, "combination")

    def _confirm(self, call: Call, family: Family) -> Answer:
        body = call.json()
        person = self._person(body)
        reservation = self._reservation(call.params["reservation"])
        reservation.state = "CONFIRMED"
        appointment = Appointment(
            id=fresh_id(),
            branch=reservation.branch,
            services=reservation.services,
            start=reservation.start,
            end=reservation.end,
            number=reservation.number,
            desk=reservation.desk,
            notes=reservation.notes,
            person=person,
            family=family,
            new=True,
        )
        self._office.appointments[appointment.id] = appointment
        return Answer(self._shape(call, appointment), 201)

    # appointments

    def search(self, call: Call) -> Answer:
        """Answer one appointment as an object, several as a list, none as an empty list."""
        if not call.raw:
            raise invalid("A body is required")
        customer = call.json().get("customer")
        identifier = customer.get("personalIdentifier") if isinstance(customer, dict) else None
        if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
            raise invalid("personalIdentifier has 10 to 48 letters and digits")
        mine = [a for a in self._office.appointments.values() if a.person.identifier == identifier]
        rows = [self._shape(call, a) for a in sorted(mine, key=lambda a: a.start)]
        return Answer(rows[0] if len(rows) == 1 else rows)

    def read(self, call: Call) -> Answer:
        return Answer(self._shape(call, self._appointment(call)))

    def reschedule(self, call: Call) -> Answer:
        appointment = self._appointment(call)
        reservation = self._reservation(_text(call.json(), "reservationId"))
        same = sorted(reservation.services) == sorted(appointment.services)
        if not same or reservation.branch != appointment.branch:
            raise invalid("The reservation is for other services or another branch")
        reservation.state = "CONFIRMED"
        moved = replace(
            appointment,
            start=reservation.start,
            end=reservation.end,
            desk=reservation.desk,
            number=reservation.number,
            new=True,
        )
        self._replace(moved)
        return Answer(self._shape(call, moved))

    def cancel(self, call: Call) -> Answer:
        del self._office.appointments[self._appointment(call).id]
        return Answer(None, 204)

    def change_customer(self, call: Call) -> Answer:
        appointment = self._appointment(call)
        appointment.person = self._person(call.json())
        return Answer(None, 204)

    # what the office's own staff do

    def move_by_hand(self) -> None:
        """Move the newest coming appointment to the first time that fits, an hour later or more."""
        old = self._newest_coming()
        if old is None:
            return
        branch = self._office.branches[old.branch]
        earliest = old.start + timedelta(hours=1)
        for start, end in self._office.slots(branch, old.services, old.number, None):
            desk = self._office.free_desk(branch, start, end, None)
            if start >= earliest and desk is not None:
                self._replace(replace(old, start=start, end=end, desk=desk, new=True))
                return

    def cancel_by_hand(self) -> None:
        old = self._newest_coming()
        if old is not None:
            del self._office.appointments[old.id]

    def _newest_coming(self) -> Appointment | None:
        now = self._office.now()
        coming = [a for a in self._office.appointments.values() if a.start > now]
        return coming[-1] if coming else None

    def _replace(self, changed: Appointment) -> None:
        # put at the end, so that what changed last is shown first
        del self._office.appointments[changed.id]
        self._office.appointments[changed.id] = changed

    # checks

    def _shape(self, call: Call, appointment: Appointment) -> Json:
        return shapes.appointment(self._office, appointment, call.headers.get(_LANGUAGE, "en_US"))

    def _branch(self, branch_id: str) -> Branch:
        if branch_id not in self._office.branches:
            raise refusal(404, "BRANCH_NOT_FOUND")
        return self._office.branches[branch_id]

    def _check_services(self, branch: Branch, services: list[str], number: int) -> None:
        if not services:
            raise invalid("At least one service is required")
        for service_id in services:
            service = self._office.services.get(service_id)
            if service is None or branch.id not in service.branches:
                raise refusal(404, "SERVICE_NOT_FOUND")
            if each(services, number) > service.most:
                raise invalid(f"At most {service.most} reservations for this service")
        together = self._office.combined[branch.id]
        if len(services) > 1 and not any(set(services) <= group for group in together):
            raise invalid("These services cannot be combined")

    def _reservation(self, reservation_id: str) -> Reservation:
        reservation = self._office.reservations.get(reservation_id)
        if reservation is None or reservation.state == "RELEASED":
            raise refusal(404, "RESERVATION_NOT_FOUND")
        if reservation.state == "CONFIRMED":
            raise refusal(409, "RESERVATION_ALREADY_CONFIRMED")
        if self._switches.use("reservation_expired"):
            reservation.deadline = self._office.now()
        if not self._office.is_live(reservation):
            raise refusal(410, "RESERVATION_EXPIRED")
        return reservation

    def _appointment(self, call: Call) -> Appointment:
        appointment = self._office.appointments.get(call.params["appointment"])
        if appointment is None:
            raise refusal(404, "APPOINTMENT_NOT_FOUND")
        return appointment

    def _person(self, body: Json) -> Person:
        given = body.get("customer", body)
        if not isinstance(given, dict):
            raise invalid("customer is an object")
        identifier = given.get("personalIdentifier")
        if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
            raise invalid("personalIdentifier has 10 to 48 letters and digits")
        for name in ("firstName", "lastName", "email"):
            if not isinstance(given.get(name), str) or not 1 <= len(given[name]) <= 255:
                raise invalid(f"{name} has 1 to 255 characters")
        phone = given.get("phoneNumber") or ""
        if len(str(phone)) > 255:
            raise invalid("phoneNumber has at most 255 characters")
        born = given.get("dateOfBirth")
        if self._switches.use("birth_date_required") and not born:
            raise invalid("dateOfBirth is required at this branch")
        return Person(
            identifier, given["firstName"], given["lastName"], given["email"], str(phone), born
        )

    def _take(self, branch: Branch, start: datetime, end: datetime) -> None:
        """Let other people book every desk that is left at this time."""
        while desk := self._office.free_desk(branch, start, end, None):
            uuid = fresh_id()
            service = next(s for s in self._office.services.values() if branch.id in s.branches)
            self._office.appointments[uuid] = Appointment(
                uuid,
                branch.id,
                (service.id,),
                start,
                end,
                1,
                desk,
                "",
                self._office.people[-2],
                new=True,
            )


def refusal(status: int, code: str) -> Refusal:
    return Refusal(Answer({"code": code}, status))


def invalid(text: str) -> Refusal:
    return Refusal(Answer({"code": "VALIDATION_ERROR", "message": text}, 400))


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise invalid(f"{name} is required")
    return value


def _number(given: Any) -> int:
    try:
        number = int(given)
    except (TypeError, ValueError) as error:
        raise invalid("numberOfReservations is a number") from error
    if number < 1:
        raise invalid("numberOfReservations is at least 1")
    return number


def _desk(branch: Branch, given: Any) -> str | None:
    if not given:
        return None
    if given not in branch.desks:
        raise invalid("The requested resource is not at this branch")
    return str(given)


def _moment(slot: Json, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(slot[name])
    except (KeyError, TypeError, ValueError) as error:
        raise invalid(f"timeSlot.{name} is a time with an offset") from error
    if moment.tzinfo is None:
        raise invalid(f"timeSlot.{name} has no offset")
    return moment.astimezone(ZoneInfo(ZONE))
