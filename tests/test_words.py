"""The bot's words: every sentence in every language, whole, in keeping, and written for people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any, cast

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import BOT_USER, CAMILLE
from bot.desks import Desks
from bot.installs.workspaces import OneWorkspace, Workspace
from bot.memory import Store
from bot.preferences import KNOWN_SECONDS, UNKNOWN_SECONDS, Preferences
from bot.rights.permits import Person
from bot.screens import AnyState, card, form
from bot.screens.blocks import Key
from bot.screens.notes import deskhand_help, help_card
from bot.screens.words import DOMAIN, LANGUAGES, LOCALES, Words, language_named
from flows.understanding import understand
from flows.understanding.request import Language, Request
from tests import world
from tests.product import coming_days, labels, read, running
from tests.transcripts import seen

BOT = Path(__file__).parent.parent / "bot"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "count": (1, 2)}
TRANSLATED: tuple[Language, ...] = tuple(one for one in LANGUAGES if one != "en")
KEY = Key("k3j9x2m7qa", 12)

# Texts that another language may share with English, letter by letter.
ALIKE = {
    "–",
    "{again}?",
    "{command} {does}.",
    "{what}: {example}",
    "E-mail",
    "Note",
    "Later",
    "Was",
}

_ENGLISH = {"the", "and", "with", "your", "this", "not", "appointment", "customer", "time", "free"}
_QUOTED = re.compile("[“„«] ?([^“”„«»]+?) ?[”“»]")
_NOT_FOR_PEOPLE = re.compile(r"\bTODO\b|FIXME|XXX|[Ll]orem|  |\{\}|%s|\.\.\.|\s$|^\s|[<>]")


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(text: Any) -> tuple[str, ...]:
    """Return a text, or each form of one that counts."""
    return tuple(text) if isinstance(text, list | tuple) else (text,)


@cache
def sentences(language: Language) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return every sentence with its translation."""
    rows = [message for message in catalogue(language) if message.id]
    return tuple((forms(message.id), forms(message.string)) for message in rows)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


# The catalogues


def test_the_template_holds_every_sentence_of_the_code() -> None:
    found = extract_from_dir(
        BOT, keywords=KEYWORDS, directory_filter=lambda path: "demo" not in path
    )
    with (LOCALES / f"{DOMAIN}.pot").open("rb") as file:
        template = {message.id for message in read_po(file) if message.id}
    assert {message for _, _, message, _, _ in found} == template, "make words"


def test_no_sentence_is_put_together_before_it_is_said() -> None:
    """What is no literal cannot be found in the code, nor translated."""
    for path in BOT.rglob("screens/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("words"), attr="say" | "count")):
                    texts = node.args[: 1 if cast("Any", node.func).attr == "say" else 2]
                    assert all(isinstance(text, ast.Constant) for text in texts), ast.unparse(node)
                case _:
                    pass


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: Language) -> None:
    with (LOCALES / f"{DOMAIN}.pot").open("rb") as file:
        template = {message.id for message in read_po(file) if message.id}
    known = catalogue(language)
    assert {message.id for message in known if message.id} == template, "make words"
    missing = [m.id for m in known if m.id and (m.fuzzy or not all(forms(m.string)))]
    assert missing == []
    assert [m.id for m in known if m.id and len(forms(m.string)) != len(forms(m.id))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_read_at_run_time_is_what_was_translated(language: Language) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    file = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    assert compiled.getvalue() == file.read_bytes(), "make words"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_fields_of_its_sentence(language: Language) -> None:
    for ids, texts in sentences(language):
        for source, text in zip(ids, texts, strict=True):
            # "One appointment" may say the number or leave it out, in any language.
            least = fields(source) - {"number"} if len(ids) > 1 else fields(source)
            assert least <= fields(text) <= fields(ids[-1]), text


# Written for people


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_written_for_people(language: Language) -> None:
    known = sentences(language if language != "en" else "fr")
    for ids, texts in known:
        for text in ids if language == "en" else texts:
            assert not _NOT_FOR_PEOPLE.search(text), text
            assert len(re.findall("[“”„«»]", text)) == 2 * len(_QUOTED.findall(text)), text


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_is_left(language: Language) -> None:
    for ids, texts in sentences(language):
        for text in texts:
            assert ids[0] in ALIKE or text not in ids, text
            assert not _ENGLISH & set(_words(text)), text


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"\{\w+\}", "", text).lower())


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_ends_as_its_original_does(language: Language) -> None:
    for ids, texts in sentences(language):
        for source, text in zip(ids, texts, strict=True):
            for end in (".", "?", ":", " …"):
                assert source.rstrip("”").endswith(end) == text.rstrip("”“» ").endswith(end), text


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_button_is_called_the_same_wherever_it_is_spoken_of(language: Language) -> None:
    words = Words(language, world.BRANCH)
    names = {ids[0] for ids, _ in sentences(language) if len(ids) == 1}
    for ids, texts in sentences(language):
        for quoted in _QUOTED.findall(ids[0]):
            if quoted in names:
                assert words.say(quoted) in _QUOTED.findall(texts[0]), texts[0]


