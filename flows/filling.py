"""Words into the form: what was said is merged, and only what depended on it is let go.

The rule of dependence: the vehicle belongs to the customer, and a slot was free for just this
customer, vehicle, work, advisor and transport. A slot that is let go leaves its time behind as the
time asked for, so that the same slot is taken again without a question if it is still free.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from flows.domain import (
    Appointment,
    Can,
    Customer,
    Draft,
    FormField,
    Provider,
    Service,
    Slot,
    Transport,
    Vehicle,
)
from flows.understanding.catalogue import pick
from flows.understanding.request import Request, When, Who
from flows.understanding.spelling import fold

# Services are few words, and a form that never ends helps nobody.
MOST_SERVICES = 20
MOST_NOTE = 500

Shortfall = Literal["nothing_free", "time_taken", "day_full"]


# The parts of a sentence that each field is filled from.
_SOURCES: dict[FormField, tuple[str, ...]] = {
    "customer": ("who", "phone", "email", "vin", "plate", "reference"),
    "vehicle": ("vehicle",),
    "services": ("what",),
    "when": ("when",),
    "advisor": ("advisor",),
    "transport": ("transport",),
    "note": ("note",),
}


def fill(draft: Draft, request: Request, can: Can) -> Draft:
    """Merge everything a sentence said into the form, and keep which words each field came from."""
    filled = _fill(draft, request, can)
    if filled == draft:
        return draft
    said = {field: words for field, of in _SOURCES.items() if (words := request.said(*of))}
    if request.edit == "add" and "services" in said and "services" in filled.said:
        said["services"] = f"{filled.said['services']} … {said['services']}"
    return filled.model_copy(update={"said": {**filled.said, **said}})


def unsaid(draft: Draft, *fields: FormField) -> Draft:
    """Forget the words for fields that were filled otherwise since."""
    return draft.model_copy(
        update={
            "said": {field: words for field, words in draft.said.items() if field not in fields}
        }
    )


def _fill(draft: Draft, request: Request, can: Can) -> Draft:
    if request.who:
        draft = forget_customer(draft).model_copy(update={"who": request.who})
    if request.vehicle and can.vehicles:
        draft = loosen(draft, vehicle=None, vehicle_words=request.vehicle, without_vehicle=False)
    if request.what:
        draft = _fill_services(draft, request, can)
    if request.when and in_reach(request.when):
        draft = draft.model_copy(update={"when": retime(asked_time(draft), request.when)})
        draft = draft.model_copy(update={"slot": None})
    if request.advisor and can.advisors:
        draft = loosen(draft, advisor=None, advisor_words=request.advisor)
        if request.edit == "remove":
            draft = loosen(draft, advisor_words=None)
    if request.transport and can.transport:
        words = request.transport.replace("_", " ")
        draft = loosen(draft, transport=None, transport_words=words)
        if request.edit == "remove":
            draft = loosen(draft, transport_words=None)
    if request.note:
        draft = draft.model_copy(update={"note": request.note[:MOST_NOTE]})
    return draft


def _fill_services(draft: Draft, request: Request, can: Can) -> Draft:
    if request.edit == "remove":
        gone = {pick(w, [(s.id, s.name) for s in draft.services]).best for w in request.what}
        kept = tuple(s for s in draft.services if s.id not in gone)
        return loosen(draft, services=kept)
    words = request.what[:MOST_SERVICES]
    added = request.edit == "add" and can.several_services
    return loosen(
        draft,
        services=draft.services if added else (),
        service_words=(*draft.service_words, *words) if added else words,
    )


def loosen(draft: Draft, **changes: object) -> Draft:
    """Change fields on which the slot depended: the slot goes, its time stays asked for."""
    return draft.model_copy(update={"when": asked_time(draft), "slot": None, **changes})


def asked_time(draft: Draft) -> When | None:
    """Return the time that is wanted: that of the slot if there is one."""
    if draft.slot:
        return When(start=draft.slot.start, grain="minute")
    return draft.when


def called(who: Who | None) -> str:
    """Return the words with which somebody was looked for."""
    if who is None:
        return ""
    found = (who.name, who.company, who.phone, who.email, who.vin, who.plate, who.reference)
    return next((words for words in found if words), "")


def nth(
    choices: Sequence[Customer | Vehicle | Provider | Transport | Appointment], number: int
) -> str:
    """Return the id of the second one for 2, of the last for -1; "" where there are fewer."""
    place = number - 1 if number > 0 else len(choices) + number
    return choices[place].id if 0 <= place < len(choices) else ""


def forget_customer(draft: Draft) -> Draft:
    """Let go of the customer and of what belongs to them."""
    return loosen(
        unsaid(draft, "customer", "vehicle"),
        who=None,
        customer_id=None,
        customer=None,
        vehicle=None,
        vehicle_words=None,
        vehicle_id=None,
        without_vehicle=False,
    )


def in_words(draft: Draft, here: tzinfo, there: tzinfo) -> Draft:
    """Return the words for what stands in the form, for another system to look up.

    A time that was said is one on the wall: "at 10" is 10 there too.
    """
    when = asked_time(draft)
    return Draft(
        who=named(draft.customer) if draft.customer else draft.who,
        vehicle_words=draft.vehicle.name if draft.vehicle else draft.vehicle_words,
        service_words=(*draft.service_words, *(service.name for service in draft.services)),
        when=when and _on_wall(when, here, there),
        note=draft.note,
        said=draft.said,
        text=draft.text,
    )


def _on_wall(when: When, here: tzinfo, there: tzinfo) -> When:
    def moved(moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(here).replace(tzinfo=there)

    others = tuple(_on_wall(other, here, there) for other in when.others)
    changes = {"start": moved(when.start), "end": moved(when.end), "others": others}
    return when.model_copy(update=changes)


def named(customer: Customer) -> Who:
    """Return the words for a customer, by which any system can look them up."""
    return Who(
        name=customer.name,
        first=customer.first or None,
        last=customer.last or None,
        company=customer.company or None,
        phone=customer.phones[0] if customer.phones else None,
    )


def is_surely(who: Who | None, customer: Customer) -> bool:
    """Is this customer called just what was said? Never a guess: part of a name is not enough.

    A number, an address or an id that was said has been compared by the system itself; an initial
    stands for a name.
    """
    if who is None or who.phone or who.email or who.vin or who.plate or who.reference:
        return True
    known = fold(f"{customer.first} {customer.last} {customer.company}").split()
    said = fold(who.name or who.company or "").replace(".", " ").split()
    return all(
        word in known or (len(word) == 1 and any(name.startswith(word) for name in known))
        for word in said
    )


def with_customer(draft: Draft, customer: Customer) -> Draft:
    """Put the customer into the form, and the vehicle if there is no question which one."""
    draft = loosen(draft, who=None, customer_id=None, customer=customer)
    vehicle = meant_vehicle(draft, customer.vehicles)
    if vehicle:
        draft = loosen(draft, vehicle=vehicle, vehicle_words=None, vehicle_id=None)
    return draft


def meant_vehicle(draft: Draft, vehicles: tuple[Vehicle, ...]) -> Vehicle | None:
    """Return the vehicle that the form's id or words mean; None where it is not sure."""
    if draft.vehicle_id:
        return next((vehicle for vehicle in vehicles if vehicle.id == draft.vehicle_id), None)
    return find_vehicle(draft.vehicle_words, vehicles)


