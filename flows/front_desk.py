"""The front desk: which dialog a sentence, a button or a command opens, and all dialogs by name."""

from __future__ import annotations

import re

from flows.belated import BELATED, BelatedAsked, Wanted
from flows.booking import BOOKING
from flows.booking.events import BookingAsked
from flows.cancelling import CANCELLING, CancelAsked
from flows.changing import CHANGING, ContactChangeAsked
from flows.looking_up import LOOKING_UP, LookUpAsked
from flows.machine import Machine
from flows.rebooking import REBOOKING
from flows.rebooking.events import RebookAsked
from flows.registering import REGISTERING, RegisteringAsked
from flows.rescheduling import RESCHEDULING
from flows.rescheduling.events import RescheduleAsked
from flows.understanding.request import Intent, Request

MACHINES: dict[str, Machine] = {
    machine.name: machine
    for machine in (
        BOOKING,
        RESCHEDULING,
        CANCELLING,
        REBOOKING,
        LOOKING_UP,
        REGISTERING,
        CHANGING,
        BELATED,
    )
}

OpeningEvent = (
    BookingAsked
    | RescheduleAsked
    | CancelAsked
    | RebookAsked
    | LookUpAsked
    | RegisteringAsked
    | ContactChangeAsked
    | BelatedAsked
)

# The command that moves many appointments: it is written in two ways, and asks for whom and when.
MANY = "/reschedule all"

# What the words behind a command are for where that tells how they are read: two times behind
# /reschedule are from when to when, and "car sold" behind /cancel is why.
MEANT: dict[str, Intent] = {"/reschedule": "reschedule", MANY: "rebook", "/cancel": "cancel"}

# The events with which a dialog can be opened, and the dialog that each opens.
OPENS: dict[type[OpeningEvent], Machine] = {
    BookingAsked: BOOKING,
    RescheduleAsked: RESCHEDULING,
    CancelAsked: CANCELLING,
    RebookAsked: REBOOKING,
    ContactChangeAsked: CHANGING,
    LookUpAsked: LOOKING_UP,
    RegisteringAsked: REGISTERING,
    BelatedAsked: BELATED,
}


def opening(request: Request) -> Wanted | None:
    """Return the event that opens the dialog a sentence asks for; None if it asks for none."""
    match request.intent:
        case "book":
            return BookingAsked(request=request)
        case "reschedule":
            return RescheduleAsked(request=request)
        case "rebook":
            return RebookAsked(request=request)
        case "cancel":
            return CancelAsked(request=request)
        case "list":
            return LookUpAsked(about="appointments", request=request)
        case "slots":
            return LookUpAsked(about="slots", request=request)
        case "customer" | "contact":
            return LookUpAsked(about="customer", request=request)
        case "register":
            return RegisteringAsked(request=request)
        case _:
            return None


_ALL = re.compile(
    r"(?:all|everybody|everyone|tous|toutes|tout le monde|alle|allemaal|iedereen|tutti|tutte"
    r"|todos|todas)(?:\s+(?:of|de|di|van|von))?(?!\w)",
    re.IGNORECASE,
)
_REBOOK = re.compile(r"rebook(?!\w)", re.IGNORECASE)


def for_many(command: str, text: str) -> tuple[str, str]:
    """Return the command that is meant and its words: "/reschedule all" is one of its own."""
    begin = {"/reschedule": _ALL, "/deskhand": _REBOOK}.get(command)
    found = begin.match(text.lstrip()) if begin else None
    return (MANY, text.lstrip()[found.end() :].strip()) if found else (command, text)


def commanded(command: str, request: Request | None) -> Wanted | None:
    """Return what a slash command opens, whatever else its words may ask for."""
    match command:
        case "/reschedule all":
            return RebookAsked(request=request)
        case "/book":
            return BookingAsked(request=request)
        case "/reschedule" if request and request.intent == "rebook":
            return RebookAsked(request=request)
        case "/reschedule":
            return RescheduleAsked(request=request)
        case "/cancel":
            return CancelAsked(request=request)
        case "/appointments":
            return LookUpAsked(about="appointments", request=request)
        case "/slots":
            return LookUpAsked(about="slots", request=request)
        case "/customer":
            return LookUpAsked(about="customer", request=request)
        case _:
            return None
