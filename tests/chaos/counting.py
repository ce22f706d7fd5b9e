"""What is counted at the end, in the systems and the channels: nothing that a bot says counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps

from bot.demo.slack import Message
from tests.chaos.points import channel_of
from tests.chaos.stage import Intent, Play
from tests.product import read


@dataclass
class Tally:
    """What one case did and what came of it; `found` says what is wrong, a line each."""

    case: str
    kills: int = 0
    wanted: int = 0
    unanswered: int = 0
    bookings_lost: int = 0
    bookings_doubled: int = 0
    notices: int = 0
    notices_lost: int = 0
    notices_doubled: int = 0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (
            self.unanswered
            or self.bookings_lost
            or self.bookings_doubled
            or self.notices_lost
            or self.notices_doubled
        )

    def __add__(self, other: Tally) -> Tally:
        """Join two parts of one case that were played at the same time."""
        return Tally(
            self.case,
            kills=self.kills + other.kills,
            wanted=self.wanted + other.wanted,
            unanswered=self.unanswered + other.unanswered,
            bookings_lost=self.bookings_lost + other.bookings_lost,
            bookings_doubled=self.bookings_doubled + other.bookings_doubled,
            notices=self.notices + other.notices,
            notices_lost=self.notices_lost + other.notices_lost,
            notices_doubled=self.notices_doubled + other.notices_doubled,
            seconds=max(self.seconds, other.seconds),
            found=[*self.found, *other.found],
        )


def counted(case: str, play: Play) -> Tally:
    """Count what the systems hold and what the channels were told, against what was wanted."""
    tally = Tally(case, kills=play.kills, wanted=len(play.intents))
    for one in play.intents:
        _count_bookings(tally, play, one)
        _count_notices(tally, play, one)
    twice = [what for what, times in _posts(play).items() if times > 1]
    tally.notices_doubled += len(twice)
    tally.found += [f"posted twice: {what}" for what in twice]
    return tally


def _count_bookings(tally: Tally, play: Play, one: Intent) -> None:
    starts = one.trade.starts(play.scene, one.name)
    wanted = 1 if one.stands else 0
    if not one.ended:
        tally.unanswered += 1
        tally.found.append(
            f"{one.name}: never done, after {one.word or 'nothing'}; last seen: {one.saw}"
        )
        wanted = min(1, len(starts))  # nobody was told how it stands
    elif one.stands and one.stands not in starts:
        tally.bookings_lost += 1
        tally.found.append(f"{one.name}: {one.word} for {one.stands}, but there is {starts}")
    if len(starts) > wanted:
        tally.bookings_doubled += len(starts) - wanted
        tally.found.append(f"{one.name}: wanted {one.stands}, but there is {starts}")


def _count_notices(tally: Tally, play: Play, one: Intent) -> None:
    if not one.word or not one.ended:
        return
    cards, lines = told(play, one)
    tally.notices += len(cards) + len(lines)
    missing = what_is_missing(cards, lines, one)
    if missing:
        tally.notices_lost += 1
        tally.found.append(f"{one.name}: {missing}")
    if len(cards) > 1:
        tally.notices_doubled += len(cards) - 1
        tally.found.append(f"{one.name}: {len(cards)} cards")


def told(play: Play, one: Intent) -> tuple[list[Message], list[Message]]:
    """Return the cards of an appointment in its channel, and the lines in their threads."""
    messages = [
        message
        for message in play.slack.messages(channel_of(one.trade))
        if message.bot and one.name in f"{message.text} {read(message)}"
    ]
    cards = [message for message in messages if not message.thread_ts]
    return cards, [message for message in messages if message.thread_ts]


def what_is_missing(cards: Sequence[Message], lines: Sequence[Message], one: Intent) -> str:
    """Return what the channel was not told of how the appointment stands; "" if nothing."""
    if not cards:
        # What was cancelled before anybody was told of it is nobody's news.
        return "" if one.word == "cancelled" else f"no card, it was {one.word}"
    said = f"{one.name} cancelled" if one.stands is None else _moment(one.stands)
    if not any(said in card.text for card in cards):
        return f"the card does not say {said}"
    # One that was posted later, or saying so from the first, tells it by itself.
    told_before = all(float(card.ts) < one.at and card.edited for card in cards)
    if one.word != "booked" and told_before and not any(said in line.text for line in lines):
        return f"no line says {said}"
    return ""


def _moment(start: datetime) -> str:
    return f"{start:%a}, {start:%b} {start.day}, {start:%I:%M %p}".replace(", 0", ", ")


def everything_is_told(play: Play) -> bool:
    """Were the channels told how every appointment stands?"""
    done = (one for one in play.intents if one.word and one.ended)
    return not any(what_is_missing(*told(play, one), one) for one in done)


def _posts(play: Play) -> Counter[str]:
    """Count the posts by the notice and version that they carry."""
    posts: Counter[str] = Counter()
    for trade in {one.trade.key: one.trade for one in play.intents}.values():
        for message in play.slack.messages(channel_of(trade)):
            if message.bot and message.metadata:
                posts[dumps(message.metadata, sort_keys=True)] += 1
    return posts
