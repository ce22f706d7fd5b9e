"""What is hidden before a card is drawn: every state of every dialog is searched for customers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.demo.slack.validate import problems
from bot.screens import card
from bot.screens.blocks import Key
from bot.screens.details import details
from bot.screens.masking import CLOSED, OPEN, TABLE, Mask, initials, masked
from bot.screens.telling_apart import told_apart
from bot.screens.words import Words
from flows.booking.states import ChoosingCustomer
from flows.domain import Appointment, ContactChanges, Customer, Draft, NewCustomer, Vehicle
from flows.finding import ChoosingPerson, Search
from flows.front_desk import MACHINES
from flows.machine import State
from flows.talking import Hint
from flows.understanding.request import Who
from tests import world
from tests.transcripts import seen

SAMPLES = sorted((Path(__file__).parent / "samples" / "states").glob("*.json"))
WORDS = Words("en", world.BRANCH, world.NOW.date())
KEY = Key("d", 3)


def every_state() -> list[State]:
    """Return the states of all transcripts, and those that were stored long ago.

    Help is left out: its examples are ours, and name people who are in the transcripts.
    """
    stored = [json.loads(path.read_text()) for path in SAMPLES]
    old = [MACHINES[one["flow"]].load(json.dumps(one["state"])) for one in stored]
    found = [state for _, state in seen()] + old
    return [one for one in found if getattr(getattr(one, "hint", None), "kind", "") != "help"]


def values(part: Any) -> Iterator[BaseModel]:
    """Yield every value in a value."""
    if isinstance(part, BaseModel):
        yield part
        part = [getattr(part, name) for name in type(part).model_fields]
    if isinstance(part, dict):
        part = part.values()
    for one in () if isinstance(part, str) or not isinstance(part, Iterable) else part:
        yield from values(one)


def known_of(state: State) -> set[str]:
    """Return everything in a state that names, reaches or identifies a customer."""
    found: set[str] = set()
    for one in values(state):
        match one:
            case Customer():
                found |= {one.first, one.last, one.company, *one.phones, *one.emails}
            case NewCustomer():
                found |= {one.first, one.last, one.company, one.phone, one.email, one.vin}
                found |= {one.plate}
            case ContactChanges():
                found |= {one.phone or "", one.email or ""}
            case Vehicle():
                found |= {one.vin, one.plate}
            case Appointment():
                found |= {*one.customer.split(), one.note, one.link}
            case Who():
                found |= {*(one.name or "").split(), one.phone or "", one.email or ""}
                found |= {one.vin or "", one.plate or ""}
            case Draft():
                found |= {one.note}
            case Search():
                found |= {one.note}
            case _:
                pass
    return {one for one in found if len(one) > 2}


def drawn(state: Any) -> str:
    """Return all that a client gets of a card, less the ids of customers and their vehicles."""
    shown = card(state, KEY, WORDS)
    text = json.dumps([shown.text, shown.blocks, shown.doing], ensure_ascii=False)
    return re.sub(r"\b[cv]-[a-z]+", "", text)


def test_no_card_of_any_state_shows_a_customer_where_others_read() -> None:
    searched = 0
    for state in every_state():
        hidden = masked(state, Mask())
        text = drawn(hidden)
        digits_there = re.sub(r"[^\d\"]", "", text)
        for known in known_of(state):
            searched += 1
            found = re.search(rf"(?<!\w){re.escape(known)}(?!\w)", text, re.IGNORECASE)
            assert not found, (known, state)
            digits = re.sub(r"\D", "", known)
            assert len(digits) < 7 or digits[-7:] not in digits_there
        shown = card(hidden, KEY, WORDS)  # type: ignore[arg-type]  # a state of some dialog
        assert problems(shown.blocks, "message") == []
    assert searched > 500


def test_the_customers_of_the_transcripts_are_nowhere_on_a_masked_card() -> None:
    """Also where the state holds only the words in which somebody was named."""
    names = {
        name
        for one in world.CUSTOMERS.values()
        for name in (*one.first.split(), *one.last.split(), *one.phones, *one.emails)
        if len(name) > 3
    }
    for state in every_state():
        text = drawn(masked(state, Mask()))
        found = [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)]
        assert not found, (found, state)


def test_a_mask_that_hides_nothing_changes_nothing() -> None:
    for state in every_state():
        assert masked(state, OPEN) is state


def test_what_is_masked_is_still_a_state_and_can_be_gone_on_with() -> None:
    for state in every_state():
        for mask in (Mask(), CLOSED):
            once = masked(state, mask)
            stored = once.model_dump_json()
            assert type(state).model_validate_json(stored).model_dump_json() == stored
            # All that there was to press is there, but for a customer's own link.
            before, after = drawn(state), drawn(once)
            assert after.count("action_id") == before.count("action_id") - before.count('"url"')


@pytest.mark.parametrize(
    ("mask", "name", "phone"),
    [
        (Mask(), "M. L.", "••• 47"),
        (Mask(names="none"), "•••", "••• 47"),
        (Mask(contact="shown"), "M. L.", "+19735550147"),
        (Mask(names="full"), "Maria Lopez", "••• 47"),
    ],
)
def test_names_and_contact_are_hidden_each_by_itself(mask: Mask, name: str, phone: str) -> None:
    maria = masked(world.CUSTOMERS["maria"], mask)
    assert (maria.name, maria.phones[0]) == (name, phone)


def test_people_of_one_name_can_still_be_told_apart() -> None:
    alike = [one for one in world.CUSTOMERS.values() if one.last == "Lopez"]
    assert len(alike) > 1
    hidden = tuple(masked(one, Mask()) for one in alike)
    marks = {told_apart(one, hidden, WORDS) for one in hidden}
    assert len(marks) == len(alike)


def test_the_ids_that_buttons_hold_stay() -> None:
    for state in every_state():
        if isinstance(state, ChoosingCustomer | ChoosingPerson):
            hidden = masked(state, CLOSED)
            assert [one.id for one in hidden.choices] == [one.id for one in state.choices]


def test_words_about_a_thing_lose_whom_they_name_and_how_to_reach_them() -> None:
    maria = world.CUSTOMERS["maria"]
    said = "Lopez's civic, call 973-555-0147 or maria@example.com, 2HGFC2F59KH500147, HLS 4471"
    draft = Draft(customer=maria, vehicle_words=said, note="gate code 4411", said={"note": "x"})
    hidden = masked(draft, Mask())
    assert hidden.vehicle_words == "L. civic, call ••• or •••, •••, •••"
    assert (hidden.note, hidden.said) == ("…", {"note": "…"})
    half = masked(draft, Mask(contact="shown"))
    assert half.vehicle_words == said.replace("Lopez's", "L.").replace("maria", "M.")


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        ("no_appointment", "Maria Lopez", "M. L."),
        ("not_understood", "Maria Lopez is sick", "…"),
        ("nobody_found", "", ""),
        ("service_unknown", "oil chnge", "oil chnge"),
        ("refused", "Maria Lopez is blocked", ""),
    ],
)
def test_a_hint_says_only_what_everybody_may_read(kind: Any, words: str, told: str) -> None:
    assert masked(Hint(kind=kind, words=words), Mask()).words == told


@given(st.text())
def test_initials_are_never_more_than_three_letters(name: str) -> None:
    assert len(initials(name).replace(".", "").split()) <= 3


def test_details_hold_everything_and_nothing_to_press() -> None:
    for state in every_state():
        full = card(state, KEY, WORDS)  # type: ignore[arg-type]  # a state of some dialog
        hidden = card(masked(state, Mask()), KEY, WORDS)  # type: ignore[arg-type]  # as above
        shown = details(full, hidden, WORDS)
        assert problems(shown.blocks, "message") == []
        pressed = [one for block in shown.blocks for one in block.get("elements", [])]
        assert all("url" in one for one in pressed if one["type"] != "plain_text")
        assert not any("accessory" in block for block in shown.blocks)
        assert shown.text == full.text


# Text that is about nobody: the systems' own names of things, ids, and what we write ourselves.
OPEN_FIELDS = {
    ("Appointment", name)
    for name in (
        "customer_id",
        "id",
        "provider",
        "provider_id",
        "reference",
        "services",
        "status",
        "transport",
        "transport_id",
        "version",
    )
} | {
    ("Customer", "id"),
    ("Customer", "key"),
    ("Customer", "language"),
    ("Draft", "advisor_id"),
    ("Draft", "customer_id"),
    ("Draft", "service_ids"),
    ("Draft", "transport_id"),
    ("Draft", "vehicle_id"),
    ("LookingUpAdvisor", "advisor_id"),
    ("NewCustomer", "make"),
    ("NewCustomer", "model"),
    ("NewCustomer", "year"),
    ("Search", "appointment_id"),
    ("Search", "customer_id"),
    ("StalledPlan", "advisor_id"),
    ("Vehicle", "colour"),
    ("Vehicle", "id"),
    ("Vehicle", "make"),
    ("Vehicle", "model"),
    ("Vehicle", "year"),
}


def test_every_text_of_a_customers_record_is_decided_about() -> None:
    """A field that is added to one of these is hidden, or said here to be open."""
    for model, row in TABLE.items():
        for name, field in model.model_fields.items():
            if name in row or not _is_text(field.annotation) or name == "kind":
                continue
            if model.__name__ in {"Request", "AskingIfWanted", "Unclear"}:
                continue  # of these only the rows are drawn
            assert (model.__name__, name) in OPEN_FIELDS, (model.__name__, name)


def _is_text(kind: Any) -> bool:
    return kind is str or (get_origin(kind) is not None and str in set(_flat(kind)))


def _flat(kind: Any) -> Iterator[Any]:
    for one in get_args(kind):
        yield one
        yield from _flat(one)