def find_vehicle(words: str | None, vehicles: tuple[Vehicle, ...]) -> Vehicle | None:
    """Return the one vehicle that the words mean, or the only one; None where it is not sure."""
    if not words:
        return vehicles[0] if len(vehicles) == 1 else None
    rows = [(v.id, " ".join((v.name, v.colour, v.plate, v.vin))) for v in vehicles]
    best = pick(words, rows).best
    return next((vehicle for vehicle in vehicles if vehicle.id == best), None)


def with_services(draft: Draft, found: tuple[Service, ...]) -> Draft:
    """Put services into the form, each once, after those that stand there."""
    known = {service.id for service in draft.services}
    new = tuple(service for service in found if service.id not in known)
    return draft.model_copy(
        update={"services": (*draft.services, *new), "service_words": (), "service_ids": ()}
    )


def retime(old: When | None, new: When) -> When:
    """Combine the time asked for with what was said of it now.

    "Make it Friday" keeps the time of day, "at 3" keeps the day.
    """
    if new.others:
        first, *others = (retime(old, one) for one in readings(new))
        return first.model_copy(update={"others": tuple(others)})
    said = new.start or new.end
    known = (old.start or old.end) if old else None
    if old is None or known is None or said is None or old.soonest or new.soonest:
        return new
    days = known.date() - said.date()
    if not new.day_said:
        return _on_day(new, days, said.tzinfo).model_copy(update={"day_said": True})
    a_day = new.grain == "day" and new.side == "at" and not new.end
    if a_day and old.grain in {"part", "hour", "minute"}:
        return _on_day(old, -days, said.tzinfo).model_copy(update={"holiday": new.holiday})
    return new


