"""Appointments: book, move, cancel. A time is checked again at the moment of booking."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.demo.systems.mykaarma import shapes
from bot.demo.systems.mykaarma.planning import Day, Job, slots
from bot.demo.systems.mykaarma.records import (
    DEALER_UUID,
    SLOT,
    Advisor,
    Appointment,
    Customer,
    Department,
    Operation,
    Transport,
    World,
    fresh_id,
)
from bot.demo.systems.standin import Answer, Call, Json, Refusal
from bot.demo.systems.switches import Switches


class Appointments:
    """The handlers that write, and what other people do in the meantime."""

    def __init__(self, world: World, switches: Switches) -> None:
        self._world = world
        self._switches = switches

    def create(self, call: Call) -> Answer:
        body = call.json()
        wanted: Json = body.get("appointmentInformation") or {}
        self._check_dealer(call)
        customer = self._customer(body)
        vehicle = self._vehicle(customer, body.get("vehicleInformation"))
        start = _start(wanted.get("appointmentStartDateTime"))
        key = wanted.get("appointmentKey") or ""
        if key and any(a.key == key for a in self._world.appointments.values()):
            raise refusal("APPOINTMENT_KEY_EXISTS", "Another appointment has this key")
        _check_end(start, wanted.get("appointmentEndDateTime"))
        advisor = self._advisor(wanted.get("assignedUser"))
        if advisor is None and self._switches.use("advisor_required"):
            raise refusal("USER_UUID_MANDATORY", "This dealer books with a named advisor only")
        self._advisor(wanted.get("creatorUser"))  # a user who is not there is refused
        department = self._department(wanted, advisor)
        if vehicle and self._world.open_appointment(customer.uuid, vehicle):
            raise refusal(
                "DUPLICATE_APPOINTMENT_FOUND",
                "This customer has a coming appointment with this vehicle",
            )
        services = _services(self._world, wanted.get("serviceList") or [])
        transport = self._transport(wanted.get("transportOption"))
        appointment = self.book(
            customer=customer,
            vehicle=vehicle,
            start=start,
            department=department,
            services=services,
            advisor=advisor,
            transport=transport,
            source="API",
        )
        appointment.key = key or appointment.key
        _merge_texts(appointment, wanted)
        draft = self._world.drafts.get(wanted.get("draftUuid") or "")
        if draft is not None:
            draft.appointment = appointment.uuid
        return Answer(self._written(appointment))

    def book(
        self,
        *,
        customer: Customer,
        vehicle: str | None,
        start: datetime,
        department: Department,
        services: list[dict[str, Any]],
        advisor: Advisor | None,
        transport: Transport | None,
        source: str,
    ) -> Appointment:
        """Put an appointment into the calendar; raises Refusal when the time cannot be had."""
        self.let_others_in(department, start)
        job = Job(department, self._catalogued(services), _minutes(services))
        day = self._checked(job, start, advisor, transport)
        assigned = advisor or day.free_advisor(start)
        now = self._world.now()
        appointment = Appointment(
            uuid=fresh_id(),
            department=department.uuid,
            customer=customer.uuid,
            vehicle=vehicle,
            start=start,
            services=services,
            advisor=assigned.uuid if assigned else None,
            advisor_chosen=advisor is not None,
            transport=transport.uuid if transport else None,
            created=now,
            updated=now,
            key=self._next_key(),
            key_from=now + self._world.dms_lag,
            source=source,
            new=True,
        )
        self._add(appointment)
        return appointment

    def change(self, call: Call) -> Answer:
        body = call.json()
        appointment = self._world.appointments.get(call.params["appointment"])
        if appointment is None or appointment.department != call.params["department"]:
            raise refusal("NOT_FOUND", "No such appointment in this department")
        if appointment.is_cancelled:
            raise refusal("INCORRECT_APPOINTMENT", "The appointment is cancelled")
        wanted: Json = body.get("appointmentInformation") or {}
        changed = self._changed(appointment, body, wanted)
        _merge_texts(changed, wanted)
        if wanted.get("status"):
            changed.status = str(wanted["status"])
        self._replace(changed)
        return Answer(self._written(changed))

    def move_by_hand(self) -> None:
        """Move the newest coming appointment to the first time that fits, an hour later or more."""
        appointment = self._newest_coming()
        if appointment is None:
            return
        department = self._world.departments[appointment.department]
        earliest = appointment.start + timedelta(hours=1)
        for ahead in range(30):
            for start in slots(department, earliest.date() + timedelta(days=ahead)):
                changed = replace(appointment, start=start, advisor_chosen=False)
                if start >= earliest and self._fits(changed):
                    self._replace(changed)
                    return

    def cancel_by_hand(self) -> None:
        appointment = self._newest_coming()
        if appointment is not None:
            self._replace(replace(appointment, status="CANCELLED"))

    def _newest_coming(self) -> Appointment | None:
        now = self._world.now()
        coming = [a for a in self._world.appointments.values() if a.start > now]
        return next((a for a in reversed(coming) if not a.is_cancelled), None)

    def _fits(self, changed: Appointment) -> bool:
        try:
            self._place(changed)
        except Refusal:
            return False
        return True

    def _next_key(self) -> str:
        return f"A{20000 + len(self._world.appointments) + 1}"

    def _add(self, appointment: Appointment) -> None:
        self._world.appointments[appointment.uuid] = appointment
        self._world.on_change(appointment, "CREATED")

    def _replace(self, changed: Appointment) -> None:
        changed.updated = self._world.now()
        changed.new = True
        # put at the end, so that what changed last is shown first
        old = self._world.appointments.pop(changed.uuid)
        self._world.appointments[changed.uuid] = changed
        moved = old.start != changed.start
        kept = "RESCHEDULED" if moved else "UPDATED"
        self._world.on_change(changed, "CANCELLED" if changed.is_cancelled else kept)

    def _changed(self, appointment: Appointment, body: Json, wanted: Json) -> Appointment:
        """Return a changed copy; nothing of a refused change stays behind."""
        changed = replace(appointment)
        if body.get("customerUuid"):
            changed.customer = self._customer(body).uuid
        if body.get("vehicleInformation"):
            customer = self._world.customers[changed.customer]
            changed.vehicle = self._vehicle(customer, body["vehicleInformation"])
        if "serviceList" in wanted:
            changed.services = _services(self._world, wanted["serviceList"] or [])
        if "transportOption" in wanted:
            transport = self._transport(wanted["transportOption"])
            changed.transport = transport.uuid if transport else None
        if wanted.get("assignedUser"):
            named = self._advisor(wanted["assignedUser"])
            changed.advisor = named.uuid if named else None
            changed.advisor_chosen = named is not None
        if wanted.get("appointmentStartDateTime"):
            changed.start = _start(wanted["appointmentStartDateTime"])
            _check_end(changed.start, wanted.get("appointmentEndDateTime"))
        placed = ("start", "services", "transport", "advisor")
        if any(getattr(changed, name) != getattr(appointment, name) for name in placed):
            self.let_others_in(self._world.departments[changed.department], changed.start)
            self._place(changed)
        return changed

    def _place(self, changed: Appointment) -> None:
        department = self._world.departments[changed.department]
        operations = self._catalogued(changed.services)
        job = Job(department, operations, _minutes(changed.services), changed.uuid)
        chosen = changed.advisor if changed.advisor_chosen else None
        advisor = self._world.advisors.get(chosen or "")
        transport = self._world.transports.get(changed.transport or "")
        day = self._checked(job, changed.start, advisor, transport)
        assigned = advisor or day.free_advisor(changed.start)
        changed.advisor = assigned.uuid if assigned else None

    def _checked(
        self, job: Job, start: datetime, advisor: Advisor | None, transport: Transport | None
    ) -> Day:
        day = Day(self._world, job, start.date())
        objection = day.objection(start, advisor, transport)
        if objection is not None:
            raise refusal(*objection)
        return day

    def let_others_in(self, department: Department, start: datetime) -> None:
        """Let other people book every place that is left at this time, if the switch says so."""
        if not self._switches.use("slot_taken"):
            return
        job = Job(department)
        strangers = [c for c in self._world.customers.values() if not c.new]
        for stranger in reversed(strangers):
            day = Day(self._world, job, start.date())
            advisor = day.free_advisor(start)
            if day.about_time(start) is not None or advisor is None:
                return
            now = self._world.now()
            self._add(
                Appointment(
                    uuid=fresh_id(),
                    department=department.uuid,
                    customer=stranger.uuid,
                    vehicle=None,
                    start=start,
                    services=[],
                    advisor=advisor.uuid,
                    advisor_chosen=False,
                    transport=None,
                    created=now,
                    updated=now,
                    key=self._next_key(),
                    key_from=now,
                    source="Consumer scheduler",
                    new=True,
                )
            )

    def _check_dealer(self, call: Call) -> None:
        if call.params["dealer"] != DEALER_UUID:
            raise refusal("INVALID_DEALER_UUID", "No such dealer")
        if self._switches.use("scheduler_off"):
            raise refusal("SCHEDULER_FEATURE_NOT_ENABLED", "The dealer has no scheduler")

    def _customer(self, body: Json) -> Customer:
        uuid = body.get("customerUuid")
        if not uuid:
            raise refusal("MISSING_CUSTOMER_UUID", "customerUuid is required")
        if uuid not in self._world.customers:
            raise refusal("CUSTOMER_INFO_MISSING", "No such customer")
        return self._world.customers[uuid]

    @staticmethod
    def _vehicle(customer: Customer, given: Json | None) -> str | None:
        uuid = (given or {}).get("vehicleUuid")
        if not uuid:
            return None
        if customer.vehicle(uuid) is None:
            raise refusal("VEHICLE_UUID_NOT_FOUND", "This customer has no such vehicle")
        return str(uuid)

    def _advisor(self, given: Json | None) -> Advisor | None:
        uuid = (given or {}).get("uuid")
        if not uuid:
            return None
        if uuid not in self._world.advisors:
            raise refusal("INCORRECT_USER_INFO", "No such advisor")
        return self._world.advisors[uuid]

    def _department(self, wanted: Json, advisor: Advisor | None) -> Department:
        named = [
            (wanted.get(user) or {}).get("deptUUID") for user in ("assignedUser", "creatorUser")
        ]
        uuid = next(filter(None, named), None)
        if uuid is not None and uuid not in self._world.departments:
            raise refusal("INCORRECT_DEALER_INFO", "No such department at this dealer")
        if uuid is None:
            uuid = advisor.department if advisor else next(iter(self._world.departments))
        if advisor is not None and advisor.department != uuid:
            raise refusal("INCORRECT_USER_INFO", "The advisor works in another department")
        return self._world.departments[uuid]

    def _transport(self, given: Json | None) -> Transport | None:
        uuid = (given or {}).get("transportOptionUuid")
        if not uuid:
            return None
        if uuid not in self._world.transports:
            raise refusal("TRANSPORT_OPTION_INVALID", "No such transport option")
        return self._world.transports[uuid]

    def _catalogued(self, services: list[dict[str, Any]]) -> list[Operation]:
        known = self._world.operations
        return [known[s["uuid"]] for s in services if s["uuid"] in known]

    def _written(self, appointment: Appointment) -> Json:
        return {
            "appointmentUuid": appointment.uuid,
            "appointmentKey": None,
            "error": None,
            "warnings": [],
            "statusCode": 200,
        }


def refusal(code: str, text: str) -> Refusal:
    """Return the answer to a write that is refused: 400, the code in the body."""
    return Refusal(
        Answer(
            {
                "appointmentUuid": None,
                "appointmentKey": None,
                "error": shapes.error(code, text),
                "warnings": [],
                "statusCode": 400,
            },
            400,
        )
    )


def write_time(given: Any, name: str) -> datetime:
    """Read a time as writes put it, with a T and without a zone."""
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise refusal("INVALID_DATE_TIME", f"{name} is yyyy-MM-ddTHH:mm:ss") from error
    if moment.tzinfo is not None or "T" not in given:
        raise refusal("INVALID_DATE_TIME", f"{name} is yyyy-MM-ddTHH:mm:ss, without a zone")
    return moment


def _start(given: Any) -> datetime:
    return write_time(given, "appointmentStartDateTime")


def _check_end(start: datetime, given: Any) -> None:
    if not given:
        return
    end = write_time(given, "appointmentEndDateTime")
    if end < start:
        raise refusal("START_DATE_BEFORE_END_DATE", "The end is before the start")
    if (end + timedelta(seconds=1) - start) % SLOT:
        raise refusal("NO_TIME_INTERVAL_EXISTS", "The end is not one second before a slot")


def _minutes(services: list[dict[str, Any]]) -> int:
    return sum(int(s["durationInMins"]) for s in services) or 30


def _services(world: World, given: list[Json]) -> list[dict[str, Any]]:
    """Return the lines as the appointment keeps them; a code nobody knows is kept as text."""
    lines = []
    for position, wanted in enumerate(given, 1):
        code = wanted.get("title") or wanted.get("laborOpCode") or ""
        operation = world.operations.get(wanted.get("operationUuid") or "")
        operation = operation or world.operation_by_code(code)
        line = shapes.service_line(operation or _unknown(code, wanted))
        line["isValid"] = operation is not None
        line["sortOrder"] = wanted.get("sortOrder") or position
        for name in ("description", "price", "laborTotal", "partsTotal", "payType", "recallID"):
            if wanted.get(name) is not None:
                line[name] = wanted[name]
        line["isCustomConcern"] = bool(wanted.get("isCustomConcern"))
        lines.append(line)
    return lines


def _unknown(code: str, wanted: Json) -> Operation:
    return Operation(
        uuid=fresh_id(),
        code=code,
        name=wanted.get("description") or code,
        minutes=int(wanted.get("durationInMins") or 30),
        price=float(wanted.get("price") or 0),
        lead=timedelta(),
        online=False,
    )


def _merge_texts(appointment: Appointment, wanted: Json) -> None:
    """Write notes and preferences; a text that is there replaces the old one."""
    appointment.comments = wanted.get("comments", appointment.comments) or ""
    appointment.internal_notes = wanted.get("internalNotes", appointment.internal_notes) or ""
    appointment.mileage = wanted.get("mileageText", appointment.mileage) or ""
    appointment.preferences = wanted.get("customerAppointmentPreference") or appointment.preferences
    appointment.metadata = wanted.get("appointmentMetaData") or appointment.metadata
