"""The form with all fields at once: what was changed there is merged into the form as it is by now.

The rule: only what the person changed counts, so that a form that was open for a while throws away
neither what was typed nor what happened meanwhile. An id that was typed is looked up like words: it
may never have been offered.
"""

from __future__ import annotations

from datetime import tzinfo

from flows.booking.events import AllFilled
from flows.booking.next_step import Onward, next_step
from flows.booking.states import Filling
from flows.domain import Can, Draft, FormField
from flows.filling import forget_customer, loosen, unsaid
from flows.registering import FormAsked
from flows.understanding.request import When

# The vehicle belongs to the customer, so the customer comes first.
FIELDS: tuple[FormField, ...] = (
    "customer",
    "vehicle",
    "services",
    "when",
    "advisor",
    "transport",
    "note",
)


def show_all(state: Filling, event: FormAsked) -> Filling:
    """Open the form with all fields; the card stays, to go on with if the form is closed."""
    return state


def fill_all(state: Filling, event: AllFilled) -> Onward:
    """Go on with what was changed in the form."""
    desk = state.desk
    return next_step(desk, filled(state.draft, event, desk.can, desk.branch.tz), event.at)


def filled(draft: Draft, event: AllFilled, can: Can, zone: tzinfo) -> Draft:
    """Merge what was changed into the form; `zone` is the branch's."""
    for field in fields_for(can):
        if field in event.fields:
            draft = _put(unsaid(draft, field), field, event, zone)
    return draft


def fields_for(can: Can) -> tuple[FormField, ...]:
    """Return the fields that a booking has at a system."""
    wanted = {"vehicle": can.vehicles, "advisor": can.advisors, "transport": can.transport}
    return tuple(field for field in FIELDS if wanted.get(field, True))


def _put(draft: Draft, field: FormField, event: AllFilled, zone: tzinfo) -> Draft:
    match field:
        case "customer":
            return forget_customer(draft).model_copy(update={"customer_id": event.customer or None})
        case "vehicle":
            return loosen(
                draft,
                vehicle=None,
                vehicle_words=None,
                vehicle_id=event.vehicle or None,
                without_vehicle=event.without_vehicle,
            )
        case "services":
            kept = tuple(service for service in draft.services if service.id in event.services)
            known = {service.id for service in kept}
            new = tuple(one for one in event.services if one not in known)
            return loosen(draft, services=kept, service_ids=new, service_words=())
        case "when":
            start = event.start and event.start.astimezone(zone)
            when = When(start=start, grain="minute") if start else None
            return draft.model_copy(update={"when": when, "slot": None})
        case "advisor":
            return loosen(draft, advisor=None, advisor_words=None, advisor_id=event.advisor or None)
        case "transport":
            return loosen(
                draft, transport=None, transport_words=None, transport_id=event.transport or None
            )
        case _:  # the note
            return draft.model_copy(update={"note": event.note})


def not_there(event: AllFilled, found: Draft) -> tuple[FormField, ...]:
    """Return the fields whose choice the system does not know; `found` is what it knew.

    What could not be looked up yet is not judged.
    """
    customer = found.customer.id if found.customer else found.customer_id
    vehicle = found.vehicle.id if found.vehicle else found.vehicle_id
    known = {*found.service_ids, *(service.id for service in found.services)}
    advisor = found.advisor.id if found.advisor else found.advisor_id
    transport = found.transport.id if found.transport else found.transport_id
    missing: dict[FormField, bool] = {
        "customer": bool(event.customer) and event.customer != customer,
        "vehicle": bool(event.vehicle) and event.vehicle != vehicle,
        "services": not set(event.services) <= known,
        "advisor": bool(event.advisor) and event.advisor != advisor,
        "transport": bool(event.transport) and event.transport != transport,
    }
    return tuple(field for field, lost in missing.items() if lost and field in event.fields)
