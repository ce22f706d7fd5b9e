"""Names, notes and answers that want to be markup: on every card, and through the whole product."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import AsyncIterator
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.slack import ROSA, Message
from bot.screens import AnyState, card, form
from bot.screens.blocks import Key, actions, button, link_button, plain, section
from bot.screens.links import may_open, without_strange_links
from bot.screens.sharing import Result, share_blocks, shared_card
from bot.screens.words import Words, clean, cut, escape
from flows.booking.events import Confirmed
from flows.front_desk import MACHINES
from flows.machine import State
from tests import world
from tests.hostile import TEXTS, perils, poisoned, texts
from tests.product import Product, coming_days, running
from tests.test_screens import faults
from tests.transcripts import seen

KEY = Key("k3j9x2m7qa", 12)
WORDS = Words("en", world.BRANCH)
DESK = "C0SERVICEDESK"

# One state of every kind: the longest, because it holds the most data.
EACH = {
    (name, type(state)): (name, state)
    for name, state in sorted(seen(), key=lambda one: len(one[1].model_dump_json()))
}


# what cleaning leaves


@given(texts, st.integers(2, 200))
def test_a_cleaned_text_is_one_line_that_is_seen(text: str, most: int) -> None:
    line = clean(text, most)
    assert len(line) <= most
    assert not re.search(r"[\r\n\t\v\f\x85\u2028\u2029]", line)
    assert not [c for c in line if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert clean(line, most) == line
    line.encode()  # no half of a pair is left


@given(st.text(alphabet="ab&<>:\n\U0001f1e9\U0001f1ea\u0301\U0001f44d\U0001f3fd ", max_size=60))
def test_an_escaped_text_is_inert_however_it_is_cut(text: str) -> None:
    for most in (5, 12, 40, 3900):
        told = escape(text, most)
        assert len(told) <= most
        assert list(perils(told, [])) == []


def test_a_cut_goes_through_no_letter() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdef", 4) == "abc…"
    assert cut("cafe\u0301s", 6) == "cafe\u0301s"
    assert cut("cafe\u0301s!", 6) == "cafe\u0301…"
    assert cut("cafe\u0301s!", 5) == "caf…"
    flags = "\U0001f1e9\U0001f1ea" * 3
    assert cut(flags, 4) == "\U0001f1e9\U0001f1ea…"
    assert cut(flags, 5) == flags[:4] + "…"
    assert cut("ab\U0001f44d\U0001f3fdcd", 4) == "ab…"
    assert cut("\u0301" * 9, 4) == "…"


def test_times_stay_and_pictures_do_not() -> None:
    assert escape("at 10:00:15") == "at 10:00:15"
    assert escape("ok :white_check_mark: :+1:") == "ok : white_check_mark: :+1:"
    assert escape(":A:a:b:") == ": A: a: b:"
    assert escape("a & b <c>") == "a &amp; b &lt;c&gt;"


# every card


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_card_of_any_state_comes_alive(text: str) -> None:
    for name, state in EACH.values():
        check(name, state, text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(EACH.values())), texts)
def test_no_card_comes_alive_with_anything(one: tuple[str, State], text: str) -> None:
    check(*one, text)


def check(name: str, state: State, text: str) -> None:
    """Put the text wherever data stands, and hold what is drawn to Slack's limits and to ours."""
    text = text.encode("utf-8", "replace").decode()  # what no parser of JSON lets in
    dressed = MACHINES[name].load(json.dumps(poisoned(json.loads(state.model_dump_json()), text)))
    drawn = card(cast("AnyState", dressed), KEY, WORDS)
    blocks = without_strange_links(drawn.blocks, {"scheduler.example"})
    found = list(perils(drawn.text, blocks, ("https://scheduler.example",)))
    found += faults(blocks)
    if isinstance(dressed, Result):
        shared = shared_card(dressed, text, WORDS)
        found += perils(shared.text, shared.blocks)
        found += perils("", share_blocks(dressed, KEY, WORDS))
    view = form(cast("AnyState", dressed), KEY, WORDS)
    found += perils("", view or {})
    assert found == [], f"{type(state).__name__}: {found}"


