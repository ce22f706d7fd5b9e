"""The date of a holiday: public ones from the `holidays` package, the rest by their own rule.

Names are the package's English ones. It is imported only when a holiday is really spoken of.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from flows.understanding.grammar.calendars import OutOfReachError

# What is kept although no country has it as a day off, and what Easter moves everywhere alike.
FIXED = {
    "Valentine's Day": (2, 14),
    "Saint Patrick's Day": (3, 17),
    "Saint Joseph's Day": (3, 19),
    "April Fools' Day": (4, 1),
    "Saint John's Day": (6, 24),
    "Assumption Day": (8, 15),
    "Halloween": (10, 31),
    "All Saints' Day": (11, 1),
    "All Souls' Day": (11, 2),
    "Saint Nicholas Eve": (12, 5),
    "Saint Nicholas Day": (12, 6),
    "Christmas Eve": (12, 24),
    "Christmas Day": (12, 25),
    "Second Day of Christmas": (12, 26),
    "Boxing Day": (12, 26),
    "New Year's Eve": (12, 31),
    "New Year's Day": (1, 1),
    "Epiphany": (1, 6),
    "Immaculate Conception": (12, 8),
}
FROM_EASTER = {
    "Weiberfastnacht": -52,
    "Carnival Monday": -48,
    "Shrove Tuesday": -47,
    "Ash Wednesday": -46,
    "Palm Sunday": -7,
    "Holy Thursday": -3,
    "Good Friday": -2,
    "Easter Sunday": 0,
    "Easter Monday": 1,
    "Ascension Day": 39,
    "Pentecost": 49,
    "Pentecost Monday": 50,
    "Trinity Sunday": 56,
    "Corpus Christi": 60,
}
# month, weekday from Monday, which one; a country not listed here has the usual one
COUNTED: dict[str, dict[str, tuple[int, int, int]]] = {
    "Mother's Day": {"": (5, 6, 2), "FR": (5, 6, -1), "ES": (5, 6, 1)},
    "Father's Day": {"": (6, 6, 3)},
    "Black Friday": {"": (11, 4, 4)},
}
DAY_BEFORE = {"Thanksgiving Eve": "Thanksgiving Day", "Easter Eve": "Easter Sunday"}
ELSEWHERE = ("US", "GB", "DE", "FR", "NL", "IT", "ES", "BE", "AT", "CA", "AU", "MX")


@lru_cache(maxsize=512)
def feast(name: str, year: int, country: str | None) -> date:
    """The day of `name` in that year; in the country if it knows it, else where it is known."""
    if not 1583 <= year <= 4000:
        raise OutOfReachError
    if name in DAY_BEFORE:
        return feast(DAY_BEFORE[name], year, country) - timedelta(days=1)
    if country == "DE" and name == "Father's Day":
        return feast("Ascension Day", year, country)
    if country in ("IT", "ES") and name == "Father's Day":
        return date(year, 3, 19)
    if name in FROM_EASTER:
        return easter(year) + timedelta(days=FROM_EASTER[name])
    if name in COUNTED:
        return _counted(year, *COUNTED[name].get(country or "", COUNTED[name][""]))
    if name in FIXED:
        return date(year, *FIXED[name])
    for place in (country, *ELSEWHERE):
        day = _public(place, year).get(name) if place else None
        if day is not None:
            return day
    raise OutOfReachError


@lru_cache(maxsize=256)
def _public(country: str, year: int) -> dict[str, date]:
    import holidays

    try:
        days = holidays.country_holidays(country, years=year, language="en_US", observed=False)
    except NotImplementedError:  # a country the package does not know
        return {}
    return {name: day for day, names in days.items() for name in names.split("; ")}


def _counted(year: int, month: int, weekday: int, which: int) -> date:
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarters, years = divmod(rest, 4)
    sunday = (32 + 2 * left + 2 * quarters - epact - years) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
