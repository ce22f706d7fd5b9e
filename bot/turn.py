"""One turn of a dialog, whatever it begins with: a press, words, a form, a wait that ends.

The rule: the dialog is loaded inside its lock, never before, and who presses is asked at the press.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import structlog
from structlog.contextvars import bound_contextvars

from bot.desks import Desks
from bot.inbox import Press, Share, Where
from bot.memory import AuditEntry, Dialog, NewDialog, Store, new_id
from bot.operating import figures
from bot.operating.tracing import turn
from bot.places.kinds import Places
from bot.preferences import Preferences
from bot.receipt import Receipt
from bot.records.audit import customer_of
from bot.rights.gate import Gate
from bot.rights.permits import is_owner
from bot.rights.verbs import finds_people, opening_verb, shown_verb
from bot.screens.masking import masked
from bot.screens.notes import moved_card
from bot.screens.sharing import Result, shared_card
from bot.showing import Showing
from bot.steps import GIVEN_UP, PAUSING, VERSION, Steps, desk_of, log_step, pressed_at, waiting
from flows.belated import AskingIfWanted, StillWanted
from flows.booking.events import AllFilled
from flows.changing import ContactDescribed
from flows.effects import (
    HoldSlot,
    ReleaseHold,
)
from flows.front_desk import OPENS, OpeningEvent
from flows.looking_up import LookUpAsked
from flows.machine import Event, TimedOut, Working
from flows.rebooking.events import GapDescribed
from flows.registering import CustomerDescribed
from flows.talking import DeskSwitched, Opening, Said, Stopped
from flows.understanding import understand

TAKEN_AT_ONCE = 5

# Slots held or let go are no appointments: afterwards the dialog can be dropped all the same.
HARMLESS = GIVEN_UP | HoldSlot | ReleaseHold

# What a form holds when it is sent, whatever has become of its card.
SENT_FORMS = AllFilled | ContactDescribed | CustomerDescribed | GapDescribed

# How often, in seconds, it is looked whether another process is through with a dialog.
LOOK_AGAIN = 0.5

_log = structlog.get_logger("deskhand.turn")


class Turns:
    """Takes turns of dialogs."""

    def __init__(
        self,
        store: Store,
        desks: Desks,
        showing: Showing,
        preferences: Preferences,
        gate: Gate,
        places: Places,
        *,
        lease: float = 15.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._desks = desks
        self._showing = showing
        self._preferences = preferences
        self._gate = gate
        self._places = places
        self._clock = clock
        self._steps = Steps(
            store, desks, showing, preferences, gate, places, lease=lease, clock=clock
        )

    async def open(
        self,
        event: OpeningEvent,
        where: Where,
        system: str | None = None,
        receipt: Receipt | None = None,
        dialog_id: str = "",
    ) -> bool:
        """Open a dialog where something was pressed or written; False if this person may not.

        `dialog_id` is a new one, for whoever has to know it afterwards.
        """
        key = system or self._desks.default
        if not await self._gate.admits(
            where, opening_verb(event), system=key, channel=where.channel
        ):
            return False
        if isinstance(event, LookUpAsked) and not where.is_direct:
            # What is looked up is nobody else's business, wherever it was asked.
            where = replace(where, surface="private")
        dialog_id = dialog_id or new_id()
        language = await self._preferences.language(where.person)
        desk = self._desks.desk(key, language=language, reference=reference_of(dialog_id))
        event = event.model_copy(update={"at": self._clock()})
        machine = OPENS[type(event)]
        state = machine.step(Opening(desk=desk), event)
        assert state is not None  # noqa: S101  # every opening event has its row
        if finds_people(state) and not await self._gate.counts(where):
            return False
        async with self._steps.locked(dialog_id):
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
                lease_seconds=self._steps.lease if isinstance(state, Working) else None,
                wakes_in=self._steps.wakes_in(state),
                owner_process=self._steps.process,
            )
            if dialog is None:
                return True  # delivered before
            if receipt:
                receipt.kept.set()
            log_step(dialog, Opening(desk=desk), event, state)
            await self._steps.settle(dialog, state, where, fresh=True)
            return True

    async def press(self, press: Press) -> None:
        """Go on with a dialog because of a button, a choice or a sent form."""
        stop = isinstance(press.event, Stopped)
        if stop and await self._stop_in_between(press.dialog, press.where):
            return
        async with self._steps.locked(press.dialog):
            dialog = await self._store.load(press.dialog)
            if dialog is None:
                await self._steps.tell(press.where, "unknown_card")
                return
            if not is_owner(press.where.person, dialog.owner, dialog.team):
                await self._refuse(press.where)
                return
            if not await self._gate.admits_to(dialog, press.where, shown_verb(press.event)):
                return
            if press.opens:
                # The card stays as it is, so its turn does not tell a delivery that is repeated.
                if await self._store.first_time(press.key):
                    system = desk_of(self._steps.state(dialog)).system
                    await self.open(cast("OpeningEvent", press.event), press.where, system)
                return
            if not await self._open_wanted(press, dialog):
                return
            dialog = pressed_at(dialog, press.where)
            if press.turn == dialog.turn + 1 and self._steps.is_unseen(dialog):
                # The card is on the screen: who drew it did not live to note that it was shown.
                noted = await self._steps.save(dialog, self._steps.state(dialog), ())
                # Else it was noted in this very moment: it counts as it stands then.
                dialog = noted or await self._store.load(press.dialog) or dialog
            current = press.turn == dialog.turn
            # A form stays open while its card may be redrawn: what was typed is never thrown away.
            is_form = isinstance(press.event, SENT_FORMS)
            current = current or is_form
            event = self._at_desk(press.event, dialog)
            # The turn tells a repeated press; a form is not held to it, so its own key does.
            receipt = Receipt(press.key) if is_form else None
            if not current or not await self._steps.step(
                dialog, event, press.where, receipt=receipt
            ):
                await self._steps.redraw(dialog, press.where)

    async def say(
        self, dialog_id: str, event: Event, where: Where, receipt: Receipt | None = None
    ) -> bool:
        """Go on with a dialog because of words; False if it is over or not this person's."""
        if isinstance(event, Said) and await self._stop_in_between(dialog_id, where, event):
            return True
        async with self._steps.locked(dialog_id):
            dialog = await self._store.load(dialog_id)
            if dialog is None or not is_owner(where.person, dialog.owner, dialog.team):
                return False
            if dialog.surface == "message" and not dialog.card_ts:
                # Nobody takes up what waits for a person: their own words do.
                self._showing.was_left(dialog)
            if where.surface == "private" and dialog.surface == "private":
                dialog = replace(dialog, reply_url=where.reply_url)
            fresh = where.surface == "private"
            return await self._steps.step(dialog, event, where, fresh=fresh, receipt=receipt)

    async def bring(self, dialog_id: str, where: Where) -> bool:
        """Draw a dialog's card anew and go on there; False where nothing waits for this person."""
        async with self._steps.locked(dialog_id):
            dialog = await self._store.load(dialog_id)
            if dialog is None or not is_owner(where.person, dialog.owner, dialog.team):
                return False
            if dialog.waiting != "user":
                return False
            state = self._steps.state(dialog)
            there = replace(
                dialog, surface="message", channel=where.channel, thread_ts=where.thread_ts
            )
            moved = await self._steps.save(there, state, ())
            if moved is None:
                return False
            await self._steps.show(replace(moved, card_ts=""), state, fresh=True)
            near = dialog.channel == where.channel
            await self._showing.leave(dialog, moved_card(self._steps.words(state), near=near))
            return True

    async def share(self, share: Share) -> None:
        """Show a private result to its channel, once; only whose result it is may."""
        where = share.where
        async with self._steps.locked(share.dialog):
            dialog = await self._store.load(share.dialog)
            if dialog is None:
                await self._steps.tell(where, "unknown_card")
                return
            if not is_owner(where.person, dialog.owner, dialog.team):
                await self._refuse(where)
                return
            if not await self._gate.admits_to(dialog, where, "look_up"):
                return
            state = self._steps.state(dialog)
            if share.turn != dialog.turn or not isinstance(state, Result):
                await self._steps.redraw(dialog, where)
                return
            place = await self._places.of(dialog.team, where.channel, fresh=True)
            if place == "shared":
                await self._steps.tell(where, "not_outside")
                await self._steps.redraw(dialog, where)
                return
            # A turn of its own, so that a second click finds its card out of date.
            ours = await self._steps.save(pressed_at(dialog, where), state, ())
            if ours is None:
                return
            words = self._steps.words(state)
            words = words.to(self._desks.spoken(where.channel) or words.language)
            shown = shared_card(masked(state, self._places.mask(place)), share.by, words)
            shared = where.surface == "private" and await self._showing.post(
                dialog.team, where.channel, shown
            )
            if shared:
                entry = AuditEntry(
                    dialog=dialog.id,
                    turn=ours.turn,
                    actor=dialog.owner,
                    verb="share",
                    system=desk_of(state).system,
                    object_id=where.channel,
                    outcome="shared",
                    team=dialog.team,
                    channel=where.channel,
                    surface=where.surface,
                    how="button",
                    customer=customer_of(state),
                )
                ours = await self._steps.save(ours, state, (entry,)) or ours
            else:
                await self._steps.tell(where, "not_shared")
            await self._steps.show(ours, state, fresh=False, share=not shared)

    async def withdraw(self, dialog_id: str) -> None:
        """Take a dialog's card away from a channel in which others may read from now on."""
        async with self._steps.locked(dialog_id):
            dialog = await self._store.load(dialog_id)
            if dialog and dialog.surface == "message" and dialog.card_ts:
                await self._steps.withdraw(dialog, self._steps.state(dialog))

    async def stop(self, dialog_id: str, where: Where) -> None:
        """End a dialog as "cancel" would, but never between a write and its answer."""
        if await self._stop_in_between(dialog_id, where):
            return
        dialog = await self._store.load(dialog_id)
        if dialog is None or not is_owner(where.person, dialog.owner, dialog.team):
            return
        state = self._steps.state(dialog)
        under_way = isinstance(state, Working) and not isinstance(state.effect, HARMLESS)
        if self._steps.give_up(dialog_id):
            return
        while True:
            async with self._steps.locked(dialog_id):
                dialog = await self._store.load(dialog_id)
                if dialog is None:
                    return
                if dialog.waiting != "world":
                    if under_way or not await self._steps.step(dialog, Stopped(), where):
                        await self._steps.tell(where, "under_way")
                    return
            await asyncio.sleep(LOOK_AGAIN)  # another process is at it

    async def _stop_in_between(
        self, dialog_id: str, where: Where, said: Said | None = None
    ) -> bool:
        """Have a dialog stop that does one thing after another; False: its turn is waited for.

        Whichever process works on it reads the wish before the next write, and shows what is done
        by then. `said`: only if these words want it.
        """
        dialog = await self._store.load(dialog_id)
        if dialog is None or dialog.flow not in PAUSING:
            return False
        state = self._steps.state(dialog)
        if not isinstance(state, Working) or (said and not self._means_stop(said, state)):
            return False
        if not is_owner(where.person, dialog.owner, dialog.team):
            return False
        if not await self._gate.admits_to(dialog, where, None):
            return True
        return self._steps.give_up(dialog_id) or await self._store.ask_to_stop(dialog_id)

    def _means_stop(self, said: Said, state: Working) -> bool:
        branch = desk_of(state).branch
        now = self._clock().astimezone(branch.tz)
        request = understand(said.text, now=now, country=branch.country, open_dialog=True)
        return request.intent == "stop"

    async def resume(self) -> int:
        """Take up dialogs that another process left in the middle of something; return how many."""
        dialogs = await self._store.abandoned(TAKEN_AT_ONCE, self._steps.process, self._steps.lease)
        await asyncio.gather(*(self._take_up(dialog) for dialog in dialogs))
        return len(dialogs)

    async def wake(self) -> None:
        """Send `TimedOut` to the dialogs whose wait has come to its end."""
        for waking in await self._store.waking(TAKEN_AT_ONCE):
            with bound_contextvars(id=waking.id, cause="timed_out"), turn():
                async with self._steps.locked(waking.id):
                    dialog = await self._store.load(waking.id)
                    if dialog and dialog.turn == waking.turn:
                        await self._steps.step(dialog, TimedOut(), None)

    async def _take_up(self, left: Dialog) -> None:
        with bound_contextvars(id=left.id, cause="taken_up"), turn():
            async with self._steps.locked(left.id):
                dialog = await self._store.load(left.id)
                if dialog is None or dialog.turn != left.turn:
                    return  # it was not left at all: a slow step of this process came to its end
                figures.TAKEN_UP.inc()
                self._showing.was_left(dialog)
                _log.info("taken_up", turn=dialog.turn, sent=dialog.sent)
                await self._steps.settle(dialog, self._steps.state(dialog), None)

    async def _refuse(self, where: Where) -> None:
        if await self._gate.serves(where):
            await self._steps.tell(where, "not_yours")

    async def _open_wanted(self, press: Press, dialog: Dialog) -> bool:
        """Open what belated words asked for, once: the step that follows only says that it is open.

        If the process dies in between, the button is still there and opens nothing twice. False:
        this person may not have it.
        """
        if not isinstance(press.event, StillWanted) or press.turn != dialog.turn:
            return True
        state = self._steps.state(dialog)
        if not isinstance(state, AskingIfWanted):
            return True
        receipt = Receipt(f"wanted:{dialog.id}")
        return await self.open(state.wanted, press.where, dialog.desk, receipt)

    def _at_desk(self, event: Event, dialog: Dialog) -> Event:
        """Fill in the desk that a button can only name; an unknown one stays empty."""
        if not isinstance(event, DeskSwitched):
            return event
        language, reference = desk_of(self._steps.state(dialog)).language, reference_of(dialog.id)
        desk = None
        if event.system in self._desks:
            desk = self._desks.desk(event.system, language=language, reference=reference)
        return event.model_copy(update={"desk": desk})


def reference_of(dialog_id: str) -> str:
    """Return the reference that people quote: "DH-7K3QX"."""
    return f"DH-{dialog_id[:5].upper()}"