# links


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("https://links.example/s/1", True),
        ("https://links.example", True),
        ("https://links.example:8443/a?b=c#d", True),
        ("https://a.links.example/", True),
        ("HTTPS://LINKS.EXAMPLE/", True),
        ("http://127.0.0.1:8100/s/1", True),
        ("http://links.example/", False),
        ("https://evil.example/", False),
        ("https://evillinks.example/", False),
        ("https://links.example.evil.example/", False),
        ("https://links.example@evil.example/", False),
        ("https://evil.example\\@links.example/", False),
        ("https://evil.example#@links.example/", False),
        ("https://links.example/\n", False),
        ("https://links.example/a b", False),
        ("https://links.example/" + "x" * 3000, False),
        ("https://l\u0456nks.example/", False),
        ("javascript:alert(1)", False),
        ("//links.example/", False),
        ("", False),
    ],
)
def test_only_known_hosts_are_opened(url: str, *, opens: bool) -> None:
    assert may_open(url, {"links.example", "127.0.0.1"}) is opens


def test_a_strange_link_takes_its_button_along_and_nothing_else() -> None:
    good, strange = (link_button("a", "Open", f"https://{host}/") for host in ("ok.x", "evil.x"))
    press = button("b", "Confirm", Confirmed())
    text = section(plain("text"))
    blocks = [
        text,
        section(plain("text"), strange),
        section(plain("text"), good),
        actions([good, strange, press]),
        actions([strange]),
    ]
    assert without_strange_links(blocks, {"ok.x"}) == [
        text,
        text,
        section(plain("text"), good),
        actions([good, press]),
    ]
    assert without_strange_links(blocks[:1], set()) == [text]


# the whole product, through the local Slack


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(http=True) as running_product:
        yield running_product


async def test_hostile_records_stay_inert_from_the_question_to_the_end(product: Product) -> None:
    desk, direct = product.at_desk(channel=DESK), product.at_desk()
    day = coming_days(product.system)[0]
    for text in TEXTS:
        poison(product, text)
        line = f"Dana Whitfield, the Outback, for an oil change {day:%A} at 10, note: {text}"
        await desk.command(f"/book {line}")
        await desk.press("Confirm draft")
        done = await desk.sees("Draft made for Dana")
        await desk.press("Share to channel")
        await desk.sees("Draft made for D. W.")
        assert done.mentions == []
        await desk.command("/customer Dana Whitfield")
        await desk.sees("Customer")
        await direct.say(f"book {line}")
        await direct.press("Change: note")  # redraws the card in its place
        await product.service.desk.drain()
        check_all(product)
        await direct.press("Cancel")
        await direct.say(text)
        await product.slack.open_home(ROSA.id)
        await product.service.desk.drain()
        check_all(product)
    posted = [one for one in product.slack.messages(DESK, ROSA.id) if one.bot]
    assert len(posted) >= 3 * len(TEXTS)


def poison(product: Product, text: str) -> None:
    """Let the system hold this text wherever it holds words."""
    dana = next(one for one in product.system.customers.values() if one.first == "Dana")
    dana.last = f"Whitfield {text}"
    dana.vehicles[0].color = dana.vehicles[0].plate = text


def check_message(product: Product, message: Message) -> None:
    found = list(perils(message.text, message.blocks or [], (product.stage.url,)))
    assert found == []


def check_all(product: Product) -> None:
    """Hold everything that the app has posted anywhere to it."""
    for place in (DESK, "D0ROSA"):
        for message in product.slack.messages(place, ROSA.id):
            if message.bot:
                check_message(product, message)
                assert message.mentions == []
    assert list(perils("", product.slack.home(ROSA.id) or {})) == []
