"""What docs/slack.md promises: that its tests exist, and the rules that hold on every card.

The rule: what a person reads or presses is looked at, on every card that any transcript comes to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack import BOT_USER, ROSA
from bot.screens import AnyState, card
from bot.screens.blocks import Key
from bot.screens.words import LANGUAGES, Words, clean
from flows.machine import Final, State
from flows.understanding.request import Language
from tests import world
from tests.product import coming_days, running
from tests.test_words import sentences
from tests.transcripts import elements, seen

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "slack.md"
RULES = [f"D{number}" for number in range(1, 36)]
KEY = Key("k3j9x2m7qa", 12)
WORDS = Words("en", world.BRANCH)
DESK = "C0SERVICEDESK"

_NAMED = re.compile(r"`(\w+\.py)::(\w+)`")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_ZONE = re.compile(r"\b(EST|EDT|MST|MDT|GMT[+-]\d+)\b")


# The page


@cache
def rows() -> dict[str, list[str]]:
    """Return the cells of each row of the table, by the rule's name."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    table = [line.strip("| ").split(" | ") for line in lines if re.match(r"\| D\d", line)]
    return {cells[0]: cells[1:] for cells in table}


def test_every_rule_has_one_row_in_order() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| (D\d+) \|", text, re.MULTILINE) == RULES
    for name, cells in rows().items():
        assert len(cells) == 3, name
        assert all(cell.strip() for cell in cells), name


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_test_that_exists_or_says_why_not(rule: str) -> None:
    does, proof = rows()[rule][1:]
    named = _NAMED.findall(proof)
    assert named or does.startswith("Not "), f"{rule} names no test and gives no reason"
    for file, test in named:
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {test}\(", text, re.MULTILINE), f"{file}::{test}"


# Every card


@cache
def drawn() -> tuple[tuple[State, str, list[dict[str, Any]]], ...]:
    """Return every state with the text and the blocks of its card."""
    cards = [(state, card(cast("AnyState", state), KEY, WORDS)) for _, state in seen()]
    return tuple((state, one.text, one.blocks) for state, one in cards)


def texts(part: Any) -> Iterator[str]:
    """Yield every text that is drawn."""
    if isinstance(part, dict):
        if part.get("type") in {"plain_text", "mrkdwn"}:
            yield part["text"]
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in elements(blocks) if one["type"] == "button"]


def test_at_most_one_button_is_the_main_one() -> None:
    for state, _, blocks in drawn():
        styles = [one.get("style") for one in buttons(blocks)]
        assert styles.count("primary") <= 1, type(state).__name__
        assert styles.count("danger") <= 1, type(state).__name__


def test_what_destroys_asks_and_names_what_it_destroys() -> None:
    """It says whose appointment or which entry it is, and its buttons are verbs, never Yes."""
    asked = set()
    for state, _, blocks in drawn():
        for one in buttons(blocks):
            if one.get("style") == "danger":
                question = one.get("confirm")
                assert question, f"{type(state).__name__}: {one['text']['text']}"
                assert len(question["text"]["text"]) > 20
                for answer in ("confirm", "deny"):
                    label = question[answer]["text"]
                    assert label not in {"OK", "Yes", "No"}
                asked.add(type(state).__name__)
    assert asked


def test_what_is_over_has_nothing_left_to_confirm() -> None:
    for state, _, blocks in drawn():
        if isinstance(state, Final):
            kinds = {one["action_id"].split(":")[3] for one in buttons(blocks)}
            assert not kinds & {"confirmed", "cancel_confirmed", "edit_asked"}, type(state).__name__


def test_buttons_of_the_same_name_are_told_apart_when_read_aloud() -> None:
    for state, _, blocks in drawn():
        spoken = [one.get("accessibility_label") or one["text"]["text"] for one in buttons(blocks)]
        assert len(set(spoken)) == len(spoken), f"{type(state).__name__}: {spoken}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_aloud_begins_with_what_is_written(language: Language) -> None:
    """Who tells a computer what to press says what they see (WCAG 2.2, 2.5.3)."""
    named = set()
    for state in {type(one): one for one, _, _ in drawn()}.values():
        words = Words(language, world.BRANCH)
        for one in buttons(card(cast("AnyState", state), KEY, words).blocks):
            spoken = one.get("accessibility_label", one["text"]["text"])
            assert spoken.startswith(one["text"]["text"]), f"{type(state).__name__}: {spoken}"
            named.add(spoken)
    assert len(named) > 40


