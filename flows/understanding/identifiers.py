"""Telephone numbers, e-mail addresses, VINs, plates and references: text that names by its form.

They are read before anything else, so that no part of one is taken for a time or a name.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from flows.understanding.words import Word

Kind = Literal["email", "phone", "vin", "plate", "reference"]

_EMAIL = re.compile(r"[\w.+%\-]{1,64}@(?:[\w\-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_PHONE = re.compile(r"(?<![\w.])(?:\+|\()?\d(?:[ .\-/()]{0,2}\d){5,14}(?![\w])")
_VIN = re.compile(r"\b[A-HJ-NPR-Z0-9]{17}\b", re.IGNORECASE)
_MARKED = re.compile(r"#\s?(\w{3,20}(?:-\w{1,20}){0,3})")
_REFERENCE = re.compile(r"\b([A-Z]{2,6}-\d{5,12})\b")
_CODE = re.compile(r"(?=[\w\-]*\d)[A-Za-z0-9]{2,20}(?:-[A-Za-z0-9]{1,20}){0,3}")
# A date in figures looks like a telephone number to a careless eye, but for French numbers.
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) (?:19|20)\d\d(?![ \d])"
    r"|(?:0?[1-9]|[12]\d|3[01])(?:\. ?|[./-]{1,2})(?:0?[1-9]|[12]\d|3[01])(?!\d)"
)
_PAIRS = re.compile(r"0\d(?:\.\d\d){4}")
_PLATE_FORMS = re.compile(
    r"""\b(?:
    [A-Z]{1,3}[- ][A-Z]{1,2}[ -]?\d{1,4}[EH]?     # Germany
    |[A-Z]{2}-?\d{3}-?[A-Z]{2}                    # France, Italy
    |\d{4}[- ]?[BCDFGHJKLMNPRSTVWXYZ]{3}          # Spain
    |[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]-\d{3}-[A-Z]{2}|\d{1,2}-[A-Z]{3}-\d{1,2}  # Netherlands
    |[A-Z]{2}-\d{3}-[A-Z]
    |[A-Z]{2}\d{2}[ ]?[A-Z]{3}                    # United Kingdom
    |\d[A-Z]{3}\d{3}|[A-Z]{3}[- ]\d{3,4}          # United States
    )\b""",
    re.VERBOSE,
)
_VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    **{"P": 7, "R": 9},
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_MIN_PHONE_DIGITS = 7
_MIN_CODE = 4


class Identifier(NamedTuple):
    """What was found, written as the systems want it, and where it stands in the text."""

    kind: Kind
    value: str
    start: int
    end: int
    sure: bool = True


def vin_checks(vin: str) -> bool:
    """Does the ninth character fit the others? North American vehicles all keep this rule."""
    letters = vin.upper()
    total = sum(
        weight * _VIN_VALUES[letter] for weight, letter in zip(_VIN_WEIGHTS, letters, strict=True)
    )
    return "0123456789X"[total % 11] == letters[8]


def find(text: str, words: list[Word], country: str | None) -> list[Identifier]:
    """Everything in `text` that names by its form, in order and without overlap."""
    found: list[Identifier] = []
    if "@" in text:
        found += (
            Identifier("email", hit.group().lower().rstrip("."), hit.start(), hit.end())
            for hit in _EMAIL.finditer(text)
        )
    if not any(letter.isdigit() for letter in text):
        return found
    for hit in _VIN.finditer(text):
        vin = hit.group().upper()
        if any(c.isdigit() for c in vin) and any(c.isalpha() for c in vin):
            found.append(Identifier("vin", vin, hit.start(), hit.end(), vin_checks(vin)))
    found += _announced(text, words)
    for form in (_MARKED, _REFERENCE):
        found += (
            Identifier("reference", hit.group(1), hit.start(), hit.end())
            for hit in form.finditer(text)
            if any(letter.isdigit() for letter in hit.group(1))
        )
    found += (
        Identifier("plate", hit.group(), hit.start(), hit.end())
        for hit in _PLATE_FORMS.finditer(text)
    )
    found += _phones(text, words, country)
    return _apart(found)


def _announced(text: str, words: list[Word]) -> list[Identifier]:
    """Codes behind a word for one: "booking 4471", "plate 7ABC123"."""
    found = []
    for at, word in enumerate(words[:-1]):
        if not word.tags & {"references", "plates"} or word.inside:
            continue
        after = at + 1
        while after < len(words) - 1 and (words[after].mark or words[after].inside):
            after += 1
        form = _PLATE_FORMS if "plates" in word else _CODE
        code = form.match(text, words[after].start) or _CODE.match(text, words[after].start)
        if code and code.end() - code.start() >= _MIN_CODE and not _DATE.match(code.group()):
            kind: Kind = "plate" if "plates" in word else "reference"
            found.append(Identifier(kind, code.group(), code.start(), code.end()))
    return found


def _phones(text: str, words: list[Word], country: str | None) -> list[Identifier]:
    announced = {word.end for word in words if "phones" in word}
    found = []
    for hit in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", hit.group())
        told = not announced.isdisjoint(range(hit.start() - 4, hit.start() + 1))
        dated = _DATE.match(hit.group()) and not _PAIRS.fullmatch(hit.group())
        if not told and (dated or len(digits) < _MIN_PHONE_DIGITS):
            continue
        found.append(
            Identifier("phone", _written(hit.group(), digits, country), hit.start(), hit.end())
        )
    return found


def _written(text: str, digits: str, country: str | None) -> str:
    """E.164 where the country settles it, else the digits as they were said."""
    import phonenumbers  # its tables take longer to load than a sentence takes to read

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_possible_number(number):
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _apart(found: list[Identifier]) -> list[Identifier]:
    """Without overlap: what begins first is kept, then what was looked for first."""
    kept: list[Identifier] = []
    for one in sorted(found, key=lambda one: one.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
