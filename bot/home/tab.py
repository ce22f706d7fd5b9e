"""The Home tab of one person: it is drawn when they open it, and what they press there is done.

The rules: the tab is drawn with what is known at once, and again as the systems answer; each
drawing names the one it takes the place of, so that an older one never covers a newer one. A system
is asked at most once a minute, however many people look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, cast

import structlog

from bot.desks import Desks
from bot.home.days import FRESH, Days
from bot.home.own import FLOWS, OwnBookings, completed, own_bookings
from bot.inbox import Opened, Where
from bot.memory import Dialog, Store, StoreError
from bot.notices.digests import Reports
from bot.preferences import Preferences
from bot.press_inbox import HomePress
from bot.rights.gate import Gate
from bot.rights.permits import Allowed, Person, Refusal
from bot.screens import AnyState, card
from bot.screens.blocks import Key
from bot.screens.day import Health
from bot.screens.digest import Line
from bot.screens.home import OpenDialog, Sheet, SystemHealth, home_view, loading_view
from bot.screens.notes import begun, begun_notice, note
from bot.screens.own import OwnBooking
from bot.screens.refusals import refused_tab
from bot.screens.words import Words
from bot.showing import Showing
from bot.systems import NotAllowed, System, Trouble
from bot.turn import Turns
from bot.wishes import Wishes
from flows.booking.events import BookingAsked
from flows.cancelling import Cancelled
from flows.domain import Desk, Draft
from flows.front_desk import MACHINES
from flows.looking_up import LookUpAsked
from flows.machine import State
from flows.rebooking.events import RebookAsked
from flows.rescheduling.states import Moved
from flows.talking import Talking
from flows.understanding.request import Request, When

# A system that takes longer to say that it is there is of no use to anybody who waits.
REACH_SECONDS = 8.0

# Read, not shown: look-ups are left open by the dozen, and are nothing to go on with.
MOST_READ = 50

# Of so many dialogs it is read what the person booked and moved.
MOST_WRITTEN = 100

# What answers sooner is drawn together; what takes longer comes in by itself.
TOGETHER = 0.7

# So many days before and after today the sheet can be turned.
MOST_DAYS = 60

_log = structlog.get_logger("deskhand.home")


class Pulse:
    """How each system was when it was last asked."""

    def __init__(self, desks: Desks, clock: Callable[[], datetime]) -> None:
        self._desks = desks
        self._clock = clock
        self._known = {key: SystemHealth(desks.title(key)) for key in desks}
        self._asking = asyncio.Lock()

    @property
    def known(self) -> list[SystemHealth]:
        return list(self._known.values())

    def stale(self) -> bool:
        """Was any system not asked for a while?"""
        return any(self._old(one) for one in self._known.values())

    async def ask(self) -> None:
        """Ask every system that was not asked for a while, all at the same time."""
        async with self._asking:
            keys = [key for key, one in self._known.items() if self._old(one)]
            found = await asyncio.gather(*(self._reach(key) for key in keys))
            for key, health in zip(keys, found, strict=True):
                asked = replace(self._known[key], health=health, asked=self._clock())
                self._known[key] = asked

    def _old(self, one: SystemHealth) -> bool:
        return one.asked is None or self._clock() - one.asked > FRESH

    async def _reach(self, key: str) -> Health:
        system = cast("System", self._desks.system(key))
        try:
            async with asyncio.timeout(REACH_SECONDS):
                await system.reach()
        except NotAllowed:
            return "not_allowed"
        except (Trouble, TimeoutError):
            return "unreachable"
        except Exception:  # noqa: BLE001  # a mistake of ours must not leave the tab half drawn
            _log.exception("reach_broke", system=key)
            return "unreachable"
        return "answers"


@dataclass(frozen=True)
class Look:
    """What one person looks at; what the systems say of it comes in by and by."""

    words: Words
    system: str
    day: date
    dialogs: list[OpenDialog] | None
    bookings: list[OwnBooking] | None
    unclaimed: list[Line] | None
    sees_day: bool  # may this person see everybody's appointments of the day?


class Home:
    """Draws Home tabs."""

    def __init__(
        self,
        *,
        store: Store,
        desks: Desks,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        gate: Gate,
        wishes: Wishes,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._desks = desks
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._gate = gate
        self._wishes = wishes
        self._clock = clock
        self._pulse = Pulse(desks, clock)
        self._days = Days(desks, clock)
        self._own = OwnBookings(desks, clock)
        self._reports = Reports(store.outbox(), desks)

    async def opened(self, opened: Opened) -> None:
        """Draw the tab of somebody who has just opened it."""
        verdict = await self._gate.permits.may(opened.where.person, "look_up")
        if isinstance(verdict, Refusal):
            await self._draw_refusal(opened.where.person, verdict)
            return
        drawn: str | None = opened.view_hash
        if not drawn:
            view = loading_view(await self._preferences.words(opened.where.person))
            drawn = await self._showing.publish(opened.where.person, view)
        if drawn is not None:
            await self._draw(opened.where, drawn)

    async def pressed(self, press: HomePress) -> None:
        """Do what was pressed on the tab."""
        person = press.where.person
        if not await self._store.first_time(press.key):
            return
        verdict = await self._gate.permits.may(person, "look_up")
        if isinstance(verdict, Refusal):
            await self._gate.tell(press.where, verdict, None)
            await self._draw_refusal(person, verdict)
            return
        day = ""
        match press.what:
            case "settings":
                await self._wishes.open(press.where, press.view_hash)
                return
            case "day":
                if not await self._gate.counts(press.where):
                    return
                day = press.value
            case "show":
                await self._show(press.where, press.value)
            case "book":
                system = await self._preferences.usual(press.where)
                where = None
                if await self._gate.admits(press.where, "book", system=system, channel=""):
                    where = await self.begin(press.where)
                if where:
                    await self._turns.open(BookingAsked(), where, system)
            case "move":
                await self._move(press.where, press.value)
                day = press.value
            case "claim":
                await self._claim(press.where, press.value)
            case "go_on":
                await self._go_on(press.where, press.value)
        await self.redraw(press.where, press.view_hash, day)

    async def redraw(self, where: Where, view_hash: str, day: str = "") -> None:
        """Draw the tab after something was done on it; `day` is the one that is asked for."""
        if not await self._draw(where, view_hash, day):
            # Drawn anew between the look and the press: what was just done is newer than that.
            await self._draw(where, "", day)

    async def begin(self, where: Where, *, anew: bool = True) -> Where | None:
        """Begin a thread in the person's conversation with the app, and say so where they are."""
        words = await self._preferences.words(where.person)
        begins = await self._showing.begin(where, begun(words, anew=anew))
        if begins and where.trigger_id:
            notice = begun_notice(words, anew=anew)
            await self._showing.open_form(where, notice)
        return begins

    async def _go_on(self, where: Where, dialog_id: str) -> None:
        mine = await self._store.open_of(where.person.home, where.person.id, MOST_READ)
        begins = None
        dialog = next((one for one in mine if one.id == dialog_id), None)
        if dialog:
            if not await self._gate.admits(where, "look_up", system=dialog.desk, channel=""):
                return
            begins = await self.begin(where, anew=False)
        if begins is None or not await self._turns.bring(dialog_id, begins):
            words = await self._preferences.words(where.person)
            await self._showing.tell(where, note("over", words))

    async def _claim(self, where: Where, notice_id: str) -> None:
        """Let somebody have what nobody has; what another person has meanwhile stays theirs."""
        notice = await self._store.outbox().notice(notice_id)
        if notice is None or notice.team != where.person.home or notice.living.claimed_by:
            return
        if await self._gate.admits(where, "look_up", system=notice.system, channel=""):
            await self._store.outbox().claim(notice_id, where.person.id)

    async def _show(self, where: Where, value: str) -> None:
        """Look up the appointments of a customer, in the person's conversation with the app."""
        system, _, customer = value.partition(":")
        if system not in self._desks or not customer:
            return
        if not await self._gate.admits(where, "look_up", system=system, channel=""):
            return
        begins = await self.begin(where, anew=False)
        if begins:
            asked = LookUpAsked(about="appointments", customer_id=customer)
            await self._turns.open(asked, begins, system)

    async def _move(self, where: Where, value: str) -> None:
        """Open a rebooking of a day's appointments in the person's conversation with the app."""
        system = await self._preferences.usual(where)
        if not await self._gate.admits(where, "change", system=system, channel=""):
            return
        begins = await self.begin(where, anew=False)
        if begins:
            tz = self._desks.branch(system).tz
            start = datetime.combine(self._day(system, value), time(), tzinfo=tz)
            asked = RebookAsked(request=Request(intent="reschedule", when=When(start=start)))
            await self._turns.open(asked, begins, system)

    async def _draw(self, where: Where, view_hash: str, day: str = "") -> bool:
        """Draw the tab with what is known, and again as the systems answer.

        False: the drawing with this hash is no longer there.
        """
        look = await self._look(where, day)
        drawn = await self._publish(where, look, view_hash)
        if drawn is None:
            return False
        asking = {asyncio.create_task(part) for part in self._questions(look)}
        if asking:
            _, asking = await asyncio.wait(asking, timeout=TOGETHER)
            drawn = await self._publish(where, await self._look(where, day), drawn)
        while asking:
            _, asking = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
            if drawn:
                drawn = await self._publish(where, await self._look(where, day), drawn)
        return True

    def _questions(self, look: Look) -> Iterator[Coroutine[Any, Any, None]]:
        """Yield what there is to ask the systems."""
        if self._pulse.stale():
            yield self._pulse.ask()
        if look.sees_day and self._days.is_stale(look.system, look.day):
            yield self._days.read(look.system, look.day)
        if look.bookings and self._own.is_stale(look.bookings):
            yield self._own.read(look.bookings)

    async def _publish(self, where: Where, look: Look, view_hash: str) -> str | None:
        sheet = Sheet(
            dialogs=look.dialogs,
            day=self._days.known(look.system, look.day) if look.sees_day else None,
            unclaimed=look.unclaimed,
            bookings=None if look.bookings is None else self._own.known(look.bookings),
            systems=self._pulse.known,
        )
        return await self._showing.publish(where.person, home_view(sheet, look.words), view_hash)

    async def _look(self, where: Where, day: str) -> Look:
        person = where.person
        system = self._desks.default
        dialogs: list[OpenDialog] | None = None
        bookings: list[OwnBooking] | None = None
        unclaimed: list[Line] | None = None
        words = await self._preferences.words(person)
        try:
            system = await self._preferences.usual(where)
            found = await self._store.open_of(person.home, person.id, MOST_READ)
            seen = [one for one in found if await self._may_see(person, one.desk, one.channel)]
            dialogs = [shown for one in seen if (shown := open_dialog(one, words))]
            written = await self._store.latest_of(person.home, person.id, FLOWS, MOST_WRITTEN)
            booked = await self._store.outbox().booked_by(person.home, person.id, MOST_WRITTEN)
            told = [
                (completed(state, booked.get(one.id)), f"{one.id}:{one.turn}")
                for one in written
                if (state := _state(one))
            ]
            mine = own_bookings(told, self._clock())
            bookings = [one for one in mine if await self._may_see(person, one.desk.system, "")]
            keys = [key for key in self._desks if await self._may_see(person, key, "")]
            known = await self._reports.known(person.home, None, keys, self._clock())
            wish = (await self._preferences.chosen(person)).notices
            own = {(one.desk.system, one.appointment.id) for one in mine}
            wanted = [
                one
                for one in known
                if wish == "all" or (wish == "mine" and (one.system, one.object_id) in own)
            ]
            unclaimed = self._reports.unclaimed(wanted, self._clock())
        except StoreError:
            _log.warning("own_dialogs_not_read", exc_info=True)
        words = Words(words.language, self._desks.branch(system))
        sees_day = await self._may_see(person, system, "")
        return Look(words, system, self._day(system, day), dialogs, bookings, unclaimed, sees_day)

    def _day(self, system: str, asked: str) -> date:
        """Return the day that was asked for, if it is one that can be looked at, else today."""
        today = self._days.today(system)
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            return today
        return day if abs((day - today).days) <= MOST_DAYS else today

    async def _may_see(self, person: Person, system: str, channel: str) -> bool:
        """May this person look up there? The tab itself is in no channel."""
        verdict = await self._gate.permits.may(person, "look_up", system=system, channel=channel)
        return isinstance(verdict, Allowed)

    async def _draw_refusal(self, person: Person, refusal: Refusal) -> None:
        """Draw why there is nothing to see, in place of what was there before."""
        if refusal.kind in {"outsider", "app", "deactivated"}:
            return  # they have no such tab
        words = await self._preferences.words(person)
        view = refused_tab(refusal, self._desks.title(self._desks.default), words)
        await self._showing.publish(person, view)


def open_dialog(dialog: Dialog, words: Words) -> OpenDialog | None:
    """Return a dialog to go on with; None for one that is done but for its Undo button."""
    if dialog.flow == "looking_up" or dialog.waiting != "user":
        return None
    state = _state(dialog)
    if not isinstance(state, Talking) or isinstance(state, Moved | Cancelled):
        return None
    desk: Desk = state.desk
    drawn = card(
        cast("AnyState", state), Key(dialog.id, dialog.turn), Words(words.language, desk.branch)
    )
    draft = getattr(state, "draft", None)
    known = draft if isinstance(draft, Draft) else None
    return OpenDialog(dialog.id, drawn, desk, dialog.created_at, known)


def _state(dialog: Dialog) -> State | None:
    """Return the state of a dialog; None if it is of a version that is no longer known."""
    try:
        return MACHINES[dialog.flow].load(dialog.state)
    except ValueError:
        return None
