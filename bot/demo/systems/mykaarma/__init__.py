"""The myKaarma stand-in: one dealer, two departments, the vendor's API with its oddities."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.systems.mykaarma import seed as seeding
from bot.demo.systems.mykaarma import shapes
from bot.demo.systems.mykaarma.appointments import Appointments
from bot.demo.systems.mykaarma.catalogue import Catalogue
from bot.demo.systems.mykaarma.customers import Customers
from bot.demo.systems.mykaarma.drafts import Drafts
from bot.demo.systems.mykaarma.lookups import Lookups
from bot.demo.systems.mykaarma.records import (
    DEALER_NAME,
    DEALER_UUID,
    EXPRESS_DEPARTMENT,
    SERVICE_DEPARTMENT,
    ZONE,
    Appointment,
)
from bot.demo.systems.mykaarma.webhooks import Webhooks
from bot.demo.systems.panel import Table, wall_time
from bot.demo.systems.standin import (
    Answer,
    Call,
    Clock,
    Handler,
    Operation,
    Refusal,
    StandIn,
    utc_now,
)
from bot.demo.systems.switches import Switch

__all__ = [
    "DEALER_NAME",
    "DEALER_UUID",
    "EXPRESS_DEPARTMENT",
    "SCOPES",
    "SERVICE_DEPARTMENT",
    "ZONE",
    "MyKaarma",
]

SCOPES = frozenset(
    {
        "appointment.get",
        "appointment.create",
        "appointment.draft.create",
        "appointment.configuration",
        "appointment.transportOptions",
        "kopcode.operation.read",
        "customer.search",
        "customer.update",
        "manage.dealerassociate.read",
    }
)
_CONFIGURATION = "appointment.configuration"
_SWITCHES = (
    Switch(
        "wrong_credentials", "Refuse the credentials", "Every request gets 401 until off.", None
    ),
    Switch("missing_scope", "Take a right away", "The next request gets 403: no such scope."),
    Switch("scheduler_off", "Scheduler not enabled", "Bookings are refused until off.", None),
    Switch(
        "advisor_required", "Advisor required", "Bookings without an advisor are refused.", None
    ),
    Switch("flat_customers", "Older customer rows", "Searches answer in the older shape.", None),
)


class MyKaarma(StandIn):
    """One dealer behind Basic auth. Take a scope out of `scopes` to see a 403.

    Set `webhooks.target` to a URL to be told of changes.
    """

    title = "myKaarma"
    optional_fields = frozenset(
        {
            "appointmentKey",
            "customerKey",
            "comments",
            "internalNotes",
            "preferredDate",
            "mileageText",
            "platform",
            "appointmentSource",
            "teamUuid",
            "skillList",
            "orderInformation",
            "sarmetaData",
            "pdrToOpcodes",
            "appointmentCommunicationPreferences",
            "isBusiness",
            "company",
            "middleName",
            "preferredLocale",
            "addresses",
            "vehicleTrim",
            "vehicleEngine",
            "licensePlate",
            "color",
            "payType",
            "warnings",
            "statusCode",
            "panelSelectionStateMap",
            "icon",
            "customName",
            "expiry",
        }
    )

    def __init__(
        self,
        *,
        clock: Clock = utc_now,
        seed: int = 1,
        user: str = "demo",
        password: str = "demo",  # noqa: S107 (the demo's own, printed in its settings)
    ) -> None:
        super().__init__(clock, ZoneInfo(ZONE), _SWITCHES)
        self._token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.scopes = set(SCOPES)
        self.world = seeding.world(lambda: self.local_now().replace(tzinfo=None), seed=seed)
        self.appointments = self.world.appointments
        self.customers = self.world.customers
        self.drafts = self.world.drafts
        self.webhooks = Webhooks(self.world, self.clock, user)
        self.world.on_change = self.webhooks.changed
        self.app.on_cleanup.append(self.webhooks.close)
        self._desk = Appointments(self.world, self.switches)
        self._add_routes()

    def _add_routes(self) -> None:
        customers = Customers(self.world, self.switches)
        catalogue = Catalogue(self.world)
        lookups = Lookups(self.world)
        appointments = self._desk
        drafts = Drafts(self.world, appointments)
        people = "/customer/v2/department/{department}/customer"
        seen = "/appointment/v2/dealerDepartment/{department}"
        branch = "/appointment/v2/department/{department}"
        dealer = "/appointment/v2/dealer/{dealer}"
        codes = "/opcodes/v1/dealers/{dealer}/operations/searches"
        reads: tuple[tuple[str, str, Handler, str], ...] = (
            ("GET", "/developer/application/configurations", catalogue.configurations, ""),
            ("GET", f"{people}/list", customers.search, "customer.search"),
            ("GET", f"{people}/{{customer}}", customers.read, "customer.search"),
            ("GET", f"{seen}/customer/{{customer}}", lookups.of_customer, "appointment.get"),
            ("GET", f"{seen}/uuid/{{appointment}}", lookups.read, "appointment.get"),
            ("GET", f"{seen}/date/{{day}}", lookups.of_day, "appointment.get"),
            ("GET", f"{seen}/order/{{order}}", lookups.of_order, "appointment.get"),
            ("POST", f"{branch}/list", lookups.filtered, "appointment.get"),
            ("POST", f"{branch}/availability", catalogue.availability, _CONFIGURATION),
            ("POST", f"{branch}/first-available-slot", catalogue.first_slot, _CONFIGURATION),
            ("GET", f"{dealer}/hoursOfOperation", catalogue.hours, _CONFIGURATION),
            ("GET", f"{dealer}/eligibleAdvisor/list", catalogue.advisors, _CONFIGURATION),
            ("POST", codes, catalogue.operations, "kopcode.operation.read"),
            ("POST", f"{branch}/fetch/opcodes", catalogue.operations, "kopcode.operation.read"),
            (
                "GET",
                f"{branch}/transportOption/list",
                catalogue.transports,
                "appointment.transportOptions",
            ),
        )
        for method, path, handler, scope in reads:
            self.route(method, path, handler, name=path, scope=scope)
        appointment = f"{branch}/appointment/{{appointment}}"
        draft = "appointment.draft.create"
        writes: tuple[tuple[str, str, Handler, str, str], ...] = (
            ("POST", people, customers.create, "customer.create", "customer.update"),
            ("POST", f"{people}/", customers.create, "customer.create", "customer.update"),
            (
                "PUT",
                f"{people}/{{customer}}",
                customers.update,
                "customer.update",
                "customer.update",
            ),
            (
                "POST",
                f"{dealer}/appointment",
                appointments.create,
                "appointment.create",
                "appointment.create",
            ),
            ("PATCH", appointment, appointments.change, "appointment.change", "appointment.create"),
            ("POST", f"{dealer}/draftAppointment", drafts.create, "draft.create", draft),
        )
        for method, path, handler, name, scope in writes:
            self.route(method, path, handler, name=name, writes=True, scope=scope)
        self.route("GET", "/s/{code}", drafts.page, name="draft.page", scope="public")
        self.route(
            "POST", "/s/{code}", drafts.confirm, name="draft.confirm", writes=True, scope="public"
        )
        self.route("*", "/{path:.*}", self._no_such_path, name="unknown path")

    def authorise(self, operation: Operation, call: Call) -> None:
        if operation.scope == "public":
            return
        if self.switches.use("wrong_credentials") or (
            call.headers.get("authorization") != f"Basic {self._token}"
        ):
            raise Refusal(Answer(_scheduler_error(100003, "Invalid credentials"), 401))
        lost = self.switches.use("missing_scope")
        if operation.scope and (lost or operation.scope not in self.scopes):
            text = f"ApiScope {operation.scope} does not exist for this subscriber"
            raise Refusal(Answer(_scheduler_error(100004, text), 403))
        department = call.params.get("department")
        if department is not None and department not in self.world.departments:
            raise Refusal(Answer(_scheduler_error(100004, "Department is not granted"), 403))

    def act(self, switch_id: str) -> None:
        if switch_id == "colleague_moves":
            self._desk.move_by_hand()
        else:
            self._desk.cancel_by_hand()

    def trouble(self, status: int) -> Any:
        return _scheduler_error(status, f"Request could not be served ({status})", status)

    def summary(self) -> str:
        coming = sum(not a.is_cancelled for a in self._coming())
        drafts = "1 draft" if len(self.drafts) == 1 else f"{len(self.drafts)} drafts"
        return f"{drafts}, {coming} appointments to come"

    def tables(self) -> Sequence[Table]:
        new_customers = [c for c in self.customers.values() if c.new]
        return [
            Table(
                "Drafts",
                ("When", "Customer", "Services", "Valid until", "Booked"),
                [
                    (
                        d.uuid,
                        (
                            wall_time(d.start),
                            self.customers[d.customer].name,
                            ", ".join(str(o.get("description") or "") for o in d.opcodes),
                            wall_time(d.expiry),
                            "yes" if d.appointment else "no",
                        ),
                        True,
                    )
                    for d in reversed(self.drafts.values())
                ],
            ),
            Table(
                "Appointments",
                ("When", "Customer", "Vehicle", "Services", "Advisor", "Transport", "Status"),
                [self._row(a) for a in self._newest_first()],
            ),
            Table(
                "New customers",
                ("Name", "Phone", "Vehicles"),
                [
                    (
                        c.uuid,
                        (
                            c.name,
                            ", ".join(p["phoneNumber"] for p in c.phones),
                            ", ".join(f"{v.year} {v.make} {v.model}" for v in c.vehicles),
                        ),
                        True,
                    )
                    for c in reversed(new_customers)
                ],
            ),
        ]

    def _no_such_path(self, call: Call) -> Answer:
        return Answer(_scheduler_error("NOT_FOUND", f"No path {call.path}", 404), 404)

    def _coming(self) -> list[Appointment]:
        return [a for a in self.appointments.values() if a.start > self.world.now()]

    def _newest_first(self) -> list[Appointment]:
        """What was written in this run comes first, then what is to come, by time."""
        written = [a for a in reversed(self.appointments.values()) if a.new]
        rest = [a for a in self._coming() if not a.new]
        return written + sorted(rest, key=lambda a: a.start)

    def _row(self, one: Appointment) -> tuple[str, Sequence[str], bool]:
        who = self.customers[one.customer]
        car = who.vehicle(one.vehicle) if one.vehicle else None
        advisor = self.world.advisors.get(one.advisor or "")
        transport = self.world.transports.get(one.transport or "")
        cells = (
            wall_time(one.start),
            who.name,
            f"{car.year} {car.make} {car.model}" if car else "",
            ", ".join(str(s["description"]) for s in one.services),
            advisor.name if advisor else "",
            transport.custom_name if transport else "",
            "Cancelled" if one.is_cancelled else "Booked",
        )
        return one.uuid, cells, one.new


def _scheduler_error(code: str | int, text: str, status: int | None = None) -> dict[str, Any]:
    return {"error": shapes.error(code, text), "warnings": [], "statusCode": status}
