"""Appointments as they are read: one, of a customer, of a day, of an order, by filter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.demo.systems.mykaarma import shapes
from bot.demo.systems.mykaarma.records import Appointment, World
from bot.demo.systems.standin import Answer, Call, Refusal


class Lookups:
    """The handlers that read; `error` is a list here, empty when all is well."""

    def __init__(self, world: World) -> None:
        self._world = world

    def of_customer(self, call: Call) -> Answer:
        customer = call.params["customer"]
        if customer not in self._world.customers:
            raise _refusal("NOT_FOUND", "No such customer in this department")
        since = call.query.get("fromDate") or None
        found = [
            a
            for a in self._of_department(call)
            if a.customer == customer and (since is None or a.start >= _since(since))
        ]
        if call.query.get("fetchOnlyLatestAppointment") == "true":
            found = found[-1:]
        return self._list(found)

    def of_day(self, call: Call) -> Answer:
        try:
            day = date.fromisoformat(call.params["day"])
        except ValueError as error:
            raise _refusal("INVALID_DATE", "The day is yyyy-MM-dd") from error
        return self._list(self._world.of_day(call.params["department"], day))

    def of_order(self, call: Call) -> Answer:
        return self._list(a for a in self._of_department(call) if a.order == call.params["order"])

    def filtered(self, call: Call) -> Answer:
        body = call.json()
        found = self._of_department(call)
        for name, attribute in (
            ("appointmentKeys", "key"),
            ("customerUuids", "customer"),
            ("appointmentUuids", "uuid"),
        ):
            if body.get(name):
                found = [a for a in found if getattr(a, attribute) in body[name]]
        if body.get("sortAscending") is False:
            found.reverse()
        size = int(body.get("pageSize") or 50)
        first = (int(body.get("pageNumber") or 1) - 1) * size
        return self._list(found[first : first + size])

    def read(self, call: Call) -> Answer:
        appointment = self._world.appointments.get(call.params["appointment"])
        if appointment is None or appointment.department != call.params["department"]:
            raise _refusal("NOT_FOUND", "No such appointment in this department")
        shape = shapes.appointment(self._world, appointment)
        return Answer({"error": [], "warnings": [], "appointmentInfo": shape})

    def _of_department(self, call: Call) -> list[Appointment]:
        return list(self._world.of_department(call.params["department"]))

    def _list(self, found: Iterable[Appointment]) -> Answer:
        rows = [shapes.appointment(self._world, a) for a in found]
        return Answer({"error": [], "warnings": [], "serviceAppointments": rows})


def _since(given: str) -> datetime:
    try:
        return datetime.fromisoformat(given).replace(tzinfo=None)
    except ValueError as error:
        raise _refusal("INVALID_DATE", "fromDate is yyyy-MM-ddTHH:mm:ss") from error


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(
        Answer({"error": [shapes.error(code, text)], "warnings": [], "statusCode": 400}, 400)
    )
