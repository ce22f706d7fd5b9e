"""Every Slack entry point on one screen: acknowledge, read the payload, take a turn.

The rules: the work is a task of our own, so a slow system never delays an acknowledgement and a
mistake after it is no error to Slack. A press is acknowledged at once: its card is still there.
Words are acknowledged when they are kept, because nothing else remembers them. One listener serves
a whole kind of payload, so matching stays flat as the product grows.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.desks import Desks
from bot.forms.gaps import Gaps, read_gap
from bot.forms.searching import Searching
from bot.forms.typed import read_field_search, read_typed
from bot.forms.whole import Forms
from bot.hearing import LATE, Hearing
from bot.home.tab import Home
from bot.inbox import (
    Opened,
    Stop,
    Where,
    Words,
    read_command,
    read_form,
    read_message,
    read_opened,
    read_press,
    read_reveal,
    read_search,
    read_share,
    read_shortcut,
    read_stop,
    where_pressed,
)
from bot.installs.leaving import leave
from bot.installs.tenancy import Payload, read_removal
from bot.installs.workspaces import Workspaces
from bot.memory import Store
from bot.notices.handing_over import HandingOver
from bot.notices.inbox import read_catalogue_search, read_stop_press, read_subscription
from bot.notices.pressing import Pressing
from bot.notices.subscribing import Subscribing
from bot.operating.tracing import Ack, traced
from bot.places.kinds import Places
from bot.places.revealing import Revealing
from bot.places.withdrawing import Withdrawing, read_shared
from bot.preferences import Preferences
from bot.press_inbox import (
    NoticePress,
    read_handover_press,
    read_home_press,
    read_notice_press,
    read_settings,
)
from bot.receipt import Receipt
from bot.rights.gate import Gate
from bot.rights.inbox import read_role_form, read_role_press
from bot.rights.people import read_changed
from bot.rights.permits import Allowed, Person
from bot.rights.roles import Roles
from bot.screens.notes import (
    Note,
    note,
    prompts,
)
from bot.screens.registering import form_mistakes
from bot.showing import Showing
from bot.tasks import Tasks, Work
from bot.turn import Turns
from bot.wishes import Wishes
from bot.workflows.inbox import read_step
from bot.workflows.steps import Workflow
from flows.changing import ContactDescribed, checked_contact
from flows.machine import Event
from flows.registering import CustomerDescribed, Mistake, checked

# So long an acknowledgement waits for words to be kept; Slack waits three seconds for it.
KEEP_SECONDS = 2.0

_ANY = re.compile("")
_log = structlog.get_logger("deskhand.app")


class _Pressed(Protocol):
    """Something that was pressed, and where."""

    @property
    def where(self) -> Where: ...


_Read = TypeVar("_Read", bound=_Pressed)


class Desk:
    """Takes what Slack sends to the right dialog."""

    def __init__(
        self,
        app: AsyncApp,
        *,
        store: Store,
        desks: Desks,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        workspaces: Workspaces,
        gate: Gate,
        places: Places,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._desks = desks
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._workspaces = workspaces
        self._gate = gate
        self._clock = clock
        self._tasks = Tasks(self._tell)
        self._searching = Searching(store, desks, preferences, gate)
        self._forms = Forms(store, desks, showing, gate, clock)
        self._gaps = Gaps(store, clock)
        self._wishes = Wishes(desks, showing, preferences, gate)
        self._tab = Home(
            store=store,
            desks=desks,
            turns=turns,
            showing=showing,
            preferences=preferences,
            gate=gate,
            wishes=self._wishes,
            clock=clock,
        )
        self._roles = Roles(
            store=store, desks=desks, showing=showing, preferences=preferences, gate=gate
        )
        self._subscribing = Subscribing(store, desks, showing, preferences, workspaces, gate, clock)
        self._handing_over = HandingOver(
            store, desks, showing, preferences, workspaces, gate, clock
        )
        self._hearing = Hearing(
            store=store,
            desks=desks,
            turns=turns,
            showing=showing,
            preferences=preferences,
            gate=gate,
            wishes=self._wishes,
            roles=self._roles,
            subscribing=self._subscribing,
            handing_over=self._handing_over,
            places=places,
            begin=self._tab.begin,
            clock=clock,
        )
        self._workflow = Workflow(
            store=store,
            desks=desks,
            turns=turns,
            showing=showing,
            preferences=preferences,
            workspaces=workspaces,
            clock=clock,
            read=self._hearing.read,
            gate=gate,
        )
        self._withdrawing = Withdrawing(store, turns, showing, preferences, gate)
        self._revealing = Revealing(store, showing, preferences, gate, places, clock)
        self._notices = Pressing(store, desks, turns, showing, preferences, workspaces, gate, clock)
        # What can be pressed on a card: the first that reads it has it.
        self._presses = (
            _on(read_role_press, self._roles.pressed),
            _on(read_stop_press, self._subscribing.stop),
            _on(read_handover_press, self._handing_over.share),
            _on(read_home_press, self._tab.pressed),
            _on(read_notice_press, self._on_notice),
            _on(read_reveal, self._revealing.pressed),
            _on(read_share, turns.share),
            _on(read_press, turns.press),
        )
        app.action(_ANY)(traced("press", self.on_action))
        app.command(_ANY)(traced("command", self.on_command))
        app.shortcut(_ANY)(traced("shortcut", self.on_shortcut))
        app.view(_ANY)(traced("form", self.on_form))
        app.options(_ANY)(traced("search", self.on_search))
        app.event(_ANY)(traced("event", self.on_event))
        app.error(self.on_mistake)

    async def on_action(self, ack: Ack, body: dict[str, Any]) -> None:
        """A button, a menu or a field of a card."""
        await ack()
        there = await self._workspaces.home_of(body)
        if there is None:
            return
        typed = read_typed(body, there.id)
        if typed:
            self._tasks.start(self._forms.changed(typed), None)
            return
        for pressed in self._presses:
            begun = pressed(body, there.id)
            if begun:
                self._tasks.start(*begun)
                return
        if body.get("actions", [{}])[0].get("action_id", "").endswith(":link:0"):
            return  # a link opens by itself; Slack only tells us
        where = where_pressed(body, there.id)
        if where:
            self._tasks.start(self._tell(where, "not_here"), where)

    async def _on_notice(self, press: NoticePress) -> None:
        if press.what == "settings":
            await (self._wishes if press.where.is_direct else self._subscribing).open(press.where)
        else:
            await self._notices.pressed(press)

    async def on_command(self, ack: Ack, body: dict[str, Any]) -> None:
        """A slash command; only who typed it sees the answer."""
        there = await self._workspaces.home_of(body)
        words = read_command(body, there.id) if there else None
        if words:
            await self._keep(words, self._hearing.command)
        await ack()

    async def on_shortcut(self, ack: Ack, body: dict[str, Any]) -> None:
        """A shortcut, anywhere or on a message; only who used it sees the answer."""
        there = await self._workspaces.home_of(body)
        words = read_shortcut(body, there.id) if there else None
        if words:
            await self._keep(words, self._hearing.shortcut)
        await ack()

    async def on_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """A form was sent: mistakes are told at their fields, and nothing typed is lost."""
        there = await self._workspaces.home_of(body)
        typed = read_typed(body, there.id) if there else None
        if typed:
            answer = await self._forms.submitted(typed)
            await ack(**(answer or {}))
            if answer is None:
                self._tasks.start(self._turns.press(typed.press), typed.where)
            return
        role = read_role_form(body, there.id) if there else None
        if role:
            if await _accepted(ack, await self._roles.sent(role)):
                self._tasks.start(self._roles.redraw(role), None)
            return
        channel = read_subscription(body, there.id) if there else None
        if channel:
            if await _accepted(ack, await self._subscribing.keep(channel)):
                self._tasks.start(self._subscribing.tell_kept(channel), None)
            return
        sent = read_settings(body, there.id) if there else None
        if sent:
            if await _accepted(ack, await self._wishes.keep(sent)):
                self._tasks.start(self._tab.redraw(sent.where, sent.tab), None)
            return
        gap = read_gap(body, there.id) if there else None
        if gap:
            if await _accepted(ack, await self._gaps.mistakes(gap)) and gap.press:
                self._tasks.start(self._turns.press(gap.press), gap.where)
            return
        press = read_form(body, there.id) if there else None
        if press is None:
            await ack()
            return
        event, mistakes = checked_form(press.event, self._country)
        errors: dict[str, str] = {}
        if mistakes:
            told = await self._preferences.words(press.where.person)
            errors = form_mistakes(mistakes, self._country, told)
        if await _accepted(ack, errors):
            self._tasks.start(self._turns.press(replace(press, event=event)), press.where)

    async def on_search(self, ack: Ack, body: dict[str, Any]) -> None:
        """Somebody types into a field that looks its options up."""
        there = await self._workspaces.home_of(body)
        field = read_field_search(body, there.id) if there else None
        if field:
            await ack(options=await self._forms.options(field))
            return
        names = read_catalogue_search(body, there.id) if there else None
        if names:
            await ack(options=await self._subscribing.options(names))
            return
        search = read_search(body, there.id) if there else None
        await ack(options=await self._searching.options(search) if search else [])

    async def on_event(self, ack: Ack, body: dict[str, Any]) -> None:
        """A message, a mention, a tab that was opened, the Stop button, or a workflow's step.

        Or the app was removed: that is acknowledged when nothing is left.
        """
        removal = read_removal(body)
        if removal:
            await leave(self._store, self._workspaces, removal)
            await ack()
            return
        there = await self._workspaces.home_of(body)
        if there is None:
            await ack()
            return
        changed = read_changed(body)
        if changed:
            self._gate.permits.people.heard(there.id, changed)
        shared = read_shared(body)
        if shared:
            self._tasks.start(self._withdrawing.shared(there.id, shared), None)
        stopped = read_stop(body, there.id)
        opened = read_opened(body, there.id)
        if stopped:
            self._tasks.start(self._stop(stopped), stopped.where)
        if opened:
            self._tasks.start(self._open_tab(opened), None)
        step = read_step(body, there.id)
        if step:
            receipt = Receipt(f"step:{step.id}")
            task = self._tasks.start(self._workflow.run(step, receipt), None)
            await receipt.wait(task, KEEP_SECONDS)
        words = read_message(body, there.id, there.bot_user)
        if words:
            await self._keep(words, self._hearing.message)
        await ack()

    async def _open_tab(self, opened: Opened) -> None:
        if opened.tab == "home":
            await self._tab.opened(opened)
        elif opened.tab == "messages" and await self._is_served(opened.where.person):
            await self._showing.suggest(
                opened.where, prompts(await self._preferences.words(opened.where.person))
            )

    async def _stop(self, stop: Stop) -> None:
        """End what is open in a thread; a press of long ago must not end what was begun since."""
        where, person = stop.where, stop.where.person
        if self._clock() - stop.at > LATE or not await self._store.first_time(stop.key):
            return
        dialog = await self._store.find_open(person.home, person.id, where.channel, where.thread_ts)
        if dialog:
            await self._turns.stop(dialog.id, where)

    async def _keep(self, words: Words, work: Callable[[Words, Receipt], Work]) -> None:
        """Begin to work on words, and wait until they cannot be lost any more.

        Slack delivers again what was not acknowledged, or tells the person that it failed.
        """
        receipt = Receipt(words.key)
        task = self._tasks.start(work(words, receipt), words.where)
        await receipt.wait(task, KEEP_SECONDS)

    async def on_mistake(self, error: Exception) -> BoltResponse | None:
        """A payload broke a listener before it was acknowledged: say so in our own log.

        Bolt takes the shape of payloads for granted; what breaks it before it came to us is none
        that Slack sends, and is refused.
        """
        if not _is_ours(error):
            _log.warning("odd_payload", error=type(error).__name__)
            return BoltResponse(status=400)
        _log.error("listener_broke", error=type(error).__name__, exc_info=True)
        return None

    async def drain(self, seconds: float = 16.0) -> None:
        """Let the turns that are running finish; what is left is taken up by another process."""
        await self._tasks.drain(seconds)
        await self._forms.close()

    async def _is_served(self, person: Person) -> bool:
        """Is it one of our own people? Nobody is told where nobody asked for anything."""
        return isinstance(await self._gate.permits.may(person, None), Allowed)

    @property
    def _country(self) -> str:
        return self._desks.branch(self._desks.default).country

    async def _tell(self, where: Where, kind: Note) -> None:
        await self._showing.tell(where, note(kind, await self._preferences.words(where.person)))


def _on(
    read: Callable[[Payload, str], _Read | None], act: Callable[[_Read], Work]
) -> Callable[[Payload, str], tuple[Work, Where] | None]:
    """Return what begins the work of one kind of press; None from it for a press of another."""

    def begin(body: Payload, home: str) -> tuple[Work, Where] | None:
        press = read(body, home)
        return (act(press), press.where) if press else None

    return begin


async def _accepted(ack: Ack, errors: Mapping[str, str]) -> bool:
    """Acknowledge a form that was sent, or tell at its fields what is wrong: then it stays open."""
    await (ack(response_action="errors", errors=errors) if errors else ack())
    return not errors


def _is_ours(error: Exception) -> bool:
    """Did it pass through our own code?"""
    here = str(Path(__file__).parent)
    return any(f.filename.startswith(here) for f in traceback.extract_tb(error.__traceback__))


def checked_form(event: Event, country: str) -> tuple[Event, dict[str, Mistake]]:
    """Return a form's event with its fields as they can be stored, and what is wrong with which."""
    match event:
        case CustomerDescribed():
            customer, mistakes = checked(event.customer, country)
            return CustomerDescribed(customer=customer), mistakes
        case ContactDescribed():
            changes, mistakes = checked_contact(event.changes, country)
            return ContactDescribed(changes=changes), mistakes
        case _:
            return event, {}
