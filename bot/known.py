"""What the systems said last of customers and their appointments, for when they do not answer.

The rule: it answers only those who asked for it (`may_be_old`) and says how old it is. Nothing is
ever booked by it: free times are not kept. It lives in this process alone, is bounded, and forgets
after half a day.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.effects import AppointmentsRead, Failed, LookedUp, LookUp, ReadAppointments
from flows.machine import Effect, Event

Kept = LookedUp | AppointmentsRead

MOST = 500
LIFETIME = timedelta(hours=12)


class LastKnown:
    """The answers of one process to questions about customers. `clock` returns aware times."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[Kept, datetime]] = OrderedDict()

    def answer(self, system: str, effect: Effect[Any], event: Event) -> Event:
        """Return how an effect ended: with what is known where the system could not be asked."""
        if not isinstance(effect, LookUp | ReadAppointments):
            return event
        key = (system, _subject(effect))
        match event:
            case LookedUp(customers=()):
                self._kept.pop(key, None)  # nobody is called so any more
            case LookedUp():
                self._keep(key, event)
                for one in event.customers:
                    by_id = LookUp(customer_id=one.id)
                    self._keep((system, _subject(by_id)), LookedUp(customers=(one,)))
            case AppointmentsRead():
                self._keep(key, event)
            case Failed(trouble="unreachable") if effect.may_be_old:
                return self._recalled(key) or event
        return event

    def _keep(self, key: tuple[str, str], event: Kept) -> None:
        self._kept[key] = (event, self._clock())
        self._kept.move_to_end(key)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def _recalled(self, key: tuple[str, str]) -> Event | None:
        event, at = self._kept.get(key, (None, self._clock()))
        if event is None or self._clock() - at > LIFETIME:
            return None
        return event.model_copy(update={"as_of": at})


def _subject(effect: LookUp | ReadAppointments) -> str:
    """Return what a question is about, whichever dialog asks it."""
    if isinstance(effect, ReadAppointments):
        return f"appointments of {effect.customer.id}"
    who = effect.who.model_dump_json(exclude_defaults=True) if effect.who else ""
    return f"customer {effect.customer_id or who}"
