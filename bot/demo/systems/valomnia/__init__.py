"""The Valomnia stand-in: a field-sales team's record store behind a session cookie."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from zoneinfo import ZoneInfo

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
from bot.demo.systems.valomnia.directory import Directory
from bot.demo.systems.valomnia.records import ORGANIZATION, ZONE, Employee, Visit
from bot.demo.systems.valomnia.seed import team
from bot.demo.systems.valomnia.visits import Visits

__all__ = ["DEMO_EMPLOYEE", "ORGANIZATION", "VERSION", "ZONE", "Valomnia"]

VERSION = "v2.1"
DEMO_EMPLOYEE = "emp-00"

_SESSION_LIVES = timedelta(minutes=30)
_COOKIE = "JSESSIONID"
_SWITCHES = (
    Switch("session_expired", "End the sessions", "Everybody has to sign in again."),
    Switch("save_failed", "Fail to save", "The next appointment is refused without a reason."),
    Switch("delete_failed", "Fail to delete", "The next deletion is refused without a reason."),
)


class Valomnia(StandIn):
    """One organization. `user` signs in as employee emp-00, the others with their mail address."""

    title = "Valomnia"
    optional_fields = frozenset(
        {
            "note",
            "reference2",
            "customerCategory",
            "categoryReference",
            "onHoldReason",
            "fax",
            "phone2",
            "barcode",
            "latitude",
            "longitude",
            "isDefault",
            "color",
            "organization",
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
        self._user = user
        self._password = password
        self._sessions: dict[str, tuple[Employee, datetime]] = {}
        self.team = team(lambda: self.clock().replace(microsecond=0), seed=seed)
        self.appointments = self.team.visits
        self.customers = self.team.customers
        self._visits = Visits(self.team, self.switches, lambda call: self._session(call)[0].id)
        self._add_routes()

    def _add_routes(self) -> None:
        visits = self._visits
        directory = Directory(self.team)
        root = f"/api/{VERSION}"
        appointment = f"{root}/appointments/{{id}}"
        by_reference = f"{root}/appointments/reference/{{reference}}"
        customer = f"{root}/customers/reference/{{reference}}"
        category = f"{root}/appointmentCategories"
        reads: tuple[tuple[str, Handler], ...] = (
            (f"{root}/appointments", visits.search),
            (by_reference, visits.show),
            (appointment, visits.show),
            (f"{root}/customers", directory.list_customers),
            (customer, directory.show_customer),
            (f"{root}/customers/{{id}}", directory.show_customer),
            (f"{root}/contacts", directory.list_contacts),
            (f"{root}/contacts/{{id}}", directory.show_contact),
            (f"{root}/employees", directory.list_employees),
            (category, directory.list_categories),
            (f"{category}/reference/{{reference}}", directory.show_category),
            (f"{category}/{{id}}", directory.show_category),
        )
        for path, handler in reads:
            self.route("GET", path, handler, name=path)
        writes: tuple[tuple[str, str, Handler, str], ...] = (
            ("POST", f"{root}/appointments", visits.save, "appointment.save"),
            ("PUT", by_reference, visits.update, "appointment.update"),
            ("PUT", appointment, visits.update, "appointment.update"),
            ("POST", by_reference, visits.upsert, "appointment.upsert"),
            ("DELETE", by_reference, visits.delete, "appointment.delete"),
            ("DELETE", appointment, visits.delete, "appointment.delete"),
            ("POST", customer, directory.upsert_customer, "customer.upsert"),
            ("POST", category, directory.save_category, "category.save"),
        )
        for method, path, handler, name in writes:
            self.route(method, path, handler, name=name, writes=True)
        self.route("POST", "/j_spring_security_check", self._sign_in, name="login", scope="public")
        self.route("GET", "/login/ajaxSuccess", self._signed_in, name="login.done")
        self.route(
            "GET", "/login/authfail", self._not_signed_in, name="login.failed", scope="public"
        )
        self.route("*", "/{path:.*}", self._no_such_path, name="unknown path")

    # sessions

    def _sign_in(self, call: Call) -> Answer:
        given = {**call.query, **call.form}
        employee = self._employee(given.get("j_username", ""))
        if employee is None or given.get("j_password") != self._password:
            return Answer(None, 302, {"Location": f"{call.base}/login/authfail?ajax=true"})
        session = secrets.token_hex(16).upper()
        self._sessions[session] = (employee, self.clock() + _SESSION_LIVES)
        return Answer(
            None,
            302,
            {
                "Location": f"{call.base}/login/ajaxSuccess",
                "Set-Cookie": f"{_COOKIE}={session}; Path=/; HttpOnly",
            },
        )

    def _signed_in(self, call: Call) -> Answer:
        employee, session = self._session(call)
        return Answer(
            {
                "success": True,
                "token": session,
                "user": {
                    "firstName": employee.first,
                    "lastName": employee.last,
                    "email": employee.email,
                    "role": ["ROLE_USER"],
                    "enabled": employee.enabled,
                },
            }
        )

    def _not_signed_in(self, _call: Call) -> Answer:
        return Answer({"error": "Sorry, we were not able to find a user with that name."})

    def _employee(self, name: str) -> Employee | None:
        if name == self._user:
            return next(e for e in self.team.employees.values() if e.reference == DEMO_EMPLOYEE)
        return next((e for e in self.team.employees.values() if e.email == name), None)

    def _session(self, call: Call) -> tuple[Employee, str]:
        cookie = SimpleCookie(call.headers.get("cookie", "")).get(_COOKIE)
        session = cookie.value if cookie else ""
        employee, until = self._sessions.get(session, (None, self.clock()))
        if employee is None or until <= self.clock():
            raise Refusal(Answer({"error": "no_credentials"}, 401))
        return employee, session

    def authorise(self, operation: Operation, call: Call) -> None:
        if operation.scope == "public":
            return
        if self.switches.use("session_expired"):
            self._sessions.clear()
        employee, session = self._session(call)
        self._sessions[session] = (employee, self.clock() + _SESSION_LIVES)

    def _no_such_path(self, _call: Call) -> Answer:
        return Answer({"error": "not_found", "error_description": "No such resource."}, 404)

    def act(self, switch_id: str) -> None:
        if switch_id == "colleague_moves":
            self._visits.move_by_hand()
        else:
            self._visits.cancel_by_hand()

    def trouble(self, status: int) -> Any:
        return {"error": "server_error", "error_description": "Oops! Something went wrong..."}

    def malformed(self) -> Answer:
        body = {"error": "save_failed", "error_description": "Failed to save instance"}
        return Answer(body, 400)

    # the panel

    def summary(self) -> str:
        coming = sum(v.start > self.clock() for v in self.appointments.values())
        return f"{coming} appointments to come, {len(self.customers)} customers"

    def tables(self) -> Sequence[Table]:
        new_customers = [c for c in self.customers.values() if c.new]
        return [
            Table(
                "Appointments",
                ("When", "Title", "Customer", "Kind", "Employee", "Done"),
                [self._row(v) for v in self._newest_first()],
            ),
            Table(
                "New customers",
                ("Reference", "Name", "City"),
                [
                    (str(c.id), (c.reference, c.name, str(c.details.get("city") or "")), True)
                    for c in reversed(new_customers)
                ],
            ),
        ]

    def _newest_first(self) -> list[Visit]:
        """What was written in this run comes first, then the coming week, by time."""
        now = self.clock()
        week = now + timedelta(days=7)
        written = [v for v in reversed(self.appointments.values()) if v.new]
        rest = [v for v in self.appointments.values() if not v.new and now < v.start < week]
        return written + sorted(rest, key=lambda v: v.start)

    def _row(self, one: Visit) -> tuple[str, Sequence[str], bool]:
        start = one.start.astimezone(self.zone)
        customer = self.customers.get(one.customer) if one.customer is not None else None
        employee = self.team.employees[one.user]
        cells = (
            wall_time(start),
            one.title,
            customer.name if customer else "",
            self.team.categories[one.category].name,
            f"{employee.first} {employee.last}",
            "yes" if one.done else "no",
        )
        return str(one.id), cells, one.new
