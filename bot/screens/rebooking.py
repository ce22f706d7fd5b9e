"""The cards of many appointments that move together, and the form that says what falls away.

The rule: before anything is confirmed a card shows every appointment with its old and its new time,
and afterwards every one with what became of it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import assert_never

from flows.domain import Provider
from flows.machine import NEVER
from flows.rebooking.events import RebookConfirmed, RestAsked
from flows.rebooking.moving import is_left
from flows.rebooking.states import (
    CheckingRow,
    DescribingGap,
    Gap,
    LookingUpAdvisor,
    MovingRow,
    NotInBulk,
    PartlyRebooked,
    PausedPlan,
    ProposingTimes,
    ReadingDay,
    Rebooked,
    ReviewingPlan,
    StalledPlan,
)
from flows.registering import FormAsked
from flows.talking import Stopped, TriedAgain

from .blocks import (
    Block,
    Card,
    Key,
    actions,
    button,
    confirm_dialog,
    context,
    escape,
    header,
    lines,
    plain,
    section,
)
from .finding import asking_card
from .form import footer, switches
from .hints import hint_blocks, hint_text
from .options import record_options
from .rebooking_rows import listed, row_block
from .whole_form import action_id
from .words import Words, clean

Question = DescribingGap | NotInBulk | StalledPlan
Wait = LookingUpAdvisor | ReadingDay | ProposingTimes | MovingRow | CheckingRow
Outcome = PausedPlan | PartlyRebooked | Rebooked


def rebook_question_card(state: Question, key: Key, words: Words) -> Card:
    """Return the card of a state that asks for something before there is a plan."""
    title = words.say("Move many appointments")
    match state:
        case DescribingGap():
            question = words.say(
                "Which time must be cleared? Write it, for example “tomorrow” or “Friday after 3”, "
                "or open the form. Nothing is moved before you confirm."
            )
            known = _known(state, words)
            blocks = [section(plain(question)), *([section(lines(known))] if known else [])]
            form = button(
                key.action_id("form_asked"),
                words.say("Open the form"),
                FormAsked(),
                style="primary",
            )
            return asking_card(state, title, question, blocks, key, words, [form])
        case NotInBulk():
            text = words.say(
                "{system} cannot list a day and move its appointments together. Move them one by "
                "one: /appointments shows a customer's, /reschedule moves one.",
                system=state.desk.title,
            )
            others = switches(state.desk, key, words)
            return asking_card(state, title, text, [section(plain(text))], key, words, others)
        case StalledPlan():
            again = button(
                key.action_id("tried_again"), words.say("Try again"), TriedAgain(), style="primary"
            )
            return asking_card(state, _title(state.gap, words), "", [], key, words, [again])
        case _:
            assert_never(state)


def _known(state: DescribingGap, words: Words) -> str:
    if state.day:
        return _falls_away(state.day, state.since, state.until, state.advisor, words)
    return clean(state.advisor.name if state.advisor else state.advisor_words or "", 80)


def _title(gap: Gap, words: Words) -> str:
    what = _falls_away(gap.day, gap.since, gap.until, gap.advisor, words)
    return words.say("Move appointments: {what}", what=what)


def _falls_away(
    day: date, since: time | None, until: time | None, advisor: Provider | None, words: Words
) -> str:
    """Return "Friday, November 27, from 3:00 PM EST · Ana Petrov"."""
    said, tz = words.day(day), words.branch.tz
    zone = words.zone(datetime.combine(day, until or since or time(), tzinfo=tz))
    if since and until:
        told = {"start": words.clock(since), "end": f"{words.clock(until)} {zone}"}
        said = words.say("{day}, {start} to {end}", day=said, **told)
    elif since:
        said = words.say("{day}, from {time}", day=said, time=f"{words.clock(since)} {zone}")
    elif until:
        said = words.say("{day}, until {time}", day=said, time=f"{words.clock(until)} {zone}")
    return " · ".join(part for part in (said, clean(advisor.name, 60) if advisor else "") if part)


def gap_form(state: DescribingGap, key: Key, words: Words) -> Block:
    """Return the modal that says what falls away; the hours and the advisor may be left empty."""
    day: Block = {"type": "datepicker", "action_id": "day"}
    if state.day:
        day["initial_date"] = state.day.isoformat()
    blocks = [
        _field("day", words.say("Day"), day) | {"optional": False},
        _field("since", words.say("From what time"), _clock("since", state.since))
        | {"hint": plain(words.say("Leave it empty for the whole day."))},
        _field("until", words.say("Until what time"), _clock("until", state.until)),
    ]
    if state.desk.can.advisors:
        advisor: Block = {
            "type": "external_select",
            "action_id": action_id(key.dialog, "advisor"),
            "placeholder": plain(words.say("Choose an advisor"), 150),
            "min_query_length": 0,
        }
        if state.advisor:
            (known,) = record_options([(state.advisor.id, state.advisor.name, "")])
            advisor["initial_option"] = known
        everybody = words.say("Leave it empty for everybody's appointments.")
        blocks.append(_field("advisor", words.say("Advisor"), advisor) | {"hint": plain(everybody)})
    return {
        "type": "modal",
        "callback_id": f"form:{key.dialog}:{key.turn}:gap",
        "title": plain(words.say("Time to clear"), 24),
        "submit": plain(words.say("Continue"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": blocks,
    }


def _field(name: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(label, 150),
        "element": element,
    }


def _clock(name: str, known: time | None) -> Block:
    element: Block = {"type": "timepicker", "action_id": name}
    return element | ({"initial_time": f"{known:%H:%M}"} if known else {})


def rebook_wait_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card that says how far it is; it can be stopped between two appointments."""
    title = words.say("Move many appointments")
    if not isinstance(state, LookingUpAdvisor):
        title = _title(state.gap, words)
    text = _doing(state, words)
    stop = button(key.action_id("stopped"), words.say("Stop"), Stopped())
    blocks = [header(title), context(text), footer(state.desk, words)]
    if isinstance(state, ProposingTimes | MovingRow):
        blocks.insert(2, actions([stop]))
    return Card(escape(f"{title}. {text}"), blocks, doing=text)


