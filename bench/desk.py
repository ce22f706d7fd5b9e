"""People at the desk: they open bookings, press what their card shows, and wait for the next card.

The rule: nobody presses twice without having seen the answer, so what is counted are whole turns.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench.slack import JSON, QuietSlack
from bot.demo.slack import payloads
from bot.demo.slack.delivery import Delivery, Envelope
from bot.demo.slack.people import APP_ID, BOT_USER, Channel, Person
from bot.demo.slack.workspace import Message
from bot.demo.systems.mykaarma import MyKaarma
from bot.demo.systems.mykaarma.planning import opening
from bot.demo.systems.mykaarma.seed import DEPARTMENTS

PATIENCE = 20.0  # seconds in which every turn must be seen

# What is pressed on a card that shows it: from the review to one question, and back.
_CHANGE = '{"kind":"edit_asked","field":"vehicle"}'
_BACK = '{"kind":"went_back"}'

_numbers = itertools.count(1)


class NotAcknowledgedError(Exception):
    """A contender did not answer as Slack wants it: the measurement means nothing."""


@dataclass
class Seat:
    """One person before one card."""

    slack: QuietSlack
    delivery: Delivery
    person: Person
    ts: str = ""

    @property
    def channel(self) -> Channel:
        return Channel(f"D{self.person.id[1:]}", "directmessage", kind="app")

    @property
    def card(self) -> JSON:
        return self.slack.cards[self.channel.id, self.ts]

    async def say(self, sentence: str) -> None:
        """Say everything a booking needs, and wait for the card that asks to confirm it."""
        number = next(_numbers)
        said = Message(self.channel.id, f"{time.time():.3f}{number:03}", self.person.id, sentence)
        event = payloads.message_event(said, self.channel, self.person, self.person.team_id)
        body = payloads.event_callback(
            event, f"Ev{number}", time.time(), self.channel, self.person.team_id
        )
        await self._send(Envelope("events_api", body))
        await self.slack.until(lambda: self._find() != "")
        self.ts = self._find()

    def _find(self) -> str:
        """Return where the card is on which something can be changed, or nothing."""
        return next(
            (
                ts
                for (channel, ts), card in self.slack.cards.items()
                if channel == self.channel.id and _button(card["blocks"], _CHANGE)
            ),
            "",
        )

    async def press(self) -> float:
        """Press the button that leads on; return the seconds until it was acknowledged."""
        card = self.card
        pressed = _button(card["blocks"], _CHANGE) or _button(card["blocks"], _BACK)
        assert pressed, card["text"]
        number = next(_numbers)
        place = {
            "container": {
                "type": "message",
                "message_ts": self.ts,
                "channel_id": self.channel.id,
                "is_ephemeral": False,
            },
            "channel": {"id": self.channel.id, "name": self.channel.name},
            "message": card,
            "response_url": f"{self.slack.base_url}/answers/{number}",
        }
        action = {
            "type": "button",
            "action_id": pressed["action_id"],
            "block_id": "b1",
            "text": pressed["text"],
            "value": pressed["value"],
            "action_ts": f"{time.time():.6f}",
        }
        body = payloads.block_actions(
            self.person, place, action, {"values": {}}, f"{number}.1.{APP_ID}"
        )
        drawn = self.slack.change_of((self.channel.id, self.ts))
        took = await self._send(Envelope("interactive", body))
        async with asyncio.timeout(PATIENCE):
            await drawn
        return took

    async def command(self, name: str, text: str) -> float:
        """Write a slash command; return the seconds until it was acknowledged."""
        number = next(_numbers)
        form = payloads.command(
            self.person,
            self.channel,
            name,
            text,
            trigger_id=f"{number}.2.{BOT_USER}",
            response_url=f"{self.slack.base_url}/answers/{number}",
        )
        return await self._send(Envelope("slash_commands", form))

    async def _send(self, envelope: Envelope) -> float:
        started = time.perf_counter()
        ack = await self.delivery.send(envelope, 3.0)
        took = time.perf_counter() - started
        if not ack.ok:
            raise NotAcknowledgedError(ack.error)
        return took


def booking(system: MyKaarma) -> str:
    """Return a sentence that leaves nothing open, for a day on which the stand-in is open."""
    today = system.local_now().date()
    days = (today + timedelta(days=number) for number in range(2, 7))
    day = next(day for day in days if day.weekday() < 5 and opening(DEPARTMENTS[0], day))
    return f"book Grace Kim for an oil change {day:%A} at 10"


def seats(slack: QuietSlack, delivery: Delivery, count: int) -> list[Seat]:
    people = (
        Person(f"U0BENCH{number:03}", f"Person {number}", f"person.{number}", "staff")
        for number in range(count)
    )
    return [Seat(slack, delivery, person) for person in people]


def _button(blocks: list[JSON], value: str) -> JSON | None:
    return next((one for one in _buttons(blocks) if one.get("value") == value), None)


def _buttons(part: Any) -> Iterator[JSON]:
    if isinstance(part, list):
        for one in part:
            yield from _buttons(one)
    elif isinstance(part, dict):
        if part.get("type") == "button":
            yield part
        for name in ("elements", "accessory"):
            yield from _buttons(part.get(name))