def in_zone(when: When, zone: tzinfo) -> When:
    """Return the same time on the wall clock of `zone`: a stored time has forgotten its zone."""
    return when.model_copy(
        update={
            "start": when.start and when.start.astimezone(zone),
            "end": when.end and when.end.astimezone(zone),
            "others": tuple(in_zone(other, zone) for other in when.others),
        }
    )


def readings(when: When) -> tuple[When, ...]:
    """Return all that the words may mean, the likeliest first."""
    return (when.model_copy(update={"others": ()}), *when.others)


def _on_day(when: When, days: timedelta, zone: tzinfo | None) -> When:
    """Move by days on the wall clock of `zone`, whatever daylight saving does in between."""

    def moved(moment: datetime | None) -> datetime | None:
        return moment and datetime.combine(moment.date() + days, moment.time(), tzinfo=zone)

    return when.model_copy(update={"start": moved(when.start), "end": moved(when.end)})


def is_exact(when: When) -> bool:
    """Is it one moment, so that a free slot at it needs no further question?"""
    return (
        when.start is not None
        and when.end is None
        and when.side == "at"
        and when.grain in {"hour", "minute"}
        and not (when.about or when.soonest)
    )


def is_over(when: When, now: datetime) -> bool:
    """Is all of the time asked for in the past? `now` is on the branch's clock."""
    if when.end:
        return when.end <= now
    if when.start is None or when.side == "after":
        return False
    return when.start < now if is_exact(when) else when.start.date() < now.date()


def in_reach(when: When) -> bool:
    """Is it a time that an appointment may have? Sums with dates need room to both sides."""
    return all(2000 <= one.year < 2100 for one in (when.start, when.end) if one)


def same_moment(one: datetime | None, other: datetime | None) -> bool:
    """Is it the same moment, however each says its zone?

    In an hour that comes twice, and in one that is left out, `==` finds no two zones alike.
    """
    return one is not None and other is not None and one.timestamp() == other.timestamp()


def fits(when: When | None, slot: Slot, zone: tzinfo) -> bool:
    """Does the slot lie in the time asked for? `zone` is the branch's."""
    if when is None:
        return True
    if is_exact(when):
        return same_moment(slot.start, when.start)
    start, end = when.start, when.end
    if start and end is None and when.side == "at":
        return slot.start.astimezone(zone).date() == start.astimezone(zone).date()
    return (start is None or slot.start >= start) and (end is None or slot.start < end)


def shortfall(when: When | None, slots: Sequence[Slot], zone: tzinfo) -> Shortfall | None:
    """Return what to say where no slot fits the time asked for; None if one does."""
    if not slots:
        return "nothing_free"
    if when is None or any(fits(when, slot, zone) for slot in slots):
        return None
    if when.start is None or when.side != "at":
        return "time_taken"
    day = when.start.astimezone(zone).date()
    one_day = when.end is None or (when.end - timedelta(seconds=1)).date() == day
    same_day = any(slot.start.astimezone(zone).date() == day for slot in slots)
    return "day_full" if one_day and not same_day else "time_taken"


def days_to_search(when: When | None, now: datetime) -> tuple[date, date]:
    """Return the first and last day to look at: what was asked, and a little around it.

    The day before is looked at too, because the nearest free time may be earlier.
    """
    today = now.date()
    if when is None or not (when.start or when.end):
        return today, today + timedelta(days=3)
    if when.start is None:
        last = max(today, (when.end or now).date())
        return max(today, last - timedelta(days=4)), last
    first = when.start.date()
    since = max(today, first - timedelta(days=1))
    last = first + timedelta(days=2)
    if when.end:
        last = max(last, (when.end - timedelta(seconds=1)).date())
    return since, max(since, min(last, since + timedelta(days=7)))
