"""What can be booked, and when it is free. Nothing is written here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from bot.demo.systems.mykaarma import shapes
from bot.demo.systems.mykaarma.planning import Day, Job, Objection, opening, slots
from bot.demo.systems.mykaarma.records import (
    DEALER_NAME,
    DEALER_UUID,
    SLOT,
    ZONE,
    Advisor,
    Operation,
    Transport,
    World,
)
from bot.demo.systems.standin import Answer, Call, Json, Refusal

_PAGE_LIMIT = 50
_LOOK_AHEAD_DAYS = 90
_EVERYTHING = "ALL_DATE_TIME"
_VISIBLE = {
    "onlineSchedulerVisibility": "inOnlineScheduler",
    "mobileServiceVisibility": "inMobileService",
    "serviceCartVisibility": "inServiceCart",
    "dealerAppSchedulerVisibility": "inDealerAppScheduler",
}


class Catalogue:
    """The handlers; `error` is one object or null here."""

    def __init__(self, world: World) -> None:
        self._world = world

    def configurations(self, _call: Call) -> Answer:
        return Answer(
            {
                "dealers": [
                    {
                        "dealerUuid": DEALER_UUID,
                        "dealerName": DEALER_NAME,
                        "timeZone": ZONE,
                        "departments": [
                            {"departmentUuid": d.uuid, "departmentName": d.name}
                            for d in self._world.departments.values()
                        ],
                    }
                ],
                "error": None,
                "statusCode": 200,
            }
        )

    def hours(self, _call: Call) -> Answer:
        departments = [
            {
                "departmentUuid": d.uuid,
                "hours": [
                    {
                        "dayOfWeek": day,
                        "startTime": hours[0].isoformat() if hours else None,
                        "endTime": hours[1].isoformat() if hours else None,
                        "isClosed": hours is None,
                    }
                    for day, hours in enumerate(d.hours, 1)
                ],
            }
            for d in self._world.departments.values()
        ]
        size = int(SLOT.total_seconds() // 60)
        return Answer(
            {
                "slotSizeInMins": size,
                "hoursOfOperation": departments,
                "error": None,
                "statusCode": 200,
            }
        )

    def operations(self, call: Call) -> Answer:
        """Answer the current search by page and the older one alike."""
        body = call.json()
        rows = [
            shapes.operation(o, position)
            for position, o in enumerate(self._world.operations.values(), 1)
        ]
        for wish, name in _VISIBLE.items():
            if body.get(wish) is not None:
                rows = [row for row in rows if row[name] is body[wish]]
        if body.get("opCodes"):
            rows = [row for row in rows if row["laborOpCode"] in body["opCodes"]]
        if body.get("uuidList"):
            rows = [row for row in rows if row["uuid"] in body["uuidList"]]
        if body.get("searchToken"):
            token = str(body["searchToken"]).casefold()
            rows = [r for r in rows if token in f"{r['laborOpCode']} {r['opCodeName']}".casefold()]
        start = int(body.get("startPosition") or 0)
        size = min(int(body.get("resultSize") or _PAGE_LIMIT), _PAGE_LIMIT)
        return Answer(
            {
                "operationDTOList": rows[start : start + size],
                "totalCount": len(rows) if body.get("getTotalCount") else None,
                "error": None,
                "warnings": [],
                "statusCode": 200,
            }
        )

    def advisors(self, _call: Call) -> Answer:
        found = [shapes.advisor(a) for a in self._world.advisors.values()]
        return Answer(
            {"eligibleAdvisorList": found, "error": None, "warnings": [], "statusCode": 200}
        )

    def transports(self, call: Call) -> Answer:
        department = call.params["department"]
        found = [
            shapes.transport(t)
            for t in self._world.transports.values()
            if department in t.departments
        ]
        return Answer(
            {"statusCode": 200, "transportOptionList": found, "error": None, "warnings": []}
        )

    def availability(self, call: Call) -> Answer:
        body = call.json()
        search = _Search(self._world, call.params["department"], body)
        days = _dates(body.get("dates"))
        if not days:
            raise _refusal("DATES_MISSING", "dates is required, each as yyyy-MM-dd")
        free_only = call.query.get("fetchAvailability") == "true"
        found: Json = {}
        for day in days:
            found |= search.day(day, free_only=free_only)
        if not any(_is_vacant(entry) for entry in found.values()) and free_only:
            found[_EVERYTHING] = _statement(
                Objection("SLOT_UNAVAILABLE", "Nothing is free on these days")
            )
        open_hours = [hours for day in days if (hours := opening(search.job.department, day))]
        first = min((h[0].time() for h in open_hours), default=None)
        last = max((h[1].time() for h in open_hours), default=None)
        return Answer(
            {
                "dealerHoursOfOperationStartTime": first.isoformat() if first else None,
                "dealerHoursOfOperationEndTime": last.isoformat() if last else None,
                "panelSelectionStateMap": search.panels(days[0])
                if call.query.get("refreshSelectionState") == "true"
                else {},
                "availabilityInfoMap": found,
                "error": None,
                "statusCode": 200,
                "warnings": None,
            }
        )

    def first_slot(self, call: Call) -> Answer:
        body = call.json()
        search = _Search(self._world, call.params["department"], body)
        days = _dates(body.get("dates"))
        if len(days) != 1:
            raise _refusal("DATES_MISSING", "dates must hold the start day only")
        for ahead in range(_LOOK_AHEAD_DAYS):
            first = search.first_free(days[0] + timedelta(days=ahead))
            if first is not None:
                return Answer(_first_slot(shapes.read_time(first)))
        return Answer(_first_slot(None))


class _Search:
    """One question about free times, with everything that the booking would carry."""

    def __init__(self, world: World, department: str, body: Json) -> None:
        self._world = world
        if "customerUuid" in (body.get("customerInformation") or {}):
            # the key is `uuid` here; the vendor breaks on the other one
            raise _refusal("INTERNAL_SERVER_ERROR", "Unexpected error", 500)
        operations = self._operations(body)
        self.job = Job(
            department=world.departments[department],
            operations=operations,
            minutes=sum(o.minutes for o in operations) or 30,
            existing=body.get("existingAppointmentUuid") or None,
        )
        if self.job.existing and self.job.existing not in world.appointments:
            raise _refusal("INCORRECT_APPOINTMENT", "existingAppointmentUuid is not known")
        if self.job.existing and not operations:
            kept = world.appointments[self.job.existing].minutes
            self.job = Job(self.job.department, (), kept, self.job.existing)
        chosen = body.get("selectedAvailabilityAttributes") or {}
        self._advisors = self._chosen(
            chosen.get("dealerAssociateUuidList"), world.advisors, "INCORRECT_USER_INFO"
        )
        self._transports = self._chosen(
            chosen.get("transportOptionUuidList"), world.transports, "TRANSPORT_OPTION_INVALID"
        )
        self._from = _clock_time(body.get("startTime"))
        self._to = _clock_time(body.get("endTime"))

    def _operations(self, body: Json) -> list[Operation]:
        found = []
        for uuid in body.get("selectedOperationUuidSet") or []:
            if uuid not in self._world.operations:
                raise _refusal("OPERATION_NOT_FOUND", "An operation uuid is not known")
            found.append(self._world.operations[uuid])
        for code in body.get("laborOpcodeList") or []:
            operation = self._world.operation_by_code(code)
            if operation is None:
                raise _refusal("OPERATION_NOT_FOUND", "A labor opcode is not known")
            found.append(operation)
        return found

    @staticmethod
    def _chosen(uuids: list[str] | None, known: dict[str, Any], code: str) -> list[Any]:
        if not all(uuid in known for uuid in uuids or []):
            raise _refusal(code, "A selected uuid is not known")
        return [known[uuid] for uuid in uuids or []]

    def day(self, day: date, *, free_only: bool) -> Json:
        """Return the vendor's map for one day; times that are over today are still in it."""
        state = Day(self._world, self.job, day)
        whole = state.about_day()
        if whole is not None:
            return {day.isoformat(): _statement(whole)}
        found: Json = {}
        for start in slots(self.job.department, day):
            if self._from and start.time() < self._from:
                continue
            if self._to and start.time() >= self._to:
                continue
            entry = self._entry(state, start)
            if _is_vacant(entry) == free_only:
                found[shapes.read_time(start)] = entry
        away = {a.uuid: o for a in self._advisors if (o := self._away(a, day))}
        if away and len(away) == len(self._advisors):
            found[day.isoformat()] = _statement(next(iter(away.values())))
        return found

    def first_free(self, day: date) -> datetime | None:
        for key, entry in self.day(day, free_only=True).items():
            if " " in key and _is_vacant(entry):
                start = datetime.fromisoformat(key)
                if start > self._world.now():
                    return start
        return None

    def panels(self, day: date) -> Json:
        """Return what of each panel is chosen, can be chosen, and cannot, and why."""
        state = Day(self._world, self.job, day)
        advisors = state.advisors()
        transports = [
            t for t in self._world.transports.values() if self.job.department.uuid in t.departments
        ]
        away = {a.uuid: o for a in advisors if (o := self._away(a, day))}
        opens = opening(self.job.department, day)
        gone = {
            t.uuid: o for t in transports if opens and (o := state.about_transport(t, opens[0]))
        }
        return {
            "DEALER_ASSOCIATE": _panel(
                [a.uuid for a in self._advisors], [a.uuid for a in advisors], away
            ),
            "TRANSPORT_OPTION": _panel(
                [t.uuid for t in self._transports], [t.uuid for t in transports], gone
            ),
            "OPERATION": _panel(
                [o.uuid for o in self.job.operations], list(self._world.operations), {}
            ),
        }

    @staticmethod
    def _away(advisor: Advisor, day: date) -> Objection | None:
        if advisor.works(day):
            return None
        return Objection("NO_SA_AVAILABLE", f"{advisor.name} is away")

    def _entry(self, state: Day, start: datetime) -> Json:
        advisors: list[Advisor] = self._advisors or state.advisors()
        transports: list[Transport | None] = list(self._transports) or [None]
        about_time = state.about_time(start)
        entry: Json = {}
        for advisor in advisors:
            for transport in transports:
                found = about_time or state.about_advisor(advisor, start)
                if found is None and transport is not None:
                    found = state.about_transport(transport, start)
                key = f"{advisor.uuid}_{transport.uuid if transport else 'ANY'}"
                entry[key] = _cell(found)
        return entry


