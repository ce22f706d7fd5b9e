"""What a draft or an appointment means in calls: what to ask for, and what must be the same.

The rule: everything here is told by its arguments; nothing is read and nothing is sent.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from bot.systems.mykaarma import shapes
from flows.domain import Appointment, Customer, Draft, Slot, SlotQuery


def complete(draft: Draft) -> tuple[Customer, Slot]:
    if draft.customer is None or draft.slot is None:
        raise ValueError("only a draft with a customer and a time can be saved")
    return draft.customer, draft.slot


def wish_of(draft: Draft, slot: Slot) -> SlotQuery:
    """Say all that the booking will carry: what is free depends on it."""
    day = slot.start.date()
    return SlotQuery(
        since=day,
        until=day,
        customer=draft.customer,
        vehicle=draft.vehicle,
        services=draft.services,
        advisor=draft.advisor,
        transport=draft.transport,
    )


def is_of(row: shapes.AppointmentRow, draft: Draft) -> bool:
    """Is this appointment for the draft's vehicle? Without one, it has to be without one, too."""
    vehicle, booked = draft.vehicle, row.vehicle_information
    if vehicle is None:
        # the vendor puts a record "No Vehicle Selected" where there is none
        return not booked.vin
    return booked.uuid == vehicle.id or bool(vehicle.vin and booked.vin == vehicle.vin)


def as_saved(
    draft: Draft,
    slot: Slot,
    status: Literal["draft", "booked"],
    appointment_id: str,
    link: str,
    reference: str = "",
) -> Appointment:
    return Appointment(
        id=appointment_id,
        customer_id=draft.customer.id if draft.customer else "",
        customer=draft.customer.name if draft.customer else "",
        start=slot.start,
        end=slot.end,
        services=tuple(service.name for service in draft.services),
        work=draft.services,
        vehicle=draft.vehicle.name if draft.vehicle else "",
        provider=draft.advisor.name if draft.advisor else "",
        provider_id=draft.advisor.id if draft.advisor else "",
        transport=draft.transport.name if draft.transport else "",
        note=draft.note,
        status=status,
        link=link,
        reference=reference,
    )


def days_between(since: date, until: date) -> list[date]:
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


def same_again(appointment: Appointment, slot: Slot) -> SlotQuery:
    """Say what is wished for when an appointment moves: the same, at another time."""
    day = slot.start.date()
    return SlotQuery(
        since=day,
        until=day,
        customer=Customer(id=appointment.customer_id) if appointment.customer_id else None,
        services=appointment.work,
        appointment_id=appointment.id,
    )


def is_as_seen(now: Appointment, seen: Appointment) -> bool:
    """Does it stand as the person saw it? The vendor has no mark that tells of every change."""
    return (now.start, now.status) == (seen.start, seen.status)
