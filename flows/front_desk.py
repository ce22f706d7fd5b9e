"""The front desk: which dialog a sentence, a button or a command opens, and all dialogs by name."""

from __future__ import annotations

from flows.booking import BOOKING
from flows.booking.events import BookingAsked
from flows.looking_up import LOOKING_UP, LookUpAsked
from flows.machine import Machine
from flows.registering import REGISTERING, RegisteringAsked
from flows.understanding.request import Request

MACHINES: dict[str, Machine] = {
    machine.name: machine for machine in (BOOKING, LOOKING_UP, REGISTERING)
}

OpeningEvent = BookingAsked | LookUpAsked | RegisteringAsked

# The events with which a dialog can be opened, and the dialog that each opens.
OPENS: dict[type[OpeningEvent], Machine] = {
    BookingAsked: BOOKING,
    LookUpAsked: LOOKING_UP,
    RegisteringAsked: REGISTERING,
}


def opening(request: Request) -> OpeningEvent | None:
    """Return the event that opens the dialog a sentence asks for; None if it asks for none."""
    match request.intent:
        case "book":
            return BookingAsked(request=request)
        case "list":
            return LookUpAsked(about="appointments", request=request)
        case "slots":
            return LookUpAsked(about="slots", request=request)
        case "customer":
            return LookUpAsked(about="customer", request=request)
        case "register":
            return RegisteringAsked(request=request)
        case _:
            return None
