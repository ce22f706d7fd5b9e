"""The bot's words: sentences, dates, times and prices in one person's language.

Every sentence of the bot passes through `say` or `count`; what customers and systems wrote never
does, it passes through `clean`. The English sentence is the key of its translations, which
`make words` keeps in `locale`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from datetime import time as daytime
from decimal import Decimal
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, get_territory_currencies
from babel.support import Translations

from flows.domain import Branch
from flows.understanding.request import Language

from .cleaning import clean, cut, escape

__all__ = ["LANGUAGES", "Words", "clean", "cut", "escape", "language_named"]

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "deskhand"
LANGUAGES: tuple[Language, ...] = ("en", "fr", "de", "nl", "it", "es")

# About half a year: nearer, a month and a day are told apart without a year.
FAR_DAYS = 180


class Words:
    """Sentences and times for one person at one branch; times are the branch's wall clock.

    A day that is not within the year around `today` is told with its year.
    """

    def __init__(self, language: Language, branch: Branch, today: date | None = None) -> None:
        self._today = today
        self.language = language
        self.branch = branch
        territory = branch.country if language == "en" else None
        self.locale = _locale(language, territory)
        self._texts = _translations(language)

    def to(self, language: Language) -> Words:
        """Return the words of another language for the same branch and day."""
        return Words(language, self.branch, self._today)

    def say(self, text: str, **values: object) -> str:
        """Return a sentence of the bot with its values filled in."""
        said = self._texts.gettext(text)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the sentence that fits the number."""
        return self._texts.ngettext(one, many, number).format(number=number, **values)

    def within(self, label: str) -> str:
        """Return a label of ours as it is written inside a sentence."""
        return label if self.language == "de" else label[:1].lower() + label[1:]

    @property
    def language_name(self) -> str:
        """Return what the language calls itself: "English", "français"."""
        return str(Locale(self.language).display_name)

    def day(self, day: date) -> str:
        """Return "Thursday, November 26"; with the year where that is far from today."""
        return _day(self.locale, day, with_year=self._is_far(day))

    def local_day(self, moment: datetime) -> str:
        """Return the day of a moment on the branch's clock: "Thursday, November 26"."""
        return self.day(self._local(moment).date())

    def short_day(self, day: date) -> str:
        """Return "Thu, Nov 26"; with the year where that is far from today."""
        return _short_day(self.locale, day, with_year=self._is_far(day))

    def weekday(self, day: date) -> str:
        """Return "Thu"."""
        return _weekday(self.locale, day)

    def time(self, moment: datetime) -> str:
        """Return "10:00 AM" on the branch's clock."""
        return self.clock(self._local(moment).time())

    def clock(self, at: daytime) -> str:
        """Return a time of day: "10:00 AM"."""
        return _time(self.locale, at.hour, at.minute)

    def moment(self, moment: datetime) -> str:
        """Return "Thursday, November 26, 10:00 AM EST"."""
        local = self._local(moment)
        return f"{self.day(local.date())}, {self.time(moment)} {self.zone(moment)}"

    def dated_moment(self, moment: datetime) -> str:
        """Return "Thursday, November 26, 2026, 10:00 AM EST", for times long ago."""
        local = self._local(moment)
        day = _plain(format_date(local.date(), "full", locale=self.locale))
        return f"{day}, {self.time(moment)} {self.zone(moment)}"

    def short_moment(self, moment: datetime) -> str:
        """Return "Thu, Nov 26, 10:00 AM"."""
        return f"{self.short_day(self._local(moment).date())}, {self.time(moment)}"

    def lately(self, moment: datetime) -> str:
        """Return "10:42 AM EST" for a time of today, "Wed, Nov 25, 10:42 AM EST" for any other."""
        today = self._local(moment).date() == self._today
        said = self.time(moment) if today else self.short_moment(moment)
        return f"{said} {self.zone(moment)}"

    def zone(self, moment: datetime) -> str:
        """Return the branch's zone as people write it: "EST", or "GMT+3" where it has no name."""
        name = self._local(moment).tzname() or ""
        return name if name.isalpha() else f"GMT{name}"

    def price(self, price: Decimal) -> str:
        """Return a price in the branch's currency."""
        return _price(self.locale, price, self.branch.country)

    def both(self, parts: Iterable[str]) -> str:
        """Return "a, b and c"."""
        return format_list(list(parts), locale=self.locale)

    def either(self, parts: Iterable[str]) -> str:
        """Return "a, b or c"."""
        return format_list(list(parts), style="or", locale=self.locale)

    def _is_far(self, day: date) -> bool:
        return self._today is not None and abs((day - self._today).days) > FAR_DAYS

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.branch.tz)


def language_named(words: str) -> Language | None:
    """Return the language that a code or a name in any of our languages means."""
    return _language_names().get(words.strip().casefold())


@cache
def _language_names() -> dict[str, Language]:
    names: dict[str, Language] = {}
    for language in LANGUAGES:
        names[language] = language
        for other in LANGUAGES:
            names[str(Locale(language).get_display_name(other)).casefold()] = language
    return names


@cache
def _translations(language: Language) -> NullTranslations:
    """Return the sentences of a language; English needs none, it is what the code says."""
    if language == "en":
        return NullTranslations()
    return Translations.load(LOCALES, [language], DOMAIN)


def _locale(language: str, territory: str | None) -> Locale:
    if territory and f"{language}_{territory}" in _ENGLISH:
        return Locale(language, territory)
    return Locale(language)


_ENGLISH = {"en_US", "en_GB", "en_CA", "en_AU", "en_IE", "en_NZ", "en_ZA"}


# A card is drawn at every turn, and locales are slow: what was written once is kept.
@lru_cache(4096)
def _day(locale: Locale, day: date, *, with_year: bool) -> str:
    pattern = "full" if with_year else _without_year(locale)
    return _plain(format_date(day, pattern, locale=locale))


@lru_cache(4096)
def _short_day(locale: Locale, day: date, *, with_year: bool) -> str:
    return _plain(format_skeleton("yMMMEd" if with_year else "MMMEd", day, locale=locale))


@lru_cache(1024)
def _weekday(locale: Locale, day: date) -> str:
    return _plain(format_date(day, "EEE", locale=locale))


@lru_cache(4096)
def _time(locale: Locale, hour: int, minute: int) -> str:
    return _plain(format_time(daytime(hour, minute), "short", locale=locale))


@lru_cache(1024)
def _price(locale: Locale, price: Decimal, country: str) -> str:
    currency = get_territory_currencies(country)[-1]
    return _plain(format_currency(price, currency, locale=locale))


def _without_year(locale: Locale) -> str:
    """Return the locale's own long pattern less the year: "EEEE, MMMM d"."""
    pattern: str = locale.date_formats["full"].pattern
    return re.sub(r"[,\s]*('de'\s+)?y+\s*", "", pattern).strip(", ")


def _plain(text: str) -> str:
    """Return text with ordinary spaces, which search and screen readers handle alike."""
    return text.replace("\u202f", " ").replace("\xa0", " ")
