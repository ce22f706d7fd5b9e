"""One turn of a dialog: lock, load, step, save, show; perform while the dialog is Working.

The rules: the dialog is loaded inside its lock, never before. It is saved by comparing the turn, so
that two processes cannot both advance it, and shown only after it is saved; what the world answered
counts as unfinished until it was shown. Right before a write goes on the wire the lease is read
again: a process that froze meanwhile must not write.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import structlog

from bot.desks import Desks
from bot.inbox import Press, Share, Where, is_direct
from bot.memory import AuditEntry, Dialog, NewDialog, Store, Waiting, new_id
from bot.perform import LeaseLostError, perform
from bot.permits import may_press, may_use
from bot.preferences import Preferences
from bot.screens import AnyState, card, form
from bot.screens.blocks import Key
from bot.screens.notes import Note, moved_card, note
from bot.screens.sharing import Result, share_blocks, shared_card
from bot.screens.words import Words
from bot.showing import Showing
from bot.systems.wire import before_writes
from flows.booking.states import Booked
from flows.changing import ContactDescribed
from flows.domain import Desk
from flows.effects import (
    AnswerLost,
    AppointmentMoved,
    CancelAppointment,
    ChangeContact,
    ContactChanged,
    CustomerCreated,
    Failed,
    FindDoubles,
    FindSlots,
    HoldSlot,
    ListChoices,
    LookUp,
    ReadAppointments,
    ReadCustomer,
    ReleaseHold,
    Reschedule,
    Saved,
)
from flows.front_desk import MACHINES, OPENS, OpeningEvent
from flows.looking_up import LookUpAsked
from flows.machine import Asking, Effect, Event, Final, State, TimedOut, Working
from flows.registering import CustomerDescribed
from flows.talking import Busy, DeskSwitched, Opening, Stopped, Talking

# The schema version of stored states; a change that old states do not load under raises it.
VERSION = 1

# A question that is answered sooner shows no "looking it up" card before its answer.
PATIENCE = 0.35

TAKEN_AT_ONCE = 5

# Questions that nothing depends on: whoever presses Stop need not wait for their answers.
GIVEN_UP = LookUp | ListChoices | FindSlots | ReadAppointments | FindDoubles | ReadCustomer

# Slots held or let go are no appointments: afterwards the dialog can be dropped all the same.
HARMLESS = GIVEN_UP | HoldSlot | ReleaseHold

# How often, in seconds, it is looked whether another process is through with a dialog.
LOOK_AGAIN = 0.5

_log = structlog.get_logger("deskhand.turn")


class Receipt:
    """What was said has reached the database; until then it must not be acknowledged.

    `key` is the same for a repeated delivery, and is kept together with what the words lead to.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.kept = asyncio.Event()

    async def wait(self, work: asyncio.Task[None], seconds: float) -> None:
        """Wait until the words are kept, the work is over, or it takes too long to wait for."""
        keeping = asyncio.create_task(self.kept.wait())
        await asyncio.wait({work, keeping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        keeping.cancel()


class Turns:
    """Takes turns of dialogs. `lease` is in seconds, and renewed while a step takes its time."""

    def __init__(
        self,
        store: Store,
        desks: Desks,
        showing: Showing,
        preferences: Preferences,
        *,
        lease: float = 15.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._desks = desks
        self._showing = showing
        self._preferences = preferences
        self._lease = lease
        self._clock = clock
        self._process = new_id()
        # What is being asked of the world, by dialog, where it may be given up; and what was.
        self._asked: dict[str, asyncio.Task[Event]] = {}
        self._given_up: set[str] = set()
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def open(
        self,
        event: OpeningEvent,
        where: Where,
        system: str | None = None,
        receipt: Receipt | None = None,
    ) -> None:
        """Open a dialog where something was pressed or written."""
        if not may_use(where.person):
            await self._tell(where, "outsider")
            return
        if isinstance(event, LookUpAsked) and not where.is_direct:
            # What is looked up is nobody else's business, wherever it was asked.
            where = replace(where, surface="private")
        dialog_id = new_id()
        key = system or self._desks.default
        language = await self._preferences.language(where.person)
        desk = self._desks.desk(key, language=language, reference=reference_of(dialog_id))
        event = event.model_copy(update={"at": self._clock()})
        machine = OPENS[type(event)]
        state = machine.step(Opening(desk=desk), event)
        assert state is not None  # noqa: S101  # every opening event has its row
        async with self._locked(dialog_id):
            dialog = await self._store.create_once(
                NewDialog(
                    id=dialog_id,
                    flow=machine.name,
                    state=state.model_dump_json(),
                    version=VERSION,
                    waiting=waiting(state),
                    desk=key,
                    team=where.person.home,
                    owner=where.person.id,
                    surface=where.surface,
                    channel=where.channel,
                    thread_ts=where.thread_ts,
                    reply_url=where.reply_url,
                ),
                receipt.key if receipt else "",
                lease_seconds=self._lease if isinstance(state, Working) else None,
                wakes_in=self._wakes_in(state),
                owner_process=self._process,
            )
            if dialog is None:
                return  # delivered before
            if receipt:
                receipt.kept.set()
            await self._settle(dialog, state, where, fresh=True)

    async def press(self, press: Press) -> None:
        """Go on with a dialog because of a button, a choice or a sent form."""
        async with self._locked(press.dialog):
            dialog = await self._store.load(press.dialog)
            if dialog is None:
                await self._tell(press.where, "unknown_card")
                return
            if not may_press(press.where.person, dialog.owner, dialog.team):
                await self._refuse(press.where, dialog)
                return
            if press.opens:
                # The card stays as it is, so its turn does not tell a delivery that is repeated.
                if await self._store.first_time(press.key):
                    system = _desk(self._state(dialog)).system
                    await self.open(cast("OpeningEvent", press.event), press.where, system)
                return
            dialog = _pressed_at(dialog, press.where)
            if press.turn == dialog.turn + 1 and self._is_unseen(dialog):
                # The card is on the screen: who drew it did not live to note that it was shown.
                dialog = await self._save(dialog, self._state(dialog), ()) or dialog
            current = press.turn == dialog.turn
            # A form stays open while its card may be redrawn: what was typed is never thrown away.
            current = current or isinstance(press.event, CustomerDescribed | ContactDescribed)
            event = self._at_desk(press.event, dialog)
            if not current or not await self._step(dialog, event, press.where):
                await self._redraw(dialog, press.where)

    async def say(
        self, dialog_id: str, event: Event, where: Where, receipt: Receipt | None = None
    ) -> bool:
        """Go on with a dialog because of words; False if it is over or not this person's."""
        async with self._locked(dialog_id):
            dialog = await self._store.load(dialog_id)
            if dialog is None or not may_press(where.person, dialog.owner, dialog.team):
                return False
            if where.surface == "private" and dialog.surface == "private":
                dialog = replace(dialog, reply_url=where.reply_url)
            fresh = where.surface == "private"
            return await self._step(dialog, event, where, fresh=fresh, receipt=receipt)

    async def bring(self, dialog_id: str, where: Where) -> bool:
        """Draw a dialog's card anew and go on there; False where nothing waits for this person."""
        async with self._locked(dialog_id):
            dialog = await self._store.load(dialog_id)
            if dialog is None or not may_press(where.person, dialog.owner, dialog.team):
                return False
            if dialog.waiting != "user":
                return False
            state = self._state(dialog)
            there = replace(
                dialog, surface="message", channel=where.channel, thread_ts=where.thread_ts
            )
            moved = await self._save(there, state, ())
            if moved is None:
                return False
            await self._show(replace(moved, card_ts=""), state, fresh=True)
            near = dialog.channel == where.channel
            await self._showing.leave(dialog, moved_card(self._words(state), near=near))
            return True

    async def share(self, share: Share) -> None:
        """Show a private result to its channel, once; only whose result it is may."""
        where = share.where
        async with self._locked(share.dialog):
            dialog = await self._store.load(share.dialog)
            if dialog is None:
                await self._tell(where, "unknown_card")
                return
            if not may_press(where.person, dialog.owner, dialog.team):
                await self._refuse(where, dialog)
                return
            state = self._state(dialog)
            if share.turn != dialog.turn or not isinstance(state, Result):
                await self._redraw(dialog, where)
                return
            # A turn of its own, so that a second click finds its card out of date.
            ours = await self._save(_pressed_at(dialog, where), state, ())
            if ours is None:
                return
            shared = where.surface == "private" and await self._showing.post(
                where.channel, shared_card(state, share.by, self._words(state))
            )
            if shared:
                entry = AuditEntry(
                    dialog=dialog.id,
                    turn=ours.turn,
                    actor=dialog.owner,
                    verb="share",
                    system=_desk(state).system,
                    object_id=where.channel,
                    outcome="shared",
                )
                ours = await self._save(ours, state, (entry,)) or ours
            else:
                await self._tell(where, "not_shared")
            await self._show(ours, state, fresh=False, share=not shared)

    async def stop(self, dialog_id: str, where: Where) -> None:
        """End a dialog as "cancel" would, but never between a write and its answer."""
        dialog = await self._store.load(dialog_id)
        if dialog is None or not may_press(where.person, dialog.owner, dialog.team):
            return
        state = self._state(dialog)
        under_way = isinstance(state, Working) and not isinstance(state.effect, HARMLESS)
        asked = self._asked.get(dialog_id)
        if asked and asked.cancel():
            self._given_up.add(dialog_id)  # whoever waits for the answer ends the dialog
            return
        while True:
            async with self._locked(dialog_id):
                dialog = await self._store.load(dialog_id)
                if dialog is None:
                    return
                if dialog.waiting != "world":
                    if under_way or not await self._step(dialog, Stopped(), where):
                        await self._tell(where, "under_way")
                    return
            await asyncio.sleep(LOOK_AGAIN)  # another process is at it

    async def resume(self) -> int:
        """Take up dialogs that another process left in the middle of something; return how many."""
        dialogs = await self._store.abandoned(TAKEN_AT_ONCE, self._process, self._lease)
        await asyncio.gather(*(self._take_up(dialog) for dialog in dialogs))
        return len(dialogs)

    async def wake(self) -> None:
        """Send `TimedOut` to the dialogs whose wait has come to its end."""
        for waking in await self._store.waking(TAKEN_AT_ONCE):
            async with self._locked(waking.id):
                dialog = await self._store.load(waking.id)
                if dialog and dialog.turn == waking.turn:
                    await self._step(dialog, TimedOut(), None)

    def _wakes_in(self, state: State) -> float | None:
        """Return in how many seconds a state's wait ends by itself; None: it does not."""
        until = state.waits_until
        return max(0.0, (until - self._clock()).total_seconds()) if until else None

    async def _take_up(self, dialog: Dialog) -> None:
        async with self._locked(dialog.id):
            self._showing.may_be_at_work(dialog)
            _log.info("taken_up", dialog=dialog.id, turn=dialog.turn, sent=dialog.sent)
            await self._settle(dialog, self._state(dialog), None)

    async def _step(
        self,
        dialog: Dialog,
        event: Event,
        where: Where | None,
        *,
        fresh: bool = False,
        receipt: Receipt | None = None,
    ) -> bool:
        """Take one step and whatever follows from it; False if the event means nothing here."""
        state = self._state(dialog)
        machine = MACHINES[dialog.flow]
        after = machine.step(state, event.model_copy(update={"at": self._clock()}))
        if after is None:
            return False
        saved = await self._save(dialog, after, (), seen=receipt.key if receipt else "")
        if saved is None:
            return False
        if receipt:
            receipt.kept.set()
        await self._settle(saved, after, where, fresh=fresh)
        return True

    async def _settle(
        self, dialog: Dialog, state: State, where: Where | None, *, fresh: bool = False
    ) -> None:
        """Show the state; while it waits for the world, ask the world and go on.

        `fresh`: no card of this dialog is on the screen at `where`, so none can be replaced.
        """
        while isinstance(state, Working):
            try:
                dialog, fresh, event = await self._perform(dialog, state, fresh=fresh)
            except LeaseLostError:
                _log.warning("overtaken", dialog=dialog.id, turn=dialog.turn)
                return
            stamped = event.model_copy(update={"at": self._clock()})
            after = MACHINES[dialog.flow].step(state, stamped)
            assert after is not None  # noqa: S101  # the table was checked: every end has its row
            if dialog.id in self._given_up:
                self._given_up.discard(dialog.id)
                after = MACHINES[dialog.flow].step(after, Stopped(at=stamped.at)) or after
            audit = self._audit(dialog, state, event)
            saved = await self._save(dialog, after, audit, unseen=True)
            if saved is None:
                _log.warning("overtaken", dialog=dialog.id, turn=dialog.turn)
                return
            dialog, state = saved, after
        if dialog.waiting == "world":
            # Whoever takes it up after a crash shows it: its card may have no button to press.
            dialog = await self._show(dialog, state, fresh=fresh, turn=dialog.turn + 1, keep=True)
            seen = await self._save(dialog, state, ())
            if seen is None:
                _log.warning("overtaken", dialog=dialog.id, turn=dialog.turn)
                return
            dialog = seen
        else:
            await self._show(dialog, state, fresh=fresh)
        if where and where.trigger_id and isinstance(state, Asking):
            view = form(cast("AnyState", state), Key(dialog.id, dialog.turn), self._words(state))
            if view:
                await self._showing.open_form(where.trigger_id, view)

    async def _perform(
        self, dialog: Dialog, state: Working, *, fresh: bool
    ) -> tuple[Dialog, bool, Event]:
        """Ask the world what the state wants; show that it takes a while, if it does."""
        effect = state.effect
        writes = AnswerLost in effect.ends()
        if dialog.sent and writes:
            # Somebody sent this write and did not live to see the answer: look, do not repeat.
            return dialog, fresh, AnswerLost()
        system = self._desks.system(_desk(state).system)
        if system is None:
            return dialog, fresh, Failed(trouble="not_allowed", reference="unknown system")
        key = f"{dialog.id}:{dialog.turn}" if writes else dialog.write_key

        async def still_ours() -> None:
            if not await self._store.mark_sent(dialog.id, dialog.turn, self._process):
                raise LeaseLostError

        with before_writes(still_ours):
            asked = asyncio.create_task(perform(effect, system, key))
        if isinstance(effect, GIVEN_UP):
            self._asked[dialog.id] = asked
            asked.add_done_callback(lambda _: self._asked.pop(dialog.id, None))
        done, _ = await asyncio.wait({asked}, timeout=PATIENCE)
        if not done:
            dialog = await self._show(dialog, state, fresh=fresh)
            fresh = fresh and dialog.surface == "private"
        while not done:
            done, _ = await asyncio.wait({asked}, timeout=self._lease / 3)
            if not done:
                await self._store.renew(dialog.id, dialog.turn, self._process, self._lease)
        if asked.cancelled():
            return dialog, fresh, Failed(trouble="unreachable")
        return dialog, fresh, asked.result()

    async def _save(
        self,
        dialog: Dialog,
        state: State,
        audit: tuple[AuditEntry, ...],
        *,
        unseen: bool = False,
        seen: str = "",
    ) -> Dialog | None:
        """Save the next turn; None if somebody was faster. `unseen`: it is yet to be shown."""
        waits = "world" if unseen else waiting(state)
        return await self._store.save(
            dialog,
            turn=dialog.turn,
            state_json=state.model_dump_json(),
            version=VERSION,
            waiting=waits,
            lease_seconds=self._lease if waits == "world" else None,
            wakes_in=self._wakes_in(state),
            owner_process=self._process,
            surface=dialog.surface,
            channel=dialog.channel,
            thread_ts=dialog.thread_ts,
            card_ts=dialog.card_ts or None,
            reply_url=dialog.reply_url or None,
            audit=audit,
            seen=seen,
        )

    async def _show(
        self,
        dialog: Dialog,
        state: State,
        *,
        fresh: bool,
        turn: int | None = None,
        share: bool = True,
        keep: bool = False,
    ) -> Dialog:
        """Draw the card of a state; `turn` is the one that its buttons belong to.

        `share`: a private result in a channel may be shared with everybody there. `keep`: a
        private booking that is new leaves a lasting copy.
        """
        key = Key(dialog.id, turn or dialog.turn)
        drawn = card(cast("AnyState", state), key, self._words(state))
        offered = drawn
        if share and dialog.surface == "private" and not is_direct(dialog.channel):
            shares = share_blocks(state, key, self._words(state))
            offered = drawn._replace(blocks=[*drawn.blocks, *shares])
        shown = await self._showing.show(dialog, offered, again=not fresh)
        if (
            keep
            and isinstance(state, Booked)
            and dialog.surface == "private"
            and not shown.moved_to
        ):
            await self._showing.keep(dialog, drawn)
        if shown.moved_to:
            dialog = replace(dialog, surface="message", channel=shown.moved_to, thread_ts="")
        if shown.card_ts and shown.card_ts != dialog.card_ts:
            await self._store.place(dialog.id, card_ts=shown.card_ts)
            return replace(dialog, card_ts=shown.card_ts)
        return dialog

    async def _redraw(self, dialog: Dialog, where: Where) -> None:
        """Show what is true now to somebody who pressed an old card."""
        dialog = await self._store.load(dialog.id) or dialog
        await self._show(_pressed_at(dialog, where), self._state(dialog), fresh=False)
        await self._tell(where, "out_of_date")

    async def _refuse(self, where: Where, dialog: Dialog) -> None:
        if not may_use(where.person):
            await self._tell(where, "outsider")
            return
        await self._tell(where, "not_yours")

    def _audit(self, dialog: Dialog, state: Working, event: Event) -> tuple[AuditEntry, ...]:
        """Return the audit of a write; questions leave none."""
        effect = state.effect
        if AnswerLost not in effect.ends():
            return ()
        return (
            AuditEntry(
                dialog=dialog.id,
                turn=dialog.turn,
                actor=dialog.owner,
                verb=_kind(type(effect)),
                system=_desk(state).system,
                object_id=_written(effect, event),
                outcome=_kind(type(event)),
                reference=event.reference if isinstance(event, Failed) else "",
            ),
        )

    def _is_unseen(self, dialog: Dialog) -> bool:
        """Is what the world answered stored, but perhaps not shown?"""
        return dialog.waiting == "world" and not isinstance(self._state(dialog), Working)

    def _state(self, dialog: Dialog) -> State:
        return MACHINES[dialog.flow].load(dialog.state)

    def _at_desk(self, event: Event, dialog: Dialog) -> Event:
        """Fill in the desk that a button can only name; an unknown one stays empty."""
        if not isinstance(event, DeskSwitched):
            return event
        language, reference = _desk(self._state(dialog)).language, reference_of(dialog.id)
        desk = None
        if event.system in self._desks:
            desk = self._desks.desk(event.system, language=language, reference=reference)
        return event.model_copy(update={"desk": desk})

    async def _tell(self, where: Where, kind: Note) -> None:
        language = await self._preferences.language(where.person)
        words = Words(language, self._desks.branch(self._desks.default))
        await self._showing.tell(where, note(kind, words))

    def _words(self, state: State) -> Words:
        """Return the words of the dialog's person, at the branch and on its day."""
        desk = _desk(state)
        return Words(desk.language, desk.branch, self._clock().astimezone(desk.branch.tz).date())

    @asynccontextmanager
    async def _locked(self, dialog_id: str) -> AsyncIterator[None]:
        lock = self._locks.get(dialog_id)
        if lock is None:
            lock = self._locks[dialog_id] = asyncio.Lock()
        async with lock:
            yield


def waiting(state: State) -> Waiting:
    """Return what a state waits for, as the store knows it."""
    if isinstance(state, Final):
        return "nothing"
    return "world" if isinstance(state, Working) else "user"


def reference_of(dialog_id: str) -> str:
    """Return the reference that people quote: "DH-7K3QX"."""
    return f"DH-{dialog_id[:5].upper()}"


def _kind(kind: type[Event] | type[Effect[Any]]) -> str:
    return str(kind.model_fields["kind"].default)


def _written(effect: Effect[Any], event: Event) -> str:
    """Return the id of the record that a write made or changed; "" where none is known."""
    match event:
        case Saved() | AppointmentMoved():
            return event.appointment.id
        case CustomerCreated() | ContactChanged():
            return event.customer.id
    match effect:
        case Reschedule() | CancelAppointment():
            return effect.appointment.id
        case ChangeContact():
            return effect.customer.id
    return ""


def _desk(state: State) -> Desk:
    """Return the desk at which a state stands; every state that is stored has one."""
    return cast("Talking | Busy", state).desk


def _pressed_at(dialog: Dialog, where: Where) -> Dialog:
    """Return the dialog with its card where it was just pressed: that place is surely there."""
    if where.surface == "private":
        return replace(dialog, reply_url=where.reply_url)
    if not where.card_ts:
        return dialog  # a form: the card is where it was
    return replace(
        dialog,
        surface="message",
        channel=where.channel,
        thread_ts=where.thread_ts,
        card_ts=where.card_ts,
    )
