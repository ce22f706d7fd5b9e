"""Every Slack entry point on one screen: acknowledge, read the payload, take a turn.

The rules: the work is a task of our own, so a slow system never delays an acknowledgement and a
mistake after it is no error to Slack. A press is acknowledged at once: its card is still there.
Words are acknowledged when they are kept, because nothing else remembers them. One listener serves
a whole kind of payload, so matching stays flat as the product grows.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from bot.desks import Desks
from bot.home import Home
from bot.inbox import (
    Opened,
    Search,
    Where,
    Words,
    read_command,
    read_form,
    read_home_press,
    read_message,
    read_opened,
    read_press,
    read_search,
    read_share,
    read_shortcut,
    read_stop,
    where_pressed,
)
from bot.memory import Store
from bot.permits import Person, may_use
from bot.preferences import Preferences
from bot.screens import words as language
from bot.screens.blocks import Card
from bot.screens.notes import (
    Note,
    command_help,
    deskhand_help,
    help_card,
    language_chosen,
    note,
    prompts,
    system_chosen,
)
from bot.screens.options import service_options
from bot.screens.registering import form_mistakes
from bot.showing import Showing
from bot.systems import Trouble
from bot.turn import Receipt, Turns
from flows.booking.events import BookingAsked
from flows.cancelling import CancelAsked
from flows.changing import ContactDescribed, checked_contact
from flows.front_desk import OpeningEvent, opening
from flows.looking_up import LookUpAsked
from flows.machine import Event
from flows.registering import CustomerDescribed, Mistake, checked
from flows.rescheduling.events import RescheduleAsked
from flows.talking import Said
from flows.understanding import understand
from flows.understanding.request import Asked, Request

Ack = Callable[..., Awaitable[Any]]

# A look-up while typing must be answered within three seconds, or the person sees nothing.
SEARCH_SECONDS = 2.5

# So long an acknowledgement waits for words to be kept; Slack waits three seconds for it.
KEEP_SECONDS = 2.0

# What the words behind a command are for: a bare name, or the bare words for a service.
ASKED: dict[str, Asked] = {
    "/reschedule": "customer",
    "/cancel": "customer",
    "/appointments": "customer",
    "/customer": "customer",
    "/slots": "services",
}

_ANY = re.compile("")
_log = structlog.get_logger("deskhand.app")


class Desk:
    """Takes what Slack sends to the right dialog.

    `home` and `bot_user` are the workspace and the Slack user of the app itself.
    """

    def __init__(
        self,
        app: AsyncApp,
        *,
        store: Store,
        desks: Desks,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        home: str,
        bot_user: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._desks = desks
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._home = home
        self._bot_user = bot_user
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._tab = Home(
            store=store,
            desks=desks,
            turns=turns,
            showing=showing,
            preferences=preferences,
            clock=clock,
            usual=self._usual,
        )
        app.action(_ANY)(self.on_action)
        app.command(_ANY)(self.on_command)
        app.shortcut(_ANY)(self.on_shortcut)
        app.view(_ANY)(self.on_form)
        app.options(_ANY)(self.on_search)
        app.event(_ANY)(self.on_event)
        app.error(self.on_mistake)

    async def on_action(self, ack: Ack, body: dict[str, Any]) -> None:
        """A button, a menu or a field of a card."""
        await ack()
        press = read_press(body, self._home)
        on_tab = read_home_press(body, self._home)
        share = read_share(body, self._home)
        if on_tab:
            self._start(self._tab.pressed(on_tab), on_tab.where)
        elif share:
            self._start(self._turns.share(share), share.where)
        elif press:
            self._start(self._turns.press(press), press.where)
        elif body.get("actions", [{}])[0].get("action_id", "").endswith(":link:0"):
            return  # a link opens by itself; Slack only tells us
        else:
            where = where_pressed(body, self._home)
            self._start(self._tell(where, "not_here"), where)

    async def on_command(self, ack: Ack, body: dict[str, Any]) -> None:
        """A slash command; only who typed it sees the answer."""
        words = read_command(body, self._home)
        if words:
            await self._keep(words, self._command)
        await ack()

    async def on_shortcut(self, ack: Ack, body: dict[str, Any]) -> None:
        """A shortcut, anywhere or on a message; only who used it sees the answer."""
        words = read_shortcut(body, self._home)
        if words:
            await self._keep(words, self._shortcut)
        await ack()

    async def on_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """A form was sent: mistakes are told at their fields, and nothing typed is lost."""
        press = read_form(body, self._home)
        if press is None:
            await ack()
            return
        event, mistakes = checked_form(press.event, self._country)
        if mistakes:
            told = await self._words(press.where.person)
            errors = form_mistakes(mistakes, self._country, told)
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        self._start(self._turns.press(replace(press, event=event)), press.where)

    async def on_search(self, ack: Ack, body: dict[str, Any]) -> None:
        """Somebody types into a field that looks its options up."""
        search = read_search(body, self._home)
        options: list[dict[str, Any]] = []
        if search and search.field == "service_search" and may_use(search.where.person):
            dialog = await self._store.load(search.dialog)
            if dialog and dialog.owner == search.where.person.id:
                options = await self._services(dialog.desk, search)
        await ack(options=options)

    async def on_event(self, ack: Ack, body: dict[str, Any]) -> None:
        """A message to the app, a mention of it, a tab that was opened, or the Stop button."""
        stopped = read_stop(body, self._home)
        opened = read_opened(body, self._home)
        if stopped:
            self._start(self._stop(stopped), stopped)
        if opened:
            self._start(self._open_tab(opened), None)
        words = read_message(body, self._home, self._bot_user)
        if words:
            await self._keep(words, self._message)
        await ack()

    async def _open_tab(self, opened: Opened) -> None:
        if opened.tab == "home":
            await self._tab.opened(opened)
        elif opened.tab == "messages" and may_use(opened.where.person):
            await self._showing.suggest(
                opened.where.channel, prompts(await self._words(opened.where.person))
            )

    async def _stop(self, where: Where) -> None:
        person = where.person
        dialog = await self._store.find_open(person.home, person.id, where.channel, where.thread_ts)
        if dialog:
            await self._turns.stop(dialog.id, where)

    async def _keep(
        self, words: Words, work: Callable[[Words, Receipt], Coroutine[Any, Any, None]]
    ) -> None:
        """Begin to work on words, and wait until they cannot be lost any more.

        Slack delivers again what was not acknowledged, or tells the person that it failed.
        """
        receipt = Receipt(words.key)
        task = self._start(work(words, receipt), words.where)
        await receipt.wait(task, KEEP_SECONDS)

    async def on_mistake(self, error: Exception) -> None:
        """A payload broke a listener before it was acknowledged: say so in our own log."""
        _log.error("listener_broke", error=type(error).__name__, exc_info=True)

    async def drain(self, seconds: float = 20.0) -> None:
        """Let the turns that are running finish; what is left is taken up by the next process."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _command(self, words: Words, receipt: Receipt) -> None:
        if words.text.strip().lower() in {"help", "?"}:
            told = await self._words(words.where.person)
            await self._tell_card(words.where, command_help(words.command, told))
            return
        if words.command == "/deskhand":
            await self._settle_wishes(words)
            return
        request, system = await self._read(words)
        if words.command == "/book" and request and await self._go_on(words, request, receipt):
            return
        event = commanded(words.command, request)
        if event is None:
            await self._tell_card(words.where, help_card(await self._words(words.where.person)))
            return
        await self._turns.open(event, words.where, system, receipt)

    async def _shortcut(self, words: Words, receipt: Receipt) -> None:
        if not may_use(words.where.person):
            await self._tell(words.where, "outsider")
            return
        where: Where | None = words.where
        if not words.where.channel:
            again = not await self._store.first_time(f"{words.key}:begun")
            where = None if again else await self._tab.begin(words.where)
        if where:
            request, system = await self._read(words)
            await self._turns.open(BookingAsked(request=request), where, system, receipt)

    async def _settle_wishes(self, words: Words) -> None:
        """`/deskhand use <system>` and `/deskhand language <language>`; anything else is help."""
        person = words.where.person
        wish, _, name = words.text.strip().partition(" ")
        key = self._desks.named(name) if wish.lower() == "use" else None
        spoken = language.language_named(name) if wish.lower() == "language" else None
        if key:
            await self._preferences.keep(person, "system", key)
            card = system_chosen(await self._words(person), self._desks.title(key))
        elif spoken:
            await self._preferences.keep(person, "language", spoken)
            card = language_chosen(await self._words(person))
        else:
            card = deskhand_help(await self._words(person), self._desks.titles)
        await self._tell_card(words.where, card)

    async def _read(self, words: Words) -> tuple[Request | None, str]:
        """Understand words on the wall clock of the system that they mean; return both."""
        usual = await self._usual(words.where)
        if not words.text.strip():
            return None, usual
        asked = ASKED.get(words.command)
        at = words.sent if words.quoted else self._clock()
        request = self._understand(words.text, usual, asked, at)
        named = self._desks.named(request.where) if request.where else None
        named = named or self._desks.mentioned(words.text)
        if named is None or named == usual:
            return request, usual
        return self._understand(words.text, named, asked, at), named

    async def _usual(self, where: Where) -> str:
        """Return the system that is meant where nobody names one."""
        if not self._desks.several:
            return self._desks.default
        chosen = await self._preferences.system(where.person)
        return self._desks.usual(chosen, where.channel)

    async def _message(self, words: Words, receipt: Receipt) -> None:
        if not may_use(words.where.person):
            await self._tell(words.where, "outsider")
            return
        request, system = await self._read(words)
        if request is None:
            return
        asked = opening(request)
        if (asked is None or not words.top_level) and await self._go_on(words, request, receipt):
            return
        if asked:
            await self._turns.open(asked, words.where, system, receipt)
            return
        if not await self._store.first_time(words.key):
            return
        unknown = language.clean(words.text, 80) if request.intent != "help" else ""
        told = await self._words(words.where.person)
        await self._showing.answer(words.where, help_card(told, unknown))

    async def _go_on(self, words: Words, request: Request, receipt: Receipt) -> bool:
        """Take words to the dialog that is open in their place; False if there is none."""
        where = words.where
        if words.command and request.who:
            return False  # another customer is another booking
        dialog = await self._store.find_open(
            where.person.home,
            where.person.id,
            where.channel,
            None if words.top_level else ("" if words.command else where.thread_ts),
        )
        if dialog is None or (words.command and dialog.surface != "private"):
            return False
        said = Said(text=words.text, sent=words.sent)
        return await self._turns.say(dialog.id, said, where, receipt)

    async def _services(self, desk: str, search: Search) -> list[dict[str, Any]]:
        system = self._desks.system(desk)
        if system is None:
            return []
        try:
            async with asyncio.timeout(SEARCH_SECONDS):
                return service_options(await system.services(), search.text)
        except (TimeoutError, Trouble):
            told = await self._words(search.where.person)
            return service_options([], search.text, note=told.say("Still reading the services …"))

    def _understand(self, text: str, system: str, asked: Asked | None, at: datetime) -> Request:
        """Understand words; `asked` is what they are for where nothing else says what they are."""
        branch = self._desks.branch(system)
        now = at.astimezone(branch.tz)
        request = understand(text, now=now, country=branch.country)
        if asked is None or request.who or request.what:
            return request
        return understand(text, now=now, country=branch.country, asked=asked)

    async def _words(self, person: Person) -> language.Words:
        spoken = await self._preferences.language(person)
        return language.Words(spoken, self._desks.branch(self._desks.default))

    @property
    def _country(self) -> str:
        return self._desks.branch(self._desks.default).country

    async def _tell(self, where: Where | None, kind: Note) -> None:
        if where:
            await self._showing.tell(where, note(kind, await self._words(where.person)))

    async def _tell_card(self, where: Where, card: Card) -> None:
        await self._showing.tell(where, card.text, card.blocks)

    def _start(self, work: Coroutine[Any, Any, None], where: Where | None) -> asyncio.Task[None]:
        task = asyncio.create_task(self._guarded(work, where))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guarded(self, work: Coroutine[Any, Any, None], where: Where | None) -> None:
        """Run a turn; a mistake of ours ends in a log line and a sentence, never in silence."""
        try:
            await work
        except Exception:  # noqa: BLE001  # nobody else would hear of it
            _log.exception("turn_broke")
            await self._tell(where, "went_wrong")


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


def commanded(command: str, request: Request | None) -> OpeningEvent | None:
    """Return what a slash command opens, whatever else its words may ask for."""
    match command:
        case "/book":
            return BookingAsked(request=request)
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
