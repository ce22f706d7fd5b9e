"""The whole product for tests: the local Slack, the stand-in and the bot, over real sockets.

The rule: a person is driven by what they see. They press by label and read cards as text.
"""

from __future__ import annotations

import copy
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.demo import Stage
from bot.demo.slack import ROSA, Deadlines, LocalSlack, Message, Outcome
from bot.demo.slack.acts import Acts
from bot.demo.systems.mykaarma import MyKaarma
from bot.demo.systems.mykaarma.planning import opening
from bot.demo.systems.mykaarma.seed import DEPARTMENTS
from bot.demo.systems.qmatic import Qmatic
from bot.demo.systems.valomnia import Valomnia
from bot.manifest import manifest
from bot.service import Service, building, socket_mode
from bot.settings import Settings
from bot.systems.wire import Limits
from bot.web import slack_endpoint

JSON = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# The stand-in allows more than the vendor, and nobody here wants to wait for a pause. An answer may
# take long: a busy machine stops a test for seconds, and that is not a system that does not answer.
QUICK = Limits(
    connect=15,
    read=15,
    write=15,
    pause=0.02,
    waiting=1,
    patience=1,
    per_second=1000,
    burst=1000,
    rest=0.1,
)


class Scene(Stage):
    """The demo's stage, where a test may step in right before the system serves a request.

    `before` holds what is to be done once, by the last parts of a path; it may take its time.
    `instead` may answer something else than the system did, in all three systems.
    """

    before: dict[str, Callable[[], Awaitable[None] | None]]
    instead: Callable[[web.StreamResponse], web.StreamResponse] | None = None