# What is said to work does work


def understood(text: str) -> Request:
    return understand(text, now=world.NOW, country=world.BRANCH.country, open_dialog=True)


def given(request: Request) -> set[str]:
    """Return which fields a request fills in; what is wanted, where it fills in none."""
    beside = {"intent", "confidence", "language", "spans", "text", "edit"}
    return set(request.model_dump(exclude_defaults=True)) - beside or {request.intent}


@pytest.mark.parametrize("language", TRANSLATED)
def test_examples_in_the_help_are_understood(language: Language) -> None:
    for message in catalogue(language):
        if not any("helping.py" in place for place, _ in message.locations):
            continue
        source, text = _QUOTED.findall(str(message.id)), _QUOTED.findall(str(message.string))
        assert len(source) == len(text), message.string
        for english, example in zip(source, text, strict=True):
            if english[0].islower() or "," in english or "after" in english:
                assert given(understood(example)) == given(understood(english)), example


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_written_is_understood(language: Language) -> None:
    lines = help_card(Words(language, world.BRANCH)).blocks[1]["text"]["text"].splitlines()
    requests = [understand(line.partition(": ")[2], now=world.NOW, country="US") for line in lines]
    wanted = ["book", "reschedule", "rebook", "cancel", "list", "slots", "customer"]
    assert [one.intent for one in requests] == wanted
    assert requests[2].advisor == "Ben"
    named = [one for one in requests[:5] if one.intent != "rebook"]
    assert all(one.who and "Whitfield" in (one.who.name or "") for one in named)
    assert all(one.language == language for one in requests)


# On cards


def test_nothing_is_cut_off_in_any_language() -> None:
    """A label that is too long for its place would end in an ellipsis."""
    for _, state in seen():
        english = list(_texts(state, "en"))
        for language in TRANSLATED:
            there = list(_texts(state, language))
            assert len(there) == len(english)
            for text, plain in zip(there, english, strict=True):
                assert _is_whole(text) or not _is_whole(plain), text


def _is_whole(text: str) -> bool:
    return not text.endswith("…") or text.endswith(" …")


def _texts(state: Any, language: Language) -> Iterator[str]:
    words = Words(language, state.desk.branch)
    yield from _strings(card(cast("AnyState", state), KEY, words).blocks)
    yield from _strings(form(cast("AnyState", state), KEY, words))


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, inner in part.items():
            if name in {"text", "accessibility_label"} and isinstance(inner, str):
                yield inner
            else:
                yield from _strings(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _strings(inner)


@pytest.mark.parametrize(
    ("language", "day", "short"),
    [
        ("en", "Thursday, November 26", "Thu, Nov 26"),
        ("fr", "jeudi 26 novembre", "jeu. 26 nov."),
        ("de", "Donnerstag, 26. November", "Do., 26. Nov."),
        ("nl", "donderdag 26 november", "do 26 nov"),
        ("it", "giovedì 26 novembre", "gio 26 nov"),
        ("es", "jueves, 26 de noviembre", "jue, 26 nov"),
    ],
)
def test_days_are_written_as_the_language_does(language: Language, day: str, short: str) -> None:
    words = Words(language, world.BRANCH)
    assert words.day(date(2026, 11, 26)) == day
    assert words.short_day(date(2026, 11, 26)) == short


def test_one_and_many() -> None:
    one, many = "Is it this customer?", "Is it one of these?"
    assert Words("en", world.BRANCH).count(one, many, 1) == one
    assert Words("de", world.BRANCH).count(one, many, 1) == "Ist es dieser Kunde?"
    assert Words("de", world.BRANCH).count(one, many, 2) == "Ist es einer von diesen?"


def test_a_german_noun_keeps_its_capital() -> None:
    assert Words("de", world.BRANCH).within("Fahrzeug") == "Fahrzeug"
    assert Words("fr", world.BRANCH).within("Véhicule") == "véhicule"


@pytest.mark.parametrize("said", ["fr", "French", "français", "Französisch", " francés "])
def test_a_language_is_called_by_its_code_or_name(said: str) -> None:
    assert language_named(said) == "fr"


@pytest.mark.parametrize("said", ["", "pt", "klingon"])
def test_other_languages_are_not_ours(said: str) -> None:
    assert language_named(said) is None


def test_the_help_names_the_language_and_how_to_change_it() -> None:
    shown = deskhand_help(Words("nl", world.BRANCH), ["myKaarma"])
    assert "Uw taal: Nederlands" in shown.text
    assert "/deskhand language fr" in shown.text
    assert "/deskhand settings" in shown.text


# A person's language


class Profiles(AsyncWebClient):
    """A Slack in which everybody's profile names the same locale; none: it does not answer."""

    def __init__(self, locale: str | None) -> None:
        super().__init__()
        self.locale = locale
        self.asked = 0

    async def users_info(self, **_: Any) -> Any:
        self.asked += 1
        if self.locale is None:
            raise ConnectionError
        return {"user": {"locale": self.locale}}


ANNA = Person("U1", "T1", "T1")
NO_DESKS = Desks({}, "")  # a language needs none


def there(slack: Profiles) -> OneWorkspace:
    return OneWorkspace(Workspace(ANNA.home, "U0BOT", slack))


@pytest.fixture
async def store(tmp_path: Path) -> Any:
    opened = await Store.open(f"sqlite:///{tmp_path}/words.db")
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr-FR", "fr"), ("de-DE", "de"), ("es-LA", "es"), ("en-GB", "en"), ("pt-BR", "en")],
)
async def test_the_language_is_that_of_the_profile(
    store: Store, locale: str, language: Language
) -> None:
    slack, time = Profiles(locale), [0.0]
    preferences = Preferences(store, there(slack), NO_DESKS, lambda: time[0])
    assert await preferences.language(ANNA) == language
    assert await preferences.language(ANNA) == language
    assert slack.asked == 1
    time[0] += KNOWN_SECONDS
    assert await preferences.language(ANNA) == language
    assert slack.asked == 2


