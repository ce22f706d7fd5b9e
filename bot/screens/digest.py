"""The daily digest of a channel and the hand-over of a shift: the day, what changed, who has what.

The rule: a customer is named as the channel's settings say, every time is on its branch's clock,
and of every list it is said how much of it is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.notices.change import Change
from flows.domain import Appointment, Branch

from .blocks import (
    MOST_BUTTON,
    Block,
    Card,
    actions,
    context,
    escape,
    header,
    lines,
    plain,
    read_aloud,
    section,
)
from .day import DaySheet
from .masking import Naming
from .notices import customer_name, headline, settings_overflow
from .words import Words, clean

# Rows of the day's table, and lines of each list.
MOST_ROWS = 20
MOST_LINES = 10
MOST_AT_HOME = 5


@dataclass(frozen=True)
class Line:
    """An appointment that a channel was told of, as it stands."""

    branch: Branch
    change: Change | None
    now: Appointment
    id: str = ""  # of the notice


@dataclass(frozen=True)
class Report:
    """What a digest or a hand-over is drawn from; the sheets may be of several systems."""

    day: date
    sheets: Sequence[DaySheet]
    changed: Sequence[Line]
    unclaimed: Sequence[Line]
    naming: Naming = "initials"


@dataclass(frozen=True)
class OwnShift:
    """What somebody has in hand who hands over: drafts by their titles, and what they claimed."""

    drafts: Sequence[tuple[str, str]]  # title, which may name a customer, and reference
    claimed: Sequence[Line]


def digest_card(report: Report, notice_id: str, version: int, words: Words) -> Card:
    """Return the digest of a day; `text` says its figures."""
    title = words.say("{day}: the day ahead", day=words.day(report.day))
    figures = _figures(report, words)
    blocks = [header(title), section(plain(" · ".join(figures)))]
    blocks += _day(report, words)
    changed = words.say("Changed since yesterday")
    blocks += _list(changed, report.changed, report.naming, words)
    blocks += _list(
        words.say("Nobody has claimed these yet"), report.unclaimed, report.naming, words
    )
    blocks.append(actions([settings_overflow(notice_id, version, words)]))
    return Card(escape(". ".join((title, *figures))), blocks)


def handover_card(
    report: Report, shift: OwnShift, words: Words, *, by: str = "", shares: bool = False
) -> Card:
    """Return the hand-over of a shift: for the eyes of who asked, or `by` them for a channel."""
    title = words.say("Hand-over, {day}", day=words.day(report.day))
    if by:
        person = clean(by, 60)
        title = words.say("Hand-over by {person}, {day}", person=person, day=words.day(report.day))
    figures = [
        words.count("{number} not finished", "{number} not finished", len(shift.drafts)),
        *_figures(report, words),
    ]
    blocks = [header(title), section(plain(" · ".join(figures)))]
    blocks += _drafts(shift, words, naming=not by)
    claimed = (
        words.say("Claimed by {person}", person=clean(by, 60))
        if by
        else words.say("Claimed by you")
    )
    blocks += _list(claimed, shift.claimed, report.naming, words)
    blocks += _list(
        words.say("Nobody has claimed these yet"), report.unclaimed, report.naming, words
    )
    blocks += _list(words.say("Changed today"), report.changed, report.naming, words)
    blocks += _day(report, words)
    if shares:
        button: Block = {
            "type": "button",
            "action_id": "handover:share",
            "text": plain(words.say("Share to channel"), 75),
        }
        blocks.append(actions([button]))
        unnamed = words.say("In the channel, what is not finished is shown without names.")
        blocks.append(context(unnamed))
    return Card(escape(". ".join((title, *figures))), blocks)


def unclaimed_blocks(rows: Sequence[Line] | None, words: Words) -> list[Block]:
    """Return what nobody has claimed, for the Home tab; None: it could not be read."""
    title = header(words.say("Nobody has claimed these yet"))
    if rows is None:
        sorry = words.say("What is unclaimed cannot be read just now. Look again in a minute.")
        return [title, section(plain(sorry))]
    if not rows:
        return []
    shown = rows[:MOST_AT_HOME]
    blocks = [title, *(_claimable(one, words) for one in shown)]
    return blocks + _more(len(rows) - len(shown), words)


def _claimable(one: Line, words: Words) -> Block:
    said = headline(one.change, one.now, "full", Words(words.language, one.branch))
    label = words.say("Claim")
    button: Block = {
        "type": "button",
        "action_id": f"home:claim:{one.id}",
        "text": plain(label, MOST_BUTTON),
        "value": one.id,
        **read_aloud(label, said),
    }
    return section(plain(said, 200), button)


def _figures(report: Report, words: Words) -> list[str]:
    parts = []
    if any(sheet.read for sheet in report.sheets):
        today = sum(len(sheet.appointments) for sheet in report.sheets)
        parts.append(
            words.count("{number} appointment today", "{number} appointments today", today)
        )
    changed, free = len(report.changed), len(report.unclaimed)
    parts.append(words.count("{number} change", "{number} changes", changed))
    parts.append(words.count("{number} unclaimed", "{number} unclaimed", free))
    return parts


def _day(report: Report, words: Words) -> list[Block]:
    """Return everybody's appointments of the day as a table, and what could not be read."""
    several = len(report.sheets) > 1
    rows = [
        _row(one, sheet, report.naming, words, branch=several)
        for sheet in report.sheets
        for one in sheet.appointments
    ]
    blocks: list[Block] = []
    if rows:
        titles = [words.say("Time"), words.say("Customer"), words.say("Services")]
        titles += [words.say("Advisor"), *([words.say("Where")] if several else [])]
        table = [_cells(titles), *(_cells(row) for row in rows[:MOST_ROWS])]
        blocks += [{"type": "table", "rows": table}, *_more(len(rows) - MOST_ROWS, words)]
    for sheet in report.sheets:
        system = clean(sheet.system, 60)
        if not sheet.is_listed:
            text = words.say("{system} does not list a day's appointments.", system=system)
            blocks.append(context(text))
        elif sheet.read is None:
            text = words.say("{system} does not answer: its day is missing here.", system=system)
            blocks.append(context(text))
    return blocks


