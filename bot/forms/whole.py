"""The form with all fields while it is open: its searches, and its check when it is sent.

The rules: Slack waits three seconds for each answer, so whatever takes longer is said to take
longer, and goes on to be kept for the next letter. Only the dialog's owner is answered. A form is
tried on the dialog's own table, with questions only, before it is closed; what is wrong is told in
the form, and what was typed stays there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import structlog

from bot.desks import Desks
from bot.forms.gaps import gap_of
from bot.forms.searching import SEARCH_SECONDS
from bot.forms.typed import FieldSearch, Typed, carried
from bot.memory import Dialog, Store
from bot.perform import perform
from bot.rights.gate import Gate
from bot.rights.permits import Allowed, Person
from bot.screens.blocks import Block
from bot.screens.hints import hint_text
from bot.screens.options import (
    customer_options,
    fitting_services,
    likely_slots,
    note_option,
    record_options,
    slot_options,
    spelled_like,
)
from bot.screens.whole_form import (
    drawn_again,
    vehicle_block,
    with_alert,
    with_empty_time,
    with_vehicles,
)
from bot.screens.words import Words
from bot.showing import Showing
from bot.systems import System, Trouble, Unreachable
from bot.systems.caching import CachedEach
from flows.booking import BOOKING
from flows.booking.events import AllFilled
from flows.booking.states import (
    ChoosingCustomer,
    ChoosingServices,
    ChoosingSlot,
    Filling,
    FindingSlots,
    Holding,
    LettingGo,
    ListingChoices,
    LookingUp,
    Stalled,
    slots_between,
)
from flows.booking.whole_form import not_there
from flows.domain import Customer, Desk, FreeTimes, SlotQuery
from flows.filling import asked_time, days_to_search, in_reach
from flows.front_desk import MACHINES
from flows.machine import Machine, State
from flows.rebooking import REBOOKING
from flows.rebooking.states import DescribingGap
from flows.talking import local
from flows.understanding import understand
from flows.understanding.request import When, Who
from flows.understanding.spelling import fold

# A form that is sent is acknowledged within three seconds too; most of them are its check.
CHECK_SECONDS = 2.0

# A customer is searched for with two letters at least: a list of everybody is nobody's business.
FEWEST_LETTERS = 2

# How long an answer serves the next letter. Times are taken by others meanwhile: they are asked
# for again when the form is sent.
KEPT = timedelta(seconds=30)

# The few times that are named where the one in the form is not free.
NAMED_TIMES = 4

# States that a dialog is through with in a moment: the form is merged into what comes then.
_ON_THE_WAY = LookingUp | ListingChoices | FindingSlots | Holding | LettingGo

# Where a form leads when it is tried: everything in it is looked up, and nothing is held.
Led = Filling | FindingSlots | Holding

_log = structlog.get_logger("deskhand.forms")


class Forms:
    """Answers forms with all fields of a booking.

    Two choices made within the moment that the first takes to be drawn: the second drawing is
    refused by its hash. Nothing is lost by it, because all that stands in a form is sent with it.
    """

    def __init__(
        self,
        store: Store,
        desks: Desks,
        showing: Showing,
        gate: Gate,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._desks = desks
        self._showing = showing
        self._gate = gate
        self._clock = clock
        self._customers = CachedEach(self._find_customers, KEPT, clock)
        self._free = CachedEach(self._free_times, KEPT, clock)
        self._led = CachedEach(self._lead, KEPT, clock)

    async def close(self) -> None:
        """Stop what is still being read for somebody who typed."""
        await asyncio.gather(self._customers.close(), self._free.close(), self._led.close())

    async def options(self, search: FieldSearch) -> list[Block]:
        """Return what can be chosen in a field; where something is amiss, one option says what."""
        dialog = await self._dialog(search.dialog, search.where.person, BOOKING, REBOOKING)
        state = (gap_of(dialog) or form_of(dialog)) if dialog else None
        system = self._desks.system(state.desk.system) if state else None
        if state is None or system is None:
            return []
        words = self._words(state.desk)
        try:
            async with asyncio.timeout(SEARCH_SECONDS):
                if isinstance(state, DescribingGap):
                    return await _advisors(search.text, system)
                return await self._choices(search, state, system, words)
        except TimeoutError:
            return note_option(words.say("Still searching. Type one more letter."))
        except Trouble as trouble:
            _log.info("search_failed", field=search.field, error=type(trouble).__name__)
            title = state.desk.title
            return note_option(words.say("No answer from {system}. Try again.", system=title))

    async def changed(self, typed: Typed) -> None:
        """Have the open form carry what was changed, and offer the vehicles of another customer."""
        dialog = await self._dialog(typed.dialog, typed.where.person)
        state = form_of(dialog) if dialog else None
        system = self._desks.system(state.desk.system) if state else None
        if state is None or system is None:
            return
        event, blocks = typed.event, list(typed.view["blocks"])
        if typed.field == "customer" and state.desk.can.vehicles:
            # The vehicle that was chosen belonged to somebody else.
            left = tuple(field for field in event.fields if field != "vehicle")
            event = event.model_copy(
                update={"fields": left, "vehicle": "", "without_vehicle": False}
            )
            customer = state.draft.customer
            if "customer" in event.fields:
                customer = await self._customer(system, event.customer)
            words = self._words(state.desk)
            blocks = with_vehicles(blocks, vehicle_block(customer, typed.dialog, words))
        view = drawn_again(typed.view, blocks, carried(event))
        await self._showing.redraw_form(typed.where, typed.shown, view)

    async def submitted(self, typed: Typed) -> dict[str, Any] | None:
        """Return what a sent form is answered with so that it stays open; None: it is taken."""
        dialog = await self._dialog(typed.dialog, typed.where.person)
        if dialog is None:
            return None  # the turn refuses it, and says why
        state = form_of(dialog)
        if state is None:
            return self._too_late(typed, dialog)
        words = self._words(state.desk)
        if typed.unchosen:
            sentence = words.say("Please choose one from the list.")
            return _errors({typed.blocks[field]: sentence for field in typed.unchosen})
        system = self._desks.system(state.desk.system)
        if system is None:
            return None
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                after = await tried(state, self._now(typed.event), system)
                after = await _with_slots(after, system, self._clock())
        except (TimeoutError, Trouble):
            return None  # the dialog asks again, and its card says what is amiss
        if isinstance(after, Stalled):
            return None
        missing = not_there(typed.event, after.draft)
        if missing:
            sentence = words.say(
                "{system} does not have this any more. Please choose another.",
                system=state.desk.title,
            )
            return _errors({typed.blocks[field]: sentence for field in missing})
        # A time that we hold is free for nobody until it is given back, but it is for us.
        slot = None if state.draft.hold else state.draft.slot
        wanted = typed.event.start if "when" in typed.event.fields else slot
        if isinstance(after, ChoosingSlot) and after.hint and wanted:
            return self._time_is_taken(typed, after, words)
        return None

    def _time_is_taken(self, typed: Typed, after: ChoosingSlot, words: Words) -> dict[str, Any]:
        """Say in the form that the time is not free, and which are; all else stays typed."""
        assert after.hint is not None  # noqa: S101  # asked just before
        self._free.forget()
        wanted = asked_time(after.draft)
        nearest = likely_slots(after.free.slots, wanted, words)[:NAMED_TIMES]
        times = [option["text"]["text"] for option in slot_options(nearest, words)]
        blocks = with_empty_time(typed.view["blocks"])
        blocks = with_alert(blocks, hint_text(after, after.hint, words), *times)
        return _update(drawn_again(typed.view, blocks, carried(typed.event)))

    def _too_late(self, typed: Typed, dialog: Dialog) -> dict[str, Any]:
        """Say in the form that the dialog is over; what was typed can still be read and copied."""
        state: Any = MACHINES[dialog.flow].load(dialog.state)
        text = self._words(state.desk).say(
            "This appointment is no longer being filled in: its card says what became of it. "
            "Nothing of this form was taken."
        )
        blocks = with_alert(typed.view["blocks"], text)
        return _update(drawn_again(typed.view, blocks, carried(typed.event)))

    async def _choices(
        self, search: FieldSearch, state: Filling, system: System, words: Words
    ) -> list[Block]:
        typed = search.text.strip()
        match search.field:
            case "customer" if len(typed) >= FEWEST_LETTERS:
                if not await self._counted(search, typed):
                    return note_option(words.say("Too many look-ups within an hour."))
                person, key = search.where.person, (state.desk.system, typed.casefold())
                found = await self._customers.get(key)
                self._gate.permits.saw(person, state.desk.system, [one.id for one in found])
                return customer_options(found, words)
            case "customer":
                offered = state.choices if isinstance(state, ChoosingCustomer) else ()
                return customer_options(offered, words)
            case "services":
                services = fitting_services(await system.services(), typed)
                if not typed and isinstance(state, ChoosingServices):
                    # What the words may mean comes first.
                    services = [*(one for u in state.unclear for one in u.choices), *services]
                return record_options((one.id, one.name, one.code) for one in services)
            case "advisor":
                return await _advisors(typed, system)
            case "transport":
                return _named(typed, [(one.id, one.name) for one in await system.transports()])
            case "when":
                return slot_options(await self._times(search, state, words), words)
            case _:
                return []

    async def _times(self, search: FieldSearch, state: Filling, words: Words) -> Sequence[Any]:
        """Return the free times for what stands in the form, from the day on that was typed."""
        desk = state.desk
        led = await self._led.get(
            (desk.system, state.model_dump_json(), search.event.model_dump_json())
        )
        now = local(desk, self._clock())
        said = self._day(search.text, desk, now)
        when = said or asked_time(led.draft)
        since, until = days_to_search(when, now)
        free = await self._free.get((desk.system, slots_between(since, until, led.draft)))
        slots = likely_slots(free.slots, when, words)
        if search.text.strip() and said is None:
            return spelled_like(slots, search.text, words)
        return slots

    def _day(self, text: str, desk: Desk, now: datetime) -> When | None:
        """Return the time that somebody types: "fri", "27 nov", "tomorrow at 3"."""
        if not text.strip():
            return None
        when = understand(
            text,
            now=now,
            language=desk.language,
            country=desk.branch.country,
            asked="when",
            open_dialog=True,
        ).when
        return when if when and in_reach(when) else None

    async def _find_customers(self, key: tuple[str, str]) -> Sequence[Customer]:
        desk, text = key
        branch, system = self._desks.branch(desk), self._desks.system(desk)
        assert system is not None  # noqa: S101  # asked before the search
        now = self._clock().astimezone(branch.tz)
        request = understand(text, now=now, country=branch.country, asked="customer")
        return await system.find_customers(request.who or Who(name=text))

    async def _free_times(self, key: tuple[str, SlotQuery]) -> FreeTimes:
        desk, query = key
        system = self._desks.system(desk)
        assert system is not None  # noqa: S101  # asked before the search
        return await system.free_times(query)

    async def _lead(self, key: tuple[str, str, str]) -> Led:
        """Return the form with its ids looked up. Raises Unreachable where the system is down."""
        desk, stored, event = key
        system = self._desks.system(desk)
        assert system is not None  # noqa: S101  # asked before the search
        state = BOOKING.load(stored)
        assert isinstance(state, Filling)  # noqa: S101  # it was stored as one
        led = await tried(state, self._now(AllFilled.model_validate_json(event)), system)
        if isinstance(led, Stalled):
            raise Unreachable
        return led

    async def _customer(self, system: System, customer_id: str) -> Customer | None:
        try:
            return await system.customer(customer_id) if customer_id else None
        except Trouble:
            return None  # no vehicles to choose from; the card asks for one

    async def _dialog(self, dialog_id: str, person: Person, *kinds: Machine) -> Dialog | None:
        """Return a booking, or a dialog of these kinds, if it is this person's to go on with."""
        dialog = await self._store.load(dialog_id)
        if dialog is None or dialog.flow not in {one.name for one in kinds or (BOOKING,)}:
            return None
        return dialog if await self._gate.answers(person, dialog) else None

    async def _counted(self, search: FieldSearch, typed: str) -> bool:
        """Count a search for customers; its further letters are the same look-up."""
        key = f"search:{search.dialog}:{typed[:FEWEST_LETTERS].casefold()}"
        if not await self._store.first_time(key):
            return True
        return isinstance(await self._gate.permits.look_up(search.where.person), Allowed)

    def _words(self, desk: Desk) -> Words:
        return Words(desk.language, desk.branch, local(desk, self._clock()).date())

    def _now(self, event: AllFilled) -> AllFilled:
        return event.model_copy(update={"at": self._clock()})


