"""Drafts: a link that opens the customer's own scheduler with everything filled in.

A draft holds no time; the customer's confirmation on the linked page is what books.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from html import escape
from typing import Any

from bot.demo.systems.mykaarma import shapes
from bot.demo.systems.mykaarma.appointments import Appointments, refusal, write_time
from bot.demo.systems.mykaarma.records import (
    DEALER_NAME,
    DEALER_UUID,
    SERVICE_DEPARTMENT,
    Draft,
    World,
    fresh_id,
)
from bot.demo.systems.standin import Answer, Call, Json, Refusal, html_page

_LIVES = timedelta(days=7)


class Drafts:
    """The handlers of a draft, and the two of the page that its link opens."""

    def __init__(self, world: World, appointments: Appointments) -> None:
        self._world = world
        self._appointments = appointments

    def create(self, call: Call) -> Answer:
        body = call.json()
        if call.params["dealer"] != DEALER_UUID:
            raise refusal("INVALID_DEALER_UUID", "No such dealer")
        now = self._world.now()
        details: Json = body.get("customerDetails") or {}
        customer = self._world.customers.get(details.get("uuid") or "")
        if not details.get("uuid"):
            raise refusal("MISSING_CUSTOMER_UUID", "customerDetails.uuid is required")
        if customer is None:
            raise refusal("CUSTOMER_INFO_MISSING", "No such customer")
        vehicle = (details.get("vehicleIdentifiers") or {}).get("uuid") or None
        if vehicle and customer.vehicle(vehicle) is None:
            raise refusal("VEHICLE_UUID_NOT_FOUND", "This customer has no such vehicle")
        start = write_time(body.get("appointmentStartDateTime"), "appointmentStartDateTime")
        if start <= now:
            raise refusal("NO_TIME_INTERVAL_EXISTS", "This time is over")
        advisor = body.get("assignedAdvisorUuid") or None
        if advisor and advisor not in self._world.advisors:
            raise refusal("INCORRECT_USER_INFO", "No such advisor")
        expiry = body.get("expiry")
        draft = Draft(
            uuid=fresh_id(),
            code=secrets.token_urlsafe(6),
            department=self._world.advisors[advisor].department if advisor else SERVICE_DEPARTMENT,
            customer=customer.uuid,
            vehicle=vehicle,
            start=start,
            opcodes=body.get("opCodes") or [],
            advisor=advisor,
            transport=self._transport(body.get("transportOption")),
            note=body.get("note") or "",
            preferences=body.get("appointmentCommunicationPreference") or {},
            expiry=write_time(expiry, "expiry") if expiry else now + _LIVES,
            created=now,
        )
        self._appointments.let_others_in(self._world.departments[draft.department], start)
        self._world.drafts[draft.uuid] = draft
        return Answer(
            {
                "uuid": draft.uuid,
                "url": f"{call.base}/s/{draft.code}",
                "expiry": shapes.read_time(draft.expiry),
                "error": None,
                "warnings": [],
                "statusCode": 200,
            }
        )

    def page(self, call: Call) -> Answer:
        """Show the customer what was prepared, with one button."""
        draft = self._by_code(call)
        if draft.appointment:
            return html_page(_page("<p>This appointment is booked.</p>"))
        who = self._world.customers[draft.customer]
        services = "".join(
            f"<li>{escape(str(o.get('description') or o.get('laborOpCode') or ''))}</li>"
            for o in draft.opcodes
        )
        return html_page(
            _page(
                f"<p>{escape(who.name)}</p><p>{draft.start:%A, %B} {draft.start.day}, "
                f"{draft.start:%H:%M}</p><ul>{services}</ul>"
                '<form method="post"><button>Book this time</button></form>'
            )
        )

    def confirm(self, call: Call) -> Answer:
        """Book what the draft holds, as the customer."""
        draft = self._by_code(call)
        if draft.appointment is None:
            try:
                booked = self._appointments.book(
                    customer=self._world.customers[draft.customer],
                    vehicle=draft.vehicle,
                    start=draft.start,
                    department=self._world.departments[draft.department],
                    services=self._lines(draft),
                    advisor=self._world.advisors.get(draft.advisor or ""),
                    transport=self._world.transports.get(draft.transport or ""),
                    source="Consumer scheduler",
                )
            except Refusal:
                return html_page(
                    _page("<p>This time is no longer free. Please call the dealer.</p>"), 409
                )
            booked.comments = draft.note
            booked.preferences = draft.preferences
            draft.appointment = booked.uuid
        return html_page(_page("<p>This appointment is booked.</p>"))

    def _by_code(self, call: Call) -> Draft:
        draft = next(
            (d for d in self._world.drafts.values() if d.code == call.params["code"]), None
        )
        if draft is None or (draft.expiry <= self._world.now() and not draft.appointment):
            raise Refusal(html_page(_page("<p>This link is no longer valid.</p>"), 404))
        return draft

    def _transport(self, given: Any) -> str | None:
        if not given:
            return None
        if given not in self._world.transports:
            raise refusal("TRANSPORT_OPTION_INVALID", "No such transport option")
        return str(given)

    def _lines(self, draft: Draft) -> list[dict[str, Any]]:
        known = (self._world.operation_by_code(o.get("laborOpCode") or "") for o in draft.opcodes)
        return [shapes.service_line(operation) for operation in known if operation]


def _page(inner: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{DEALER_NAME}</title>'
        f"<h1>{DEALER_NAME}</h1>{inner}"
    )
