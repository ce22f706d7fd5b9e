"""The Qmatic stand-in: a city office with three branches, two languages, holds of 15 minutes."""

from __future__ import annotations

import base64
import secrets
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.systems.panel import Table, wall_time
from bot.demo.systems.qmatic.bookings import Bookings, invalid, refusal
from bot.demo.systems.qmatic.records import ZONE, Appointment
from bot.demo.systems.qmatic.seed import office
from bot.demo.systems.qmatic.shapes import LANGUAGES
from bot.demo.systems.standin import (
    Answer,
    Call,
    Clock,
    Handler,
    Operation,
    StandIn,
    utc_now,
)
from bot.demo.systems.switches import Switch

__all__ = ["ACCOUNT", "SCOPES", "TENANT_ID", "ZONE", "Qmatic"]

ACCOUNT = "northbridge"
TENANT_ID = "northbridge-1"
_PREFIX = "com.qmatic.saas.appointments/external.appointment"
_BOOK, _RESCHEDULE, _CANCEL = (f"{_PREFIX}.{right}" for right in ("book", "reschedule", "cancel"))
SCOPES = (_BOOK, _RESCHEDULE, _CANCEL)

_TOKEN_LIVES = timedelta(seconds=3600)
# cancel, release and the customer's data are the calls that ask for no language
_WITHOUT_LANGUAGE = frozenset({"appointment.cancel", "reservation.release", "customer.update"})
_SWITCHES = (
    Switch("token_expired", "Expire the tokens", "Every token is refused; a new one works."),
    Switch(
        "reservation_expired",
        "Let the reservation lapse",
        "The next confirmation or move comes after the fifteen minutes.",
    ),
    Switch("combinations_off", "No combined services", "The feature is off for this tenant.", None),
    Switch("birth_date_required", "Birth date required", "Confirming needs a date of birth.", None),
)