def _doing(state: Wait, words: Words) -> str:
    system = state.desk.title
    match state:
        case LookingUpAdvisor():
            return words.say("Looking it up in {system} …", system=system)
        case ReadingDay():
            return words.say("Reading the day from {system} …", system=system)
        case ProposingTimes():
            return words.say(
                "Looking for another time: {number} of {total} …",
                number=state.position + 1,
                total=len(state.rows),
            )
        case MovingRow():
            done = sum(1 for row in state.rows if row.end)
            total = done + sum(1 for row in state.rows if row.is_open)
            return words.say("Moving {number} of {total} …", number=done + 1, total=total)
        case CheckingRow():
            return words.say(
                "The answer from {system} got lost. Looking where the appointment stands …",
                system=system,
            )
        case _:
            assert_never(state)


def rebook_review_card(state: ReviewingPlan, key: Key, words: Words) -> Card:
    """Return the dry run: each appointment with its old and new time, and one Confirm."""
    title = _title(state.gap, words)
    number = sum(1 for row in state.rows if row.is_open)
    intro = words.count(
        "{number} appointment is affected. Nothing is moved before you confirm.",
        "{number} appointments are affected. Nothing is moved before you confirm.",
        len(state.rows),
    )
    note = words.say(
        "Deskhand does not tell the customers, though {system} may. Afterwards a list says whom "
        "to call.",
        system=state.desk.title,
    )
    buttons = [button(key.action_id("stopped"), _leave(len(state.rows), words), Stopped())]
    if number:
        buttons.insert(0, _confirm(number, key, words))
    blocks = [
        header(title),
        *hint_blocks(state, words),
        section(plain(intro)),
        *(row_block(state, row, place, key, words) for place, row in enumerate(state.rows)),
        context(*_left_out(state, words), note),
        actions(buttons),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(" ".join(part for part in (title + ".", said, intro) if part)), blocks)


