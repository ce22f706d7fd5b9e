"""A clerk at the desk while bots die: says what they want, presses what there is, says it again.

The rule: a clerk knows only what is on the screen, and goes on until the card says that it is done.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.demo.slack import Message
from bot.demo.slack.workspace import SlackError
from tests.chaos.stage import Intent, Play
from tests.product import labels, read

# So long, in seconds, a clerk waits for any answer to their words before saying them again.
SAY_AGAIN = 12.0
# What the bot answers when it cannot ask who somebody is.
SAY_IT_AGAIN = "so nothing was done. Try again in a minute."
# What it answers when something broke; if that was a while ago, it is said again.
BROKE_OFF = "Something went wrong on our side"
# Pressed as soon as it is there, whatever else was wanted.
ALWAYS = ("Try again", "Check again")


@dataclass(frozen=True)
class Wish:
    """What is said, what is pressed on the way, and what the card says at the end."""

    said: str
    pressed: tuple[str, ...]
    done: str
    fills: tuple[tuple[str, str], ...] = ()


def booking(one: Intent, start: datetime) -> Wish:
    said = f"book {one.name} for {one.trade.service} {_on(start)} in {one.trade.system}"
    return Wish(said, (*one.trade.choices, "Confirm appointment"), f"Booked for {one.name}")


def moving(one: Intent, start: datetime) -> Wish:
    said = f"move {one.name}'s appointment to {_on(start)} in {one.trade.system}"
    return Wish(said, ("Confirm the move",), f"Moved for {one.name}")


def cancelling(one: Intent) -> Wish:
    said = f"cancel {one.name}'s appointment in {one.trade.system}"
    return Wish(said, ("Cancel appointment",), f"Cancelled for {one.name}")


def registering(name: str) -> Wish:
    first, last = name.split(" ")
    fills = (("first", first), ("last", last), ("phone", "9146660999"))
    pressed = ("Register as new", "Open the form")
    return Wish(f"register {name} in myKaarma", pressed, f"{name} is registered", fills)


def looking_up(one: Intent) -> Wish:
    said = f"show {one.name}'s appointments in {one.trade.system}"
    return Wish(said, (), f"Appointments of {one.name}")


def changing(one: Intent, phone: str) -> Wish:
    done = f"Contact of {one.name} changed"
    said = f"pull up customer {one.name}"
    return Wish(said, ("Open the form", "Change contact"), done, (("phone", phone),))


def _on(start: datetime) -> str:
    return f"on {start:%B} {start.day} at {start:%H:%M}"


@dataclass(frozen=True)
class Clerk:
    """Somebody in their conversation with the app. `patience` is in seconds."""

    play: Play
    user: str
    patience: float = 120.0

    async def book(self, one: Intent) -> bool:
        start = self.play.place(one.trade)
        return self._note(one, "booked", start, await self.get(booking(one, start)))

    async def move(self, one: Intent) -> bool:
        start = self.play.place(one.trade)
        return self._note(one, "moved", start, await self.get(moving(one, start)))

    async def cancel(self, one: Intent) -> bool:
        return self._note(one, "cancelled", None, await self.get(cancelling(one)))

    def _note(self, one: Intent, word: str, stands: datetime | None, done: bool) -> bool:
        """Note how the appointment should stand, and when that was done."""
        one.ended = one.ended and done
        if not done:
            shown = self.play.slack.messages(self._channel, self.user)[-3:]
            one.saw = " / ".join(f"{message.thread_ts}: {read(message)}" for message in shown)
        if done:
            one.word, one.stands, one.at = word, stands, float(self.play.slack.workspace.ts())
        return done

    async def get(self, wish: Wish) -> bool:
        """Go on until it is done; False if it is not in time."""
        end = _now() + self.patience
        while _now() < end:
            said = await self.play.slack.say(self.user, self._channel, wish.said)
            if await self._pursue(wish, said, end):
                return True
        return False

    async def _pursue(self, wish: Wish, said: Message, end: float) -> bool:
        """Press what there is to press; False if there was no answer, or no end in time."""
        say_again = _now() + SAY_AGAIN
        while _now() < end:
            card = self._card(said)
            if card and wish.done in read(card):
                return True
            if card and BROKE_OFF in read(card) and _now() > say_again:
                return False  # and no other card came
            if card and SAY_IT_AGAIN in read(card):
                await asyncio.sleep(1)
                return False
            if card:
                await self._press(wish, card)
            elif _now() > say_again:
                return False
            await asyncio.sleep(0.05)
        return False

    async def _press(self, wish: Wish, card: Message) -> None:
        slack = self.play.slack
        if slack.views(self.user) and wish.fills:
            # A form that is sent twice is the person's own doing: the second click comes later.
            await slack.submit(self.user, dict(wish.fills))
            return
        label = next((one for one in (*wish.pressed, *ALWAYS) if one in labels(card)), None)
        if label is None:
            return
        before: Any = card.blocks
        try:
            outcome = await slack.click(self.user, self._channel, card.ts, label)
        except SlackError:
            return  # the card was drawn anew while they pressed
        if outcome.ok:  # they look before they press again
            try:
                await slack.until(
                    lambda: card.blocks is not before or slack.views(self.user), 3 * SAY_AGAIN / 4
                )
            except TimeoutError:
                return

    def _card(self, said: Message) -> Message | None:
        """Return what they look at: the newest answer, above a sentence that something broke."""
        found = self.play.slack.messages(self._channel, self.user)[::-1]
        answers = [one for one in found if one.bot and one.thread_ts == said.ts]
        cards = (one for one in answers if BROKE_OFF not in read(one))
        return next(cards, answers[0] if answers else None)

    @property
    def _channel(self) -> str:
        return f"D{self.user[1:]}"


def _now() -> float:
    return asyncio.get_running_loop().time()
