"""The Home tab: what Deskhand does, what is open, the day at the branch, and how the systems are.

The rule: it shows one person's own dialogs and bookings to that person only, and says of whatever a
system told when that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.domain import Desk, Draft

from .blocks import (
    MOST_BUTTON,
    Block,
    Card,
    actions,
    context,
    divider,
    header,
    lines,
    plain,
    read_aloud,
    section,
)
from .day import DaySheet, Health, day_blocks
from .digest import Line, unclaimed_blocks
from .form import in_short
from .own import OwnBooking, own_blocks
from .words import Words, clean

MOST_OPEN = 10


@dataclass(frozen=True)
class OpenDialog:
    """A dialog to go on with: its card, and what is filled in, where it fills a form."""

    id: str
    card: Card
    desk: Desk
    since: datetime
    draft: Draft | None = None


@dataclass(frozen=True)
class SystemHealth:
    """How a system was when it was last asked."""

    title: str
    health: Health = "unknown"
    asked: datetime | None = None


@dataclass(frozen=True)
class Sheet:
    """Everything on the tab; of dialogs and bookings, what is None could not be read."""

    dialogs: Sequence[OpenDialog] | None
    day: DaySheet | None  # None: not for this person
    bookings: Sequence[OwnBooking] | None
    systems: Sequence[SystemHealth]
    unclaimed: Sequence[Line] | None = ()


def home_view(sheet: Sheet, words: Words) -> Block:
    """Return the Home tab."""
    blocks = [*_top(words), divider(), *_open(sheet.dialogs, words), divider()]
    unclaimed = unclaimed_blocks(sheet.unclaimed, words)
    if unclaimed:
        blocks += [*unclaimed, divider()]
    if sheet.day:
        blocks += [*day_blocks(sheet.day, words), divider()]
    blocks += [*own_blocks(sheet.bookings, words), divider()]
    blocks += [header(words.say("Systems")), *(_system(one, words) for one in sheet.systems)]
    return {"type": "home", "blocks": blocks}


def loading_view(words: Words) -> Block:
    """Return what stands there until the rest is read."""
    return {
        "type": "home",
        "blocks": [
            *_top(words),
            divider(),
            context(words.say("Reading your bookings and the day …")),
        ],
    }


def _top(words: Words) -> list[Block]:
    does = words.say(
        "Book, move and cancel customers' appointments without leaving Slack. Nothing is written "
        "before you confirm."
    )
    book = _button("home:book", words.say("Book an appointment"), style="primary")
    settings = _button("home:settings", words.say("Settings"))
    return [section(plain(does)), actions([book, settings])]


def _open(dialogs: Sequence[OpenDialog] | None, words: Words) -> list[Block]:
    title = header(words.say("Not finished yet"))
    if dialogs is None:
        sorry = words.say("What is open cannot be read just now. It is kept; look again later.")
        again = _button("home:refresh", words.say("Look again"))
        return [title, section(plain(sorry), again)]
    if not dialogs:
        return [title, section(plain(words.say("Nothing is open. What you begin is listed here.")))]
    blocks = [title, *(_dialog(one, words) for one in dialogs[:MOST_OPEN])]
    more = len(dialogs) - MOST_OPEN
    if more > 0:
        blocks.append(
            context(
                words.count(
                    "{number} older one is not shown.", "{number} older ones are not shown.", more
                )
            )
        )
    return blocks


def _dialog(one: OpenDialog, words: Words) -> Block:
    title = title_of(one.card)
    since = f"{words.short_moment(one.since)} {words.zone(one.since)}"
    begun = words.say("Started {time}", time=since)
    # its own branch's clock and money, whichever branch the tab is about
    there = Words(words.language, one.desk.branch)
    known = in_short(one.desk, one.draft, there) if one.draft else ""
    where = " · ".join((begun, clean(one.desk.title, 60), one.desk.reference))
    go_on = _button(
        f"home:go_on:{one.id}",
        words.say("Go on"),
        value=one.id,
        about=title,
    )
    return section(lines(title, known, where), go_on)


def title_of(card: Card) -> str:
    """Return the heading of a card; a card without one is a single sentence."""
    return next((one["text"]["text"] for one in card.blocks if one["type"] == "header"), card.text)


def _system(one: SystemHealth, words: Words) -> Block:
    system = clean(one.title, 60)
    if one.asked is None:
        return section(plain(words.say("{system}: checking …", system=system)))
    told = {"system": system, "time": f"{words.time(one.asked)} {words.zone(one.asked)}"}
    match one.health:
        case "answers":
            text = words.say("{system} answers, as of {time}.", **told)
        case "not_allowed":
            text = words.say(
                "{system} does not let Deskhand in, as of {time}. Tell whoever set it up to run "
                "“deskhand check”.",
                **told,
            )
        case _:
            text = words.say(
                "{system} does not answer, as of {time}. What you enter is kept until it does.",
                **told,
            )
    return section(plain(text))


def _button(
    action_id: str, label: str, *, value: str = "", style: str = "", about: str = ""
) -> Block:
    block: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(label, MOST_BUTTON),
    }
    if value:
        block["value"] = value
    if style:
        block["style"] = style
    if about:
        block |= read_aloud(label, about)
    return block