@asynccontextmanager
async def on_stage(
    *,
    request_url: str | None = None,
    deadlines: Deadlines | None = None,
    request_id: str = "",
    listener: Middleware | None = None,
) -> AsyncIterator[Scene]:
    """Serve what the demo serves, without a bot; the garage names its answers by `request_id`.

    `listener` has every request in its hands first, those to Slack too.
    """
    before: dict[str, Callable[[], Awaitable[None] | None]] = {}

    @web.middleware
    async def step_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        act = before.pop(ending(request.path), None)
        await request.read()  # it is all here, even if the bot does not live to see the answer
        waiting = act() if act else None
        if waiting is not None:
            await waiting
        answer = await handler(request)
        if request_id:
            answer.headers["X-Request-Id"] = request_id
        return answer

    @web.middleware
    async def say_something_else(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        return scene.instead(response) if scene.instead else response

    slack = LocalSlack(manifest=manifest(), request_url=request_url, deadlines=deadlines)
    system = MyKaarma()
    # The vendor's search lags behind; only the tests of the stand-in want to see that.
    system.world.search_lag = timedelta(0)
    system.app.middlewares.append(step_in)
    city, field_team = Qmatic(), Valomnia()
    for one in (system, city, field_team):
        one.app.middlewares.insert(0, say_something_else)
    if listener:
        slack.app.middlewares.append(listener)
    slack.app.add_subapp("/mykaarma", system.app)
    slack.app.add_subapp("/qmatic", city.app)
    slack.app.add_subapp("/valomnia", field_team.app)
    async with slack.serving() as url:
        with TemporaryDirectory() as folder:
            scene = Scene(slack, system, city, field_team, url, Path(folder))
            scene.before = before
            yield scene


def ending(path: str) -> str:
    """Return the last two parts of a path, without the ids in it: "customer/list"."""
    parts = path.partition("?")[0].strip("/").split("/")[-2:]
    return "/".join(part for part in parts if len(part) < 30)


def set_up(
    stage: Stage, changes: Mapping[str, str], *, several: bool = False, watch: float = 0
) -> dict[str, str]:
    """Return the environment of a bot on this stage, with words of its settings file replaced.

    Unless `several` systems are wanted there is the garage alone. The demo's roles are left out:
    a test that is about roles sets its own. `watch`: every how many seconds the bot looks for what
    others changed.
    """
    environment = stage.environment
    path = Path(environment["DESKHAND_CONFIG"])
    text = path.read_text(encoding="utf-8").partition("\n# Who may do what")[0]
    if not several:
        text = text.partition("[systems.city]")[0]
    # nobody looks, for most tests count what a person's own steps ask for
    text = re.sub(r"(?m)^watch_seconds = .*", f"watch_seconds = {watch}", text)
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return environment


@dataclass(frozen=True)
class Product:
    """Everything that runs. `url` is where Slack's requests go in HTTP mode."""

    stage: Scene
    service: Service
    url: str = ""

    @property
    def slack(self) -> LocalSlack:
        return self.stage.slack

    @property
    def system(self) -> MyKaarma:
        return self.stage.mykaarma

    def at_desk(self, user: str = ROSA.id, channel: str = "") -> AtDesk:
        """Return somebody in front of Slack, in their conversation with the app or elsewhere."""
        return AtDesk(self.slack, user, channel or f"D{user[1:]}")

    def asked(self) -> list[str]:
        """Return what the system was asked for, in order: the method and the end of the path."""
        return [f"{one.method} {ending(one.path)}" for one in self.system.requests]


@asynccontextmanager
async def running(
    *,
    http: bool = False,
    changes: Mapping[str, str] | None = None,
    deadlines: Deadlines | None = None,
    several: bool = False,
    limits: Limits = QUICK,
    watch: float = 0,
) -> AsyncIterator[Product]:
    """Run the product on a stage of its own; `changes` are words of the settings to replace."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    with listening:
        async with on_stage(request_url=url if http else None, deadlines=deadlines) as stage:
            settings = Settings.load(set_up(stage, changes or {}, several=several, watch=watch))
            async with building(settings, limits) as service:
                if several:
                    await stage.introduce(service.store)
                receiving = (
                    _served(service, stage.slack.signing_secret, listening)
                    if http
                    else socket_mode(service, settings)
                )
                async with receiving:
                    await stage.slack.until(lambda: stage.slack.connected)
                    yield Product(stage, service, url)


@asynccontextmanager
async def _served(service: Service, secret: str, listening: socket.socket) -> AsyncIterator[None]:
    application = slack_endpoint(service.app, secret, service.health, service.hooks)
    service.health.add_to(application)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()


@dataclass(frozen=True)
class AtDesk:
    """Somebody who reads one conversation, writes there and presses what they find."""

    slack: Acts
    user: str
    channel: str
    # The window in which they look for an answer, in seconds.
    patience: float = field(default=40.0)

    async def say(self, text: str, *, thread_ts: str | None = None) -> Message:
        return await self.slack.say(self.user, self.channel, text, thread_ts=thread_ts)

    async def command(self, line: str) -> Outcome:
        command, _, text = line.partition(" ")
        return await self.slack.command(self.user, self.channel, command, text)

    async def sees(self, *words: str, without: str = "\0") -> Message:
        """Wait for a message of the app with all these words; the newest one is returned."""
        return await self._wait(
            lambda message: (
                all(one in read(message) for one in words) and without not in read(message)
            ),
            " + ".join(words),
        )

    async def press(self, label: str, value: Any = None, *, on: Message | None = None) -> Outcome:
        """Press what is called so on the newest message that has it, or on an older copy `on`."""
        found = on or await self._wait(
            lambda one: label in labels(one), f"something called {label}"
        )
        element = next(e for e in elements(found) if label in _names(e))
        return await self._use(found, element["action_id"], value, on)

    async def answer(self, text: str) -> Outcome:
        """Type into the field of the newest card that has one, and press Enter."""
        found = await self._wait(
            lambda one: any(e["type"] == "plain_text_input" for e in elements(one)), "a field"
        )
        field_id = next(e["action_id"] for e in elements(found) if e["type"] == "plain_text_input")
        return await self._use(found, field_id, text, None)

    async def _use(
        self, found: Message, action_id: str, value: Any, old: Message | None
    ) -> Outcome:
        """Use an element, and wait until something has changed: a person looks before going on."""
        before, count = found.blocks, len(self.seen())
        outcome = await self.slack.click(
            self.user, self.channel, found.ts, action_id, value, message=old
        )
        assert outcome.ok, outcome
        await self.slack.until(
            lambda: old or found.blocks is not before or len(self.seen()) != count, self.patience
        )
        return outcome

    async def form(self) -> JSON:
        """Wait for a form to open, and return it."""
        found = await self.slack.until(lambda: self.slack.views(self.user))
        return found[-1]

    def seen(self) -> list[Message]:
        """Return the app's messages that this person sees here, the newest first."""
        return [one for one in self.slack.messages(self.channel, self.user)[::-1] if one.bot]

    async def _wait(self, fits: Callable[[Message], bool], what: str) -> Message:
        try:
            found = await self.slack.until(
                lambda: next((one for one in self.seen() if fits(one)), None), self.patience
            )
        except TimeoutError:
            there = "\n---\n".join(read(one) for one in self.seen()) or "nothing"
            raise AssertionError(f"{what} is not to be seen; there is:\n{there}") from None
        assert found is not None
        return found


def read(message: Message) -> str:
    """Return a message as a person reads it, one line a piece."""
    return "\n".join(_texts(message.blocks)) if message.blocks else message.text


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        if part.get("type") in {"plain_text", "mrkdwn"}:
            yield str(part["text"])
        for name, one in part.items():
            if name != "options":
                yield from _texts(one)


def elements(message: Message) -> list[JSON]:
    """Return everything on a message that can be used."""
    return [part for part in _parts(message.blocks) if "action_id" in part]


def _parts(part: Any) -> Iterator[JSON]:
    if isinstance(part, dict):
        yield part
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for one in inside:
        yield from _parts(one)


def labels(message: Message) -> set[str]:
    return {name for element in elements(message) for name in _names(element)}


def _names(element: JSON) -> set[str]:
    text = element.get("text") or element.get("placeholder") or {}
    return {str(text.get("text")), str(element.get("accessibility_label"))}


def kept(message: Message) -> Message:
    """Return the message as it is now, for somebody who will look at it when it is old."""
    return copy.copy(message)


def coming_days(system: MyKaarma) -> list[date]:
    """Return the open weekdays that a weekday's name means today without a doubt."""
    today = system.local_now().date()
    days = (today + timedelta(days=number) for number in range(2, 7))
    return [day for day in days if day.weekday() < 5 and opening(DEPARTMENTS[0], day)]


def at_ten(day: date) -> datetime:
    """Return ten o'clock, as the stand-in stores it: the wall clock of the branch."""
    return datetime.combine(day, time(10))


def fill_up(system: MyKaarma, start: datetime) -> None:
    """Let other people take every place at a time."""
    some = next(iter(system.appointments.values()))
    for number in range(DEPARTMENTS[0].arrivals_per_slot):
        taken = replace(some, uuid=f"taken-{number}", start=start, status="SCHEDULED")
        system.appointments[taken.uuid] = taken