class Qmatic(StandIn):
    """One tenant. `people` are those with seeded appointments, with their identifiers.

    Limits are counted on the real clock, everything else on the given one.
    """

    title = "Qmatic"
    optional_fields = frozenset(
        {"supportNotes", "dateOfBirth", "phoneNumber", "location", "address", "config"}
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
        self._credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._tokens: dict[str, tuple[datetime, frozenset[str]]] = {}
        self._calls: deque[float] = deque()
        self._last_token = float("-inf")
        self.calls_per_minute = 100
        self.seconds_between_tokens = 1.0
        self.office = office(self.local_now, seed=seed)
        self.people = self.office.people
        self.appointments = self.office.appointments
        self.reservations = self.office.reservations
        self._desk = Bookings(self.office, self.switches)
        self._add_routes()

    def _add_routes(self) -> None:
        desk = self._desk
        root = "/external/v1"
        several = f"{root}/serviceCombination"
        one = f"{root}/appointments/{{appointment}}"
        one_of_several = f"{several}/appointments/{{appointment}}"
        slots = f"{root}/branches/{{branch}}/services/{{service}}/timeslots"
        reads: tuple[tuple[str, str, Handler, str], ...] = (
            ("GET", f"{root}/services", desk.services, _BOOK),
            ("GET", f"{root}/serviceGroups", desk.groups, _BOOK),
            ("GET", f"{root}/branches", desk.branches, _BOOK),
            ("GET", slots, desk.single_timeslots, _BOOK),
            ("GET", f"{several}/branch", desk.combinations, _BOOK),
            ("GET", f"{several}/branch/{{branch}}/timeslots", desk.combined_timeslots, _BOOK),
            ("POST", f"{root}/appointments/search", desk.search, _RESCHEDULE),
            ("GET", f"{several}/appointments/search", desk.search, _RESCHEDULE),
            ("POST", f"{several}/appointments/search", desk.search, _RESCHEDULE),
            ("GET", one, desk.read, _RESCHEDULE),
            ("GET", one_of_several, desk.read, _RESCHEDULE),
        )
        for method, path, handler, scope in reads:
            self.route(method, path, handler, name=path, scope=scope)
        hold = "reservations/{reservation}/confirm"
        release = f"{root}/reservations/reservations/{{reservation}}"
        writes: tuple[tuple[str, str, Handler, str, str], ...] = (
            ("POST", f"{root}/reservations", desk.reserve_single, "reserve", _BOOK),
            ("POST", f"{several}/reservations", desk.reserve_combined, "reserve", _BOOK),
            ("POST", f"{root}/{hold}", desk.confirm_single, "confirm", _BOOK),
            ("POST", f"{several}/{hold}", desk.confirm_combined, "confirm", _BOOK),
            ("DELETE", release, desk.release, "reservation.release", _BOOK),
            ("PUT", f"{one}/reschedule", desk.reschedule, "reschedule", _RESCHEDULE),
            ("PUT", f"{one_of_several}/reschedule", desk.reschedule, "reschedule", _RESCHEDULE),
            ("DELETE", one, desk.cancel, "appointment.cancel", _CANCEL),
            ("PUT", f"{one}/customer", desk.change_customer, "customer.update", _RESCHEDULE),
            (
                "PUT",
                f"{root}/Appointments/{{appointment}}/customer",
                desk.change_customer,
                "customer.update",
                _RESCHEDULE,
            ),
        )
        for method, path, handler, name, scope in writes:
            self.route(method, path, handler, name=name, writes=True, scope=scope)
        self.route("POST", "/oauth2/token", self._token, name="token")
        self.route("*", "/{path:.*}", self._no_such_path, name="unknown path")

    # rights

    def _token(self, call: Call) -> Answer:
        now = time.monotonic()
        if now - self._last_token < self.seconds_between_tokens:
            raise refusal(429, "TOO_MANY_REQUESTS")
        self._last_token = now
        account = call.headers.get("x-account") or call.form.get("X-ACCOUNT")
        known = call.headers.get("authorization") == f"Basic {self._credentials}"
        if not known or account != ACCOUNT:
            return Answer({"error": "invalid_client"}, 401)
        if call.form.get("grant_type") != "client_credentials":
            return Answer({"error": "unsupported_grant_type"}, 400)
        scopes = frozenset(call.form.get("scope", "").split())
        if not scopes or not scopes <= set(SCOPES):
            return Answer({"error": "invalid_scope"}, 400)
        token = secrets.token_urlsafe(32)
        self._tokens[token] = (self.clock() + _TOKEN_LIVES, scopes)
        return Answer(
            {
                "access_token": token,
                "expires_in": int(_TOKEN_LIVES.total_seconds()),
                "token_type": "Bearer",
            }
        )

    def authorise(self, operation: Operation, call: Call) -> None:
        if operation.name == "token":
            return
        self._count_call()
        if self.switches.use("token_expired"):
            self._tokens.clear()
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        until, scopes = self._tokens.get(token, (self.clock(), frozenset[str]()))
        if until <= self.clock():
            raise refusal(401, "UNAUTHORIZED")
        if operation.scope and operation.scope not in scopes:
            raise refusal(403, "MISSING_SCOPE")
        tenant = call.headers.get("x-tenant-id")
        if not tenant:
            raise invalid("X-TENANT-ID is required")
        if tenant != TENANT_ID:
            raise refusal(403, "UNKNOWN_TENANT")
        if operation.name not in _WITHOUT_LANGUAGE:
            _check_language(call)
        if "/serviceCombination/" in call.path and self.switches.use("combinations_off"):
            raise refusal(403, "FEATURE_NOT_ENABLED")

    def _count_call(self) -> None:
        now = time.monotonic()
        while self._calls and now - self._calls[0] >= 60:
            self._calls.popleft()
        if len(self._calls) >= self.calls_per_minute:
            raise refusal(429, "TOO_MANY_REQUESTS")
        self._calls.append(now)

    def _no_such_path(self, _call: Call) -> Answer:
        return Answer({"code": "NOT_FOUND"}, 404)

    def act(self, switch_id: str) -> None:
        if switch_id == "colleague_moves":
            self._desk.move_by_hand()
        else:
            self._desk.cancel_by_hand()

    def trouble(self, status: int) -> Any:
        return {"message": f"The gateway answered {status}"}

    # the panel

    def summary(self) -> str:
        held = sum(self.office.is_live(r) for r in self.reservations.values())
        coming = sum(a.start > self.local_now() for a in self.appointments.values())
        return f"{held} reservations, {coming} appointments to come"

    def tables(self) -> Sequence[Table]:
        now = self.local_now()
        live = [r for r in reversed(self.reservations.values()) if self.office.is_live(r)]
        return [
            Table(
                "Appointments",
                ("When", "Branch", "Services", "Person", "Places"),
                [self._row(a) for a in self._newest_first(now)],
            ),
            Table(
                "Reservations",
                ("When", "Branch", "Services", "Minutes left"),
                [
                    (
                        r.id,
                        (
                            wall_time(r.start),
                            self.office.branches[r.branch].name,
                            self._services(r.services),
                            str((r.deadline - now) // timedelta(minutes=1)),
                        ),
                        True,
                    )
                    for r in live
                ],
            ),
        ]

    def _newest_first(self, now: datetime) -> list[Appointment]:
        """What was written in this run comes first, then what is to come, by time."""
        written = [a for a in reversed(self.appointments.values()) if a.new]
        rest = [a for a in self.appointments.values() if not a.new and a.start > now]
        return written + sorted(rest, key=lambda a: a.start)

    def _row(self, one: Appointment) -> tuple[str, Sequence[str], bool]:
        cells = (
            wall_time(one.start),
            self.office.branches[one.branch].name,
            self._services(one.services),
            f"{one.person.first} {one.person.last}",
            str(one.number),
        )
        return one.id, cells, one.new

    def _services(self, ids: Sequence[str]) -> str:
        return ", ".join(self.office.services[s].names["en"] for s in ids)


def _check_language(call: Call) -> None:
    if call.headers.get("accept-language") not in LANGUAGES:
        raise invalid("Accept-Language is required, one of " + ", ".join(sorted(LANGUAGES)))