def test_labels_are_in_sentence_case() -> None:
    """A button's label begins with a capital, and no other word of it does."""
    ours = {ids[0] for ids, _ in sentences("fr")}
    labels = {one["text"]["text"] for _, _, blocks in drawn() for one in buttons(blocks)} & ours
    assert len(labels) > 30
    for label in labels:
        assert re.fullmatch(r"[A-Z][a-z]*,?( [a-z]+)*", label), label


def test_no_sentence_needs_an_emoji() -> None:
    for language in ("fr", "de", "nl", "it", "es"):
        for ids, translated in sentences(cast("Any", language)):
            for text in (*ids, *translated):
                assert not re.search(r":[a-z_]+:|[\u2600-\u27bf\U0001f300-\U0001faff]", text), text


def test_nothing_is_drawn_with_characters_and_headings_are_headings() -> None:
    for state, _, blocks in drawn():
        for text in texts(blocks):
            assert "```" not in text
            assert " | " not in text, text
        for block in blocks:
            if block["type"] == "section" and "text" in block:
                assert not re.fullmatch(r"\*[^*]+\*", block["text"]["text"]), type(state).__name__


def test_a_card_with_a_time_names_its_zone() -> None:
    for state, text, blocks in drawn():
        told = "\n".join([text, *texts(blocks)])
        if _CLOCK.search(told.replace(world.BRANCH.name, "")):
            assert _ZONE.search(told), f"{type(state).__name__}:\n{told}"


def test_every_text_is_complete_in_itself() -> None:
    """It is a sentence, and it names the customer wherever the card's heading does."""
    for state, text, blocks in drawn():
        title = next((one["text"]["text"] for one in blocks if one["type"] == "header"), "")
        assert text.strip(), type(state).__name__
        assert "new message" not in text.lower()
        name = re.search(r"(Dana Whitfield|Maria Lopez)", title)
        if name:
            assert name[1] in text, f"{type(state).__name__}: {text}"


@given(st.text(max_size=200), st.integers(2, 60))
def test_what_is_cut_says_so_and_is_cut_between_letters(text: str, most: int) -> None:
    """Never too long, never inside a letter with its marks, and nothing is escaped that is cut."""
    whole, cut = clean(text, 1000), clean(text, most)
    assert len(cut) <= most
    if cut != whole:
        assert cut.endswith("…")
        kept = cut[:-1]
        assert whole.startswith(kept)
        after = whole[len(kept) :].lstrip()
        assert not (after and unicodedata.combining(after[0])) or kept == ""


# What is sent


async def test_nobody_is_written_to_before_they_ask() -> None:
    async with running() as product:
        await product.slack.open_home(ROSA.id)
        await product.slack.until(lambda: product.slack.home(ROSA.id))
        await product.service.desk.drain()
        posted = [one for one in product.slack.web_api.calls if one.method.startswith("chat.")]
        assert posted == []


async def test_an_unknown_word_after_a_command_gets_help_with_an_example() -> None:
    """Also while the system is down: help asks nobody."""
    async with running() as product:
        product.system.switches.turn_on("down")
        rosa = product.at_desk(channel=DESK)
        await rosa.command("/deskhand frobnicate")
        await rosa.sees("/deskhand language", "book Dana Whitfield")
        for command in ("/book", "/reschedule", "/cancel", "/appointments", "/slots", "/customer"):
            await rosa.command(f"{command} help")
            await rosa.sees(f"{command} ")
        assert all(one.only_for == ROSA.id for one in rosa.seen())
        assert not product.system.requests


async def test_what_is_posted_is_quiet_and_complete() -> None:
    """Nothing unfurls, nothing is parsed that is no markup of ours, nobody is mentioned."""
    async with running() as product:
        rosa, desk = product.at_desk(), product.at_desk(channel=DESK)
        day = coming_days(product.system)[0]
        await desk.say(f"<@{BOT_USER}> show appointments of Dana Whitfield")
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await rosa.press("Confirm draft")
        await rosa.sees("Draft made for Dana Whitfield")
        calls = [one for one in product.slack.web_api.calls if one.method.startswith("chat.")]
        posted = [one.arguments for one in calls if one.method == "chat.postMessage"]
        changed = [one.arguments for one in calls if one.method == "chat.update"]
        assert posted
        assert changed
        for one in posted:
            assert str(one["unfurl_links"]) in {"0", "False"}
            assert str(one["unfurl_media"]) in {"0", "False"}
            assert "reply_broadcast" not in one
        for one in (*posted, *changed):
            assert one["text"].strip()
            assert one["parse"] == "none"
        for message in product.slack.messages(rosa.channel, rosa.user):
            assert not (message.bot and message.mentions)
