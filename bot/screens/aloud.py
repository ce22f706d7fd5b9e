"""One sentence to read aloud to the customer on the phone, in the customer's language.

The rule: it says weekday, date, time, services and branch, as the card does, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from babel.languages import get_official_languages

from flows.domain import Customer
from flows.understanding.request import Language

from .blocks import Block, plain, section
from .words import Words, clean, language_named


def aloud_blocks(
    customer: Customer | None, start: datetime | None, services: Iterable[str], words: Words
) -> list[Block]:
    """Return the sentence for an appointment at the words' branch; none where it has no time."""
    if start is None:
        return []
    there = words.to(customer_language(customer, words))
    done = there.both(clean(name, 60) for name in services)
    told = {"day": there.local_day(start), "time": there.time(start)}
    branch = clean(words.branch.name, 100)
    if done:
        sentence = there.say(
            "That is {day} at {time}, for {services}, at {branch}.",
            services=done,
            branch=branch,
            **told,
        )
    else:
        sentence = there.say("That is {day} at {time}, at {branch}.", branch=branch, **told)
    return [section(plain(words.say("To read aloud: “{sentence}”", sentence=sentence)))]


def customer_language(customer: Customer | None, words: Words) -> Language:
    """Return the customer's own language, else the first of the branch's country, else ours."""
    written = re.split("[-_]", customer.language)[0] if customer else ""
    return language_named(written) or _of_country(words.branch.country) or words.language


@cache
def _of_country(country: str) -> Language | None:
    """Return the first official language of a country (CLDR) that is one of ours."""
    named = map(language_named, get_official_languages(country, de_facto=True))
    return next((one for one in named if one), None)