def form_of(dialog: Dialog) -> Filling | None:
    """Return what a booking's form is filled in with; None where nothing is filled in any more."""
    if dialog.flow != BOOKING.name:
        return None
    state = BOOKING.load(dialog.state)
    if isinstance(state, _ON_THE_WAY):
        return Stalled(desk=state.desk, draft=state.draft)
    return state if isinstance(state, Filling) else None


async def tried(state: Filling, event: AllFilled, system: System) -> Led:
    """Return where a form leads once all that stands in it is looked up; nothing is written."""
    # What is held stays held while we only try.
    draft = state.draft.model_copy(update={"hold": None})
    after: State | None = BOOKING.step(state.model_copy(update={"draft": draft}), event)
    while isinstance(after, LookingUp):
        end = await perform(after.effect, system, "")
        after = BOOKING.step(after, end.model_copy(update={"at": event.at}))
    return cast("Led", after)


async def _with_slots(state: Led, system: System, now: datetime) -> Led:
    """Return where it goes on with the free times of this moment."""
    if not isinstance(state, FindingSlots):
        return state
    end = await perform(state.effect, system, "")
    return cast("Led", BOOKING.step(state, end.model_copy(update={"at": now})))


async def _advisors(typed: str, system: System) -> list[Block]:
    return _named(typed.strip(), [(one.id, one.name) for one in await system.advisors()])


def _named(typed: str, rows: list[tuple[str, str]]) -> list[Block]:
    return record_options((value, name, "") for value, name in rows if fold(typed) in fold(name))


def _errors(errors: dict[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": errors}


def _update(view: Block) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