def _leave(number: int, words: Words) -> str:
    return words.count("Keep it as it is", "Leave them as they are", number)


def _left_out(state: ReviewingPlan | Outcome, words: Words) -> list[str]:
    """Return the line on the appointments beyond the most that one plan holds, if there are any."""
    if not state.left_out:
        return []
    return [
        words.count(
            "And {number} more: run it again afterwards.",
            "And {number} more: run it again afterwards.",
            state.left_out,
        )
    ]


def _confirm(number: int, key: Key, words: Words) -> Block:
    label = words.count("Move {number} appointment", "Move {number} appointments", number)
    sure = confirm_dialog(
        label,
        words.count(
            "It is moved to the time that is chosen beside it.",
            "They are moved one after another. “Stop” ends it after the one being moved.",
            number,
        ),
        words.count("Move it", "Move them", number),
        words.say("Not yet"),
    )
    return button(
        key.action_id("rebook_confirmed"), label, RebookConfirmed(), style="primary", confirm=sure
    )


def rebook_outcome_card(state: Outcome, key: Key, words: Words) -> Card:
    """Return the card that says of every appointment what became of it."""
    moved = [row for row in state.rows if row.end == "moved"]
    rest = [row for row in state.rows if row.end != "moved"]
    title = words.count(
        "{moved} of {number} appointment moved",
        "{moved} of {number} appointments moved",
        len(state.rows),
        moved=len(moved),
    )
    system = state.desk.title
    blocks = [header(title), context(_title(state.gap, words))]
    said = ""
    if not isinstance(state, Rebooked):
        blocks += hint_blocks(state, words)
        said = hint_text(state, state.hint, words) if state.hint else ""
    text = _what_next(state, words)
    if text:
        blocks.append(section(plain(text)))
    if moved:
        call = words.count(
            "Call this customer and tell them the new time:",
            "Call these customers and tell them the new time:",
            len(moved),
        )
        blocks += [section(plain(call)), *listed(moved, system, words)]
    if rest:
        blocks += [section(plain(words.say("Not moved:"))), *listed(rest, system, words)]
    buttons = _next_steps(state, key, words)
    more = _left_out(state, words)
    blocks += [*([context(*more)] if more else []), *([actions(buttons)] if buttons else [])]
    blocks.append(footer(state.desk, words))
    parts = (title + ".", said, text)
    return Card(escape(" ".join(part for part in parts if part)), blocks)


def _what_next(state: Outcome, words: Words) -> str:
    is_paused = isinstance(state, PausedPlan)
    if any(row.end == "unknown" for row in state.rows):
        if is_paused:
            return words.say(
                "Of one it is not known whether it was moved. “Go on” looks there first."
            )
        return words.say(
            "Of one it is not known whether it was moved. Look at that customer's appointments "
            "before you call."
        )
    return words.say("It is paused. Nothing else was changed.") if is_paused else ""


def _next_steps(state: Outcome, key: Key, words: Words) -> list[Block]:
    rest_id, stop_id = key.action_id("rest_asked"), key.action_id("stopped")
    match state:
        case PausedPlan():
            return [
                button(rest_id, words.say("Go on"), RestAsked(), style="primary"),
                button(stop_id, _leave(len(state.rows), words), Stopped()),
            ]
        case PartlyRebooked():
            # whose time is over by then is not asked for: a card knows no clock
            number = sum(is_left(row, state.gap, state.desk, NEVER) for row in state.rows)
            label = words.count(
                "Look for another time for {number}", "Look for other times for {number}", number
            )
            return [
                button(rest_id, label, RestAsked(), style="primary"),
                button(stop_id, words.say("Done"), Stopped()),
            ]
        case Rebooked():
            return []
        case _:
            assert_never(state)
