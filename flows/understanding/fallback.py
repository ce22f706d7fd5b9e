"""The last resort: a date written out in a language without a lexicon, "12 kwietnia 2027".

`dateparser` reads it, and it is asked only for a number, a word and a year in a row, strictly: it
finds dates in too much else. It is imported when it is first needed, by this file alone.
"""

from __future__ import annotations

import re
import warnings
from datetime import date

from flows.understanding.request import Span

WRITTEN_OUT = re.compile(
    r"\b(?P<day>\d{1,2})\.?(?: de)? (?P<month>[^\W\d_]{4,14})\.?,?(?: de)? "
    r"(?P<year>(?:19|20)\d{2})\b"
)
OTHERS = ["pt", "pl", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro", "hr", "tr", "ru", "uk", "el"]


def written_out(text: str) -> tuple[date, Span] | None:
    """The first date in `text` with day, month by name and year, and where it stands."""
    match = WRITTEN_OUT.search(text)
    if match is None:
        return None
    with warnings.catch_warnings():  # its own use of re is deprecated in places
        warnings.simplefilter("ignore")
        import dateparser  # type: ignore[import-untyped]

        found = dateparser.parse(
            f"{match['day']} {match['month']} {match['year']}",
            languages=OTHERS,
            settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"},
        )
    if found is None or (found.day, found.year) != (int(match["day"]), int(match["year"])):
        return None
    return found.date(), Span(start=match.start(), end=match.end())
