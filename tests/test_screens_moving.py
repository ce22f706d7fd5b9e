"""The cards of moving, cancelling and changing with the most there can be on them.

The rule: they pass the same two oracles as every other card, also with the longest names.
"""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from bot.screens.hints import hint_text
from flows.cancelling import Cancelled, CancelSettled, ReviewingCancel, UnsureCancel
from flows.changing import ContactSettled, DescribingContact, StalledReading
from flows.domain import ContactChanges, Hold
from flows.finding import ChoosingAppointment, ChoosingPerson, NamingPerson, Search, StalledSearch
from flows.machine import State
from flows.rescheduling.states import (
    ChoosingNewSlot,
    ClarifyingNewTime,
    HalfMoved,
    Move,
    Moved,
    MoveSettled,
    ReviewingMove,
    StalledMove,
    UnsureMove,
)
from flows.talking import Hint, HintKind, Talking
from flows.understanding.request import When
from tests import world
from tests.test_screens import (
    APPOINTMENTS,
    CUSTOMERS,
    DESK,
    HINT,
    LONG,
    MANY,
    NOTE,
    TODAY,
    WORDS,
    check,
)
from tests.transcripts import seen

OTHERS = tuple(one.model_copy(update={"title": LONG}) for one in world.desk(others=True).others)
DESKS = DESK.model_copy(update={"others": OTHERS * 6})
SEARCH = Search(
    purpose="move",
    stands=When(start=world.NOW, grain="minute"),
    when=When(start=world.NOW, others=(When(start=world.NOW),) * 6),
)
SLOT = MANY.slots[0]
MOVE = Move(
    customer=CUSTOMERS[0],
    appointment=APPOINTMENTS[0],
    when=When(start=world.NOW, grain="minute"),
    hold=Hold(id="h", slot_key=SLOT.key, until=world.NOW),
)
AFTER = APPOINTMENTS[1].model_copy(update={"warning": NOTE})
LATER = world.NOW + timedelta(minutes=10)

FULL: tuple[State, ...] = (
    NamingPerson(desk=DESKS, search=SEARCH, hint=HINT),
    ChoosingPerson(desk=DESKS, search=SEARCH, choices=CUSTOMERS, hint=HINT),
    ChoosingAppointment(
        desk=DESKS, search=SEARCH, customer=CUSTOMERS[0], choices=APPOINTMENTS, hint=HINT
    ),
    StalledSearch(desk=DESKS, search=SEARCH, hint=HINT),
    ClarifyingNewTime(
        desk=DESK, move=MOVE, readings=(When(start=world.NOW, grain="minute"),) * 9, hint=HINT
    ),
    ChoosingNewSlot(desk=DESK, move=MOVE, free=MANY, today=TODAY, hint=HINT),
    ReviewingMove(desk=DESK, move=MOVE, slot=SLOT, since=world.NOW, hint=HINT),
    StalledMove(desk=DESK, move=MOVE, hint=HINT),
    HalfMoved(desk=DESK, move=MOVE, after=AFTER, old="unknown", hint=HINT),
    UnsureMove(desk=DESK, move=MOVE, slot=SLOT, hint=HINT),
    Moved(
        desk=DESK,
        customer=CUSTOMERS[0],
        before=APPOINTMENTS[0],
        after=AFTER,
        until=LATER,
        hint=HINT,
    ),
    MoveSettled(
        desk=DESK, customer=CUSTOMERS[0], before=APPOINTMENTS[0], after=AFTER, old="stands"
    ),
    ReviewingCancel(
        desk=DESK, customer=CUSTOMERS[0], appointment=APPOINTMENTS[0], reason=NOTE[:200], hint=HINT
    ),
    UnsureCancel(
        desk=DESK, customer=CUSTOMERS[0], appointment=APPOINTMENTS[0], reason=NOTE[:200], hint=HINT
    ),
    Cancelled(
        desk=DESK,
        customer=CUSTOMERS[0],
        appointment=APPOINTMENTS[0],
        reason=NOTE[:200],
        until=LATER,
        hint=HINT,
    ),
    CancelSettled(
        desk=DESK, customer=CUSTOMERS[0], appointment=APPOINTMENTS[0], reason="", again=AFTER
    ),
    DescribingContact(
        desk=DESK,
        customer=CUSTOMERS[0],
        changes=ContactChanges(phone=LONG, email=NOTE),
        hint=HINT,
    ),
    StalledReading(desk=DESK, id="c-1", hint=HINT),
    ContactSettled(desk=DESK, customer=CUSTOMERS[0]),
)


@pytest.mark.parametrize("state", FULL, ids=lambda state: type(state).__name__)
def test_a_card_with_the_most_there_can_be_is_accepted(state: State) -> None:
    check(state)


def test_every_hint_has_words_in_every_state() -> None:
    """Also one that a state never gets today; and no words of a person are read as a pattern."""
    kinds: tuple[HintKind, ...] = get_args(HintKind)
    asking = {type(state): state for _, state in seen() if isinstance(state, Talking)}
    for state in asking.values():
        for kind in kinds:
            said = hint_text(state, Hint(kind=kind, words="{x} 100 %"), WORDS)
            assert said.strip()
            assert "{" not in said.replace("{x}", "")