def _cell(objection: Objection | None) -> Json:
    if objection is None:
        return {"vacant": True, "warningMap": {}}
    return {"vacant": False, "warningMap": {objection.code: objection.text}}


def _statement(objection: Objection) -> Json:
    return {"ALL": _cell(objection)}


def _is_vacant(entry: Json) -> bool:
    return any(cell["vacant"] for cell in entry.values())


def _panel(selected: list[str], offered: list[str], disabled: dict[str, Objection]) -> Json:
    return {
        "selectedEntityUuidSet": selected,
        "unselectedEntityUuidSet": [u for u in offered if u not in selected and u not in disabled],
        "disabledEntityUuidToWarningsMap": {
            uuid: [{"warningCode": o.code, "warningDescription": o.text}]
            for uuid, o in disabled.items()
        },
    }


def _dates(given: Any) -> list[date]:
    try:
        return [date.fromisoformat(text) for text in given or []]
    except (TypeError, ValueError) as error:
        raise _refusal("INVALID_DATE", "dates holds something that is not yyyy-MM-dd") from error


def _clock_time(given: Any) -> time | None:
    if not given:
        return None
    try:
        return time.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise _refusal("INVALID_TIME", "startTime and endTime are HH:mm:ss") from error


def _first_slot(found: str | None) -> Json:
    error = None if found else shapes.error("SLOT_UNAVAILABLE", "Nothing is free in 90 days")
    return {"dateTime": found, "error": error, "statusCode": 200, "warnings": None}


def _refusal(code: str, text: str, status: int = 400) -> Refusal:
    body = {
        "error": shapes.error(code, text) | {"errorUID": None},
        "statusCode": status,
        "warnings": None,
    }
    return Refusal(Answer(body, status))
