"""The sentence that is read aloud on the phone: the customer's language, and all that counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack.validate import problems
from bot.screens import AnyState, card
from bot.screens.aloud import aloud_blocks, customer_language
from bot.screens.blocks import Block, Key
from bot.screens.words import LANGUAGES, Words
from flows.booking.states import Booked, Reviewing
from flows.domain import Customer
from flows.rescheduling.states import Moved, MoveSettled, ReviewingMove
from flows.understanding.request import Language
from tests import world
from tests.test_home import text_of
from tests.transcripts import seen

START = datetime(2026, 11, 26, 15, tzinfo=UTC)  # ten o'clock at the branch
WORDS = Words("en", world.BRANCH)


def said(blocks: list[Block]) -> str:
    return text_of({"blocks": blocks})


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "To read aloud: “That is Thursday, November 26 at 10:00 AM, for Oil change and "
            "Tire rotation, at Main Street service.”",
        ),
        (
            "fr",
            "To read aloud: “C’est donc le jeudi 26 novembre à 10:00, pour Oil change et Tire "
            "rotation, à Main Street service.”",
        ),
        (
            "de",
            "To read aloud: “Das ist am Donnerstag, 26. November um 10:00 Uhr, für Oil change "
            "und Tire rotation, bei Main Street service.”",
        ),
        (
            "nl",
            "To read aloud: “Dat is op donderdag 26 november om 10:00 uur, voor Oil change en "
            "Tire rotation, bij Main Street service.”",
        ),
        (
            "it",
            "To read aloud: “È dunque giovedì 26 novembre alle ore 10:00, per Oil change e "
            "Tire rotation, presso Main Street service.”",
        ),
        (
            "es",
            "To read aloud: “Es el jueves, 26 de noviembre a las 10:00, para Oil change y Tire "
            "rotation, en Main Street service.”",
        ),
    ],
)
def test_it_is_in_the_customers_language_and_its_label_in_ours(
    language: str, sentence: str
) -> None:
    branch = world.BRANCH.model_copy(update={"name": "Main Street service"})
    customer = Customer(id="c", language=f"{language}-XX")
    services = ("Oil change", "Tire rotation")
    words = Words("en", branch)
    assert said(aloud_blocks(customer, START, services, words)) == sentence
    ours = said(aloud_blocks(customer, START, services, words.to("fr")))
    assert ours.startswith("À lire à haute voix : « ")
    assert sentence.partition("“")[2].rstrip("”") in ours


@pytest.mark.parametrize(
    ("written", "country", "ours", "found"),
    [
        ("es", "US", "en", "es"),
        ("fr_CA", "US", "en", "fr"),
        ("de-AT", "US", "en", "de"),
        ("Español", "US", "en", "es"),
        ("", "NL", "en", "nl"),
        ("", "BE", "en", "nl"),
        ("", "TN", "en", "fr"),  # the first official one is none of ours
        ("ja", "US", "fr", "en"),  # one that we do not speak: the branch's
        ("", "JP", "fr", "fr"),
        ("", "ZZ", "it", "it"),
    ],
)
def test_which_language_it_is(written: str, country: str, ours: Language, found: str) -> None:
    branch = world.BRANCH.model_copy(update={"country": country})
    words = Words(ours, branch)
    assert customer_language(Customer(id="c", language=written), words) == found


def test_without_a_customer_it_is_the_branchs_language() -> None:
    assert customer_language(None, WORDS) == "en"


def test_without_a_time_there_is_nothing_to_read() -> None:
    assert aloud_blocks(None, None, (), WORDS) == []


def test_without_services_it_is_a_sentence_all_the_same() -> None:
    blocks = aloud_blocks(None, START, (), WORDS)
    assert said(blocks) == (
        f"To read aloud: “That is Thursday, November 26 at 10:00 AM, at {world.BRANCH.name}.”"
    )


def test_a_day_far_away_is_told_with_its_year() -> None:
    words = Words("en", world.BRANCH, START.date().replace(year=2025))
    assert "November 26, 2026" in said(aloud_blocks(None, START, (), words))


@given(
    st.text(max_size=80),
    st.lists(st.text(max_size=300), max_size=30),
    st.sampled_from(LANGUAGES),
    st.text(max_size=20),
)
def test_whatever_things_are_called_it_is_one_line_of_plain_text(
    branch: str, services: list[str], language: Language, spoken: str
) -> None:
    words = Words(language, world.BRANCH.model_copy(update={"name": branch}))
    blocks = aloud_blocks(Customer(id="c", language=spoken), START, services, words)
    assert problems(blocks, "message") == []
    [block] = blocks
    assert block["text"]["type"] == "plain_text"
    assert "\n" not in block["text"]["text"]


def test_it_stands_on_every_review_card_and_on_what_was_made_of_it() -> None:
    kinds = set()
    for _, state in seen():
        if isinstance(state, Reviewing | Booked | ReviewingMove | Moved | MoveSettled):
            drawn = card(cast("AnyState", state), Key("d", 1), Words("en", state.desk.branch))
            kinds.add(type(state))
            assert said(drawn.blocks).count("To read aloud:") == 1
            assert "To read aloud" not in drawn.text
    assert len(kinds) == 5