def _row(
    one: Appointment, sheet: DaySheet, naming: Naming, words: Words, *, branch: bool
) -> list[str]:
    there = Words(words.language, sheet.branch)
    cells = [
        there.time(one.start) if one.start else "",
        customer_name(one, naming),
        words.both(clean(name, 60) for name in one.services[:3]),
        clean(one.provider, 60),
    ]
    return [*cells, clean(sheet.branch.name, 60)] if branch else cells


def _cells(texts: Iterable[str]) -> list[Block]:
    return [{"type": "raw_text", "text": text or "–"} for text in texts]


def _list(title: str, rows: Sequence[Line], naming: Naming, words: Words) -> list[Block]:
    if not rows:
        return []
    said = [
        headline(one.change, one.now, naming, Words(words.language, one.branch))
        for one in rows[:MOST_LINES]
    ]
    parts = [section(lines(*said[first : first + 5])) for first in range(0, len(said), 5)]
    return [header(title), *parts, *_more(len(rows) - MOST_LINES, words)]


def _drafts(shift: OwnShift, words: Words, *, naming: bool) -> list[Block]:
    if not shift.drafts:
        return []
    shown = shift.drafts[:MOST_LINES]
    said = [f"{title} · {reference}" if naming else reference for title, reference in shown]
    blocks = [header(words.say("Not finished yet")), section(lines(*said))]
    return blocks + _more(len(shift.drafts) - len(shown), words)


def _more(number: int, words: Words) -> list[Block]:
    if number <= 0:
        return []
    return [context(words.count("and {number} more", "and {number} more", number))]
