"""Effect -> event: the one place that asks a scheduling system for what a dialog wants.

Independent questions are asked at the same time. Whatever goes wrong becomes an event: `Failed`
where surely nothing was written, `AnswerLost` where that is not sure.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar, assert_never

import structlog

from bot.systems import (
    AlreadyBooked,
    ChangedElsewhere,
    Lost,
    Misread,
    NotAllowed,
    Refused,
    SlotGone,
    System,
    Trouble,
    Unreachable,
)
from flows import effects
from flows.domain import Appointment, Customer, Hold, NewCustomer, Provider, Service, Transport
from flows.machine import Effect, Event
from flows.understanding.catalogue import match_services, pick
from flows.understanding.request import Who

AnyEffect = (
    effects.LookUp
    | effects.ListChoices
    | effects.FindSlots
    | effects.Save
    | effects.CheckSaved
    | effects.ReadAppointments
    | effects.FindDoubles
    | effects.CreateCustomer
    | effects.CheckCustomer
    | effects.HoldSlot
    | effects.ReleaseHold
    | effects.Reschedule
    | effects.CancelAppointment
    | effects.ReadAppointment
    | effects.ReadCustomer
    | effects.ChangeContact
    | effects.ReadDay
)

MOST_FOUND = 25

_log = structlog.get_logger("deskhand.perform")
T = TypeVar("T")


class NotSentError(Exception):
    """Right before a write it turned out that it must not be sent."""


class LeaseLostError(NotSentError):
    """The dialog is no longer ours: another process may be working on it, so we must not write."""


class NotPermittedError(NotSentError):
    """The person may no longer do this; `end` is what the dialog gets to know."""

    def __init__(self, end: effects.Failed) -> None:
        super().__init__()
        self.end = end


async def perform(effect: Effect[Any], system: System, key: str) -> Event:
    """Do what the effect asks and return how it ended; raises nothing but NotSentError.

    `key` is the idempotency key of a write, or of the write that is being looked for.
    """
    writes = effects.AnswerLost in effect.ends()
    try:
        return await _perform(effect, system, key)  # type: ignore[arg-type]  # all effects are known
    except NotSentError:
        raise
    except Lost:
        return effects.AnswerLost() if writes else effects.Failed(trouble="unreachable")
    except Trouble as trouble:
        return failed(trouble)
    except Exception:  # noqa: BLE001  # a mistake of ours must not leave a dialog waiting for ever
        _log.exception("effect_broke", effect=type(effect).__name__)
        return effects.AnswerLost() if writes else effects.Failed(trouble="misread")


def failed(trouble: Trouble) -> effects.Failed:
    """Return the event for a trouble; this is the one match over the exception tree."""
    kind: effects.Trouble
    match trouble:
        case Unreachable():
            kind = "unreachable"
        case NotAllowed():
            kind = "not_allowed"
        case Refused():
            kind = "refused"
        case Misread() | _:
            kind = "misread"
    since = trouble.since if isinstance(trouble, Unreachable) else None
    return effects.Failed(
        trouble=kind, reason=trouble.reason, reference=trouble.reference, since=since
    )


async def _perform(effect: AnyEffect, system: System, key: str) -> Event:
    match effect:
        case effects.LookUp():
            return await _look_up(effect, system)
        case effects.ListChoices(what="advisor"):
            return effects.ChoicesListed(advisors=tuple(await system.advisors()))
        case effects.ListChoices():
            return effects.ChoicesListed(transports=tuple(await system.transports()))
        case effects.FindSlots():
            return effects.SlotsFound(free=await system.free_times(effect.query))
        case effects.Save():
            return _saved(await system.save(effect.draft, effect.how, key))
        case effects.CheckSaved():
            return _checked(await system.find_saved(effect.draft, effect.how, key))
        case effects.ReadAppointments():
            appointments = await system.appointments(effect.customer.id)
            return effects.AppointmentsRead(
                customer=effect.customer, appointments=tuple(appointments)
            )
        case effects.FindDoubles():
            return effects.DoublesFound(customers=await _find_doubles(effect.customer, system))
        case effects.CreateCustomer():
            customer = await system.create_customer(effect.customer, key)
            return effects.CustomerCreated(customer=customer)
        case effects.CheckCustomer():
            found = await system.find_created(effect.customer)
            return effects.CustomerCreated(customer=found) if found else effects.CustomerMissing()
        case effects.HoldSlot():
            held = await system.hold(effect.draft)
            return effects.SlotHeld(hold=held) if isinstance(held, Hold) else effects.SlotGone()
        case effects.ReleaseHold():
            await system.release(effect.hold)
            return effects.HoldReleased()
        case effects.Reschedule():
            return _moved(
                await system.reschedule(effect.appointment, effect.slot, effect.hold, key)
            )
        case effects.CancelAppointment():
            cancelled = await system.cancel(effect.appointment, effect.reason, key)
            if isinstance(cancelled, ChangedElsewhere):
                return effects.ChangedElsewhere(now=cancelled.now)
            return effects.AppointmentCancelled()
        case effects.ReadAppointment():
            return effects.AppointmentRead(appointment=await system.appointment(effect.id))
        case effects.ReadDay():
            return effects.DayRead(appointments=tuple(await system.of_day(effect.day)))
        case effects.ReadCustomer():
            return effects.CustomerRead(customer=await system.customer(effect.id))
        case effects.ChangeContact():
            changed = await system.update_customer(effect.customer, effect.changes, key)
            return effects.ContactChanged(customer=changed)
        case _:
            assert_never(effect)


def _moved(result: Appointment | SlotGone | ChangedElsewhere) -> Event:
    match result:
        case Appointment():
            return effects.AppointmentMoved(appointment=result)
        case SlotGone():
            return effects.SlotGone()
        case ChangedElsewhere():
            return effects.ChangedElsewhere(now=result.now)


def _saved(result: Appointment | SlotGone | AlreadyBooked) -> Event:
    match result:
        case Appointment():
            return effects.Saved(appointment=result)
        case SlotGone():
            return effects.SlotGone()
        case AlreadyBooked():
            return effects.AlreadyBooked()


def _checked(result: Appointment | str) -> Event:
    if isinstance(result, Appointment):
        return effects.Saved(appointment=result)
    return effects.NotSaved() if result == "not_saved" else effects.NobodyKnows()


async def _look_up(effect: effects.LookUp, system: System) -> effects.LookedUp:
    """Ask for everything at the same time; what is not wanted is not asked."""
    wants_services = effect.services or effect.service_ids
    customers, services, advisors, transports = await asyncio.gather(
        _customers(effect, system),
        _if(wants_services, system.services),
        _if(effect.advisor_id or effect.advisor, system.advisors),
        _if(effect.transport_id or effect.transport, system.transports),
    )
    found, unclear = _services(effect, services)
    advisor = effect.advisor_id or _best(effect.advisor, advisors)
    transport = effect.transport_id or _best(effect.transport, transports)
    return effects.LookedUp(
        customers=tuple(customers[:MOST_FOUND]),
        services=found,
        unclear=unclear,
        advisor=next((a for a in advisors if a.id == advisor), None),
        transport=next((t for t in transports if t.id == transport), None),
    )


def _best(words: str | None, choices: Sequence[Provider | Transport]) -> str | None:
    """Return the id of the one that words mean; None where that is not sure."""
    return pick(words, [(one.id, one.name) for one in choices]).best if words else None


async def _if(wanted: object, ask: Any) -> Sequence[Any]:
    return await ask() if wanted else ()


async def _customers(effect: effects.LookUp, system: System) -> Sequence[Customer]:
    if effect.customer_id:
        customer = await system.customer(effect.customer_id)
        return [customer] if customer else []
    return await system.find_customers(effect.who) if effect.who else []


def _services(
    effect: effects.LookUp, catalogue: Sequence[Service]
) -> tuple[tuple[Service, ...], tuple[effects.Unclear, ...]]:
    by_id = {service.id: service for service in catalogue}
    found = [by_id[one] for one in effect.service_ids if one in by_id]
    unclear = []
    rows = [(service.id, service.code, service.name) for service in catalogue]
    for words, picked in zip(effect.services, match_services(effect.services, rows), strict=True):
        if picked.best:
            found.append(by_id[picked.best])
        else:
            choices = tuple(by_id[one] for one in picked.near)
            unclear.append(effects.Unclear(words=words, choices=choices))
    return tuple(dict.fromkeys(found)), tuple(unclear)


async def _find_doubles(new: NewCustomer, system: System) -> tuple[Customer, ...]:
    """Return who shares the number, the address, the vehicle or the name; each once."""
    questions: list[Awaitable[Sequence[Customer]]] = [
        system.find_customers(who)
        for who in (
            Who(phone=new.phone) if new.phone else None,
            Who(email=new.email) if new.email else None,
            Who(vin=new.vin) if new.vin else None,
            Who(name=new.name, first=new.first or None, last=new.last or None)
            if new.last or new.first
            else Who(name=new.company, company=new.company),
        )
        if who
    ]
    found = await asyncio.gather(*questions)
    return tuple({customer.id: customer for rows in found for customer in rows}.values())