async def test_without_an_answer_it_is_english_for_a_moment(store: Store) -> None:
    slack, time = Profiles(None), [0.0]
    preferences = Preferences(store, there(slack), NO_DESKS, lambda: time[0])
    assert await preferences.language(ANNA) == "en"
    slack.locale = "it-IT"
    assert await preferences.language(ANNA) == "en"
    time[0] += UNKNOWN_SECONDS
    assert await preferences.language(ANNA) == "it"


async def test_what_was_chosen_comes_first_and_at_once(store: Store) -> None:
    preferences = Preferences(store, there(Profiles("fr-FR")), NO_DESKS)
    assert await preferences.language(ANNA) == "fr"
    await preferences.keep(ANNA, "system", "city")
    await preferences.keep(ANNA, "language", "nl")
    assert await preferences.language(ANNA) == "nl"
    assert await preferences.system(ANNA) == "city"
    assert await Preferences(store, there(Profiles("fr-FR")), NO_DESKS).language(ANNA) == "nl"


async def test_each_colleague_reads_their_own_language() -> None:
    async with running() as product:
        rosa, camille = product.at_desk(), product.at_desk(CAMILLE.id)
        day = coming_days(product.system)[0]
        weekday = Words("fr", world.BRANCH).day(day).partition(" ")[0]
        await camille.say(f"réserver Maria Lopez pour Oil change {weekday} à 10h")
        chooser = await camille.sees("2 clients correspondent. Lequel est-ce ?", "Choisir")
        assert "Recommencer" in labels(chooser)
        first = "Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna"
        await camille.press(f"Choisir: {first}")
        await camille.press("2019 Honda Civic")
        review = await camille.sees("Confirmer le brouillon", weekday)
        assert "customer" not in read(review)
        await camille.press("Confirmer le brouillon")
        await camille.sees("Brouillon créé pour Maria Lopez", "Lien pour le client")

        await rosa.say(f"book Maria Lopez for an oil change {day:%A} at 10")
        await rosa.sees("2 customers match", "Start over")


async def test_a_language_is_chosen_with_a_command() -> None:
    async with running() as product:
        rosa, desk = product.at_desk(), product.at_desk(channel="C0SERVICEDESK")
        await desk.command("/deskhand")
        await desk.sees("Your language: English")
        await desk.command("/deskhand language Deutsch")
        await desk.sees("Ab jetzt schreibe ich Ihnen in dieser Sprache: Deutsch.")
        await rosa.say("book Maria Lopez")
        await rosa.sees("Welcher ist es?", "Abbrechen")
        await desk.say(f"<@{BOT_USER}> help")
        await desk.sees("Was Sie schreiben können")


def test_a_day_far_from_today_has_its_year() -> None:
    words = Words("en", world.BRANCH, date(2026, 11, 24))
    assert words.day(date(2027, 2, 1)) == "Monday, February 1"
    assert words.day(date(2027, 11, 20)) == "Saturday, November 20, 2027"
    assert words.short_day(date(2025, 11, 20)) == "Thu, Nov 20, 2025"
