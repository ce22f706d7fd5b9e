"""Where names stand: runs of words that their surroundings make a name.

A name is known by what stands around it (a title, "for", "with", a possessive, a verb whose object
is a person) and by the lists of common names; never by a capital letter alone, because people
write without them and German writes every noun with one.
"""

from __future__ import annotations

from flows.understanding import placing
from flows.understanding.names import DEGREES, GIVEN, PARTICLES
from flows.understanding.row import How, Named, Row, common
from flows.understanding.spelling import words_of
from flows.understanding.words import Word

_EARLY = 8  # words before the verb that a request begins with
_ABOUT_PEOPLE = frozenset(
    {"meeting", "intent:reschedule", "intent:cancel", "intent:customer", "intent:register"}
)
_BEHIND = words_of(
    """
    services things vehicles meant_for beside either intent:book intent:cancel
    intent:reschedule denying roles frame absent
    """
)
_BEFORE_OF = ("things", "everybody", "all", "phones", "emails")
_BEFORE_A_NAME = frozenset({"when", "vehicle", "transport"})
_REQUEST = frozenset({"frame", "intent:reschedule", "intent:cancel"})
_OWNED = frozenset(
    {
        "things",
        "services",
        "vehicles",
        "roles",
        "colours",
        "absent",
        "phones",
        "emails",
        "intent:customer",
    }
)


def find(
    words: list[Word], *, capitals_tell: bool, only_told: bool, asked: bool, manages: bool
) -> list[Named]:
    """Everybody named, in the order said; their words are labelled `name`.

    With `only_told` a name that stands by itself is left alone: something else was asked for.
    `asked`: a name was asked for, so that words that may be one are. `manages`: an appointment
    that stands is spoken of, or somebody who is looked for, so that there is one.
    """
    row = Row(words, capitals_tell=capitals_tell, asked=asked, manages=manages)
    for at, word in enumerate(words):
        if "companies" in word and not word.label:
            placing.firm(row, at)
    for at, word in enumerate(words):
        if not (word.label or word.mark or word.inside):
            _after(row, at, word)
    for at, word in enumerate(words):
        if word.capital and not word.label:
            placing.business(row, at)
    if not only_told:
        for at, word in enumerate(words):
            if not (word.label or word.mark or word.inside):
                _by_itself(row, at)
    return sorted(row.found, key=lambda one: one.first)


def is_common(words: list[Word], one: Named) -> bool:
    """Is there a name in it that many people have?"""
    return any(common(word) for word in words[one.first : one.last])


def _after(row: Row, at: int, word: Word) -> None:
    after = row.past(at)
    if word.tags & {"titles", "doctors"} and _titled(row, at, after):
        return
    if word.tags & {"beside", "among"}:
        _series(row, after, "with")
    elif "meant_for" in word:
        _series(row, after, "for")
    elif _belongs(row, at, word, after):
        _series(row, after, "object" if row.manages else "for")
    elif word.tags & _ABOUT_PEOPLE and "services" not in word and _is_verb(row, at):
        _series(row, after, "object")
    elif "roles" in word:
        _called(row, at, after)
    elif "intent:book" in word:
        _booked(row, at, after)
    if "at" in word or "places" in word:
        placing.place(row, at, after)


def _belongs(row: Row, at: int, word: Word, after: int) -> bool:
    """Is it "the appointment of Ana", "la macchina di Anna", not "la macchina del caffè"?"""
    if "of" not in word:
        return False
    if row.asked and at == 0 and not row.capital(at):
        return after < len(row.words) and row.words[after].low in GIVEN  # "van Ben", not "van Dijk"
    named = after < len(row.words) and (row.capital(after) or common(row.words[after]))
    return row.has(at - 1, *_BEFORE_OF) or (named and row.has(at - 1, "any_vehicle"))


def _is_verb(row: Row, at: int) -> bool:
    """Is it "call Ana" and not "their call"?"""
    if "meeting" not in row.words[at]:
        return True
    return not row.has(at - 1, "articles", "owners", "both", "nouns", "things")


def _titled(row: Row, at: int, after: int) -> bool:
    if row.has(after, "titles", "doctors") or (
        row.has(after, "both") and row.has(after + 1, "titles")
    ):
        return False  # "Mrs. Dr. Lopez", "Mr. and Mrs. Lopez": the last title leads to the name
    if row.has(at, "roles") and row.has(at - 1, "articles") and not row.capital(after):
        return False  # "the doctor located in"
    last = row.run(after, told=True)
    if last == after:
        return False
    how: How = "with" if row.has(row.back(at), "beside") else "title"
    if "doctors" in row.words[at]:
        before = row.back(at)
        met = row.has(before, "beside", "meeting", "at", "among") or not (row.desk or row.asked)
        how = "doctor" if met and not row.has(before, "titles") else "title"
        last = _degrees(row, last)
    row.take(after, last, how)
    for word in row.words[at:after]:
        word.label = "title"
    return True


def _degrees(row: Row, last: int) -> int:
    """Past "MD" or ", DDS": part of what a doctor is called."""
    at = last
    while at < len(row.words) and (
        row.words[at].text in {",", "."} or row.words[at].low in DEGREES
    ):
        at += 1
        if row.words[at - 1].low in DEGREES:
            last = at
    return last


def _called(row: Row, role: int, after: int) -> None:
    """Take "customer Lopez", "my wife Ana", "the dentist is Lim Jae", "a client named Ann"."""
    at = after
    while row.has(at, "either", "called") or (
        row.is_open(at, marks=True) and row.words[at].text == ":"
    ):
        at += 1
    told = at > after and row.capital(at)
    last = row.run(at, told=told, how="role") if row.nameable(at) else at
    if last > at:
        row.take(at, _degrees(row, last), "role")
        for word in row.words[role:at]:
            word.label = "title"


def _series(row: Row, at: int, how: How) -> None:
    """Names one after the other: "Abby, Kim and my boss Jake"."""
    while at < len(row.words):
        at = _to_name(row, at)
        last = row.run(at, told=False, how=how)
        if last > at:
            last = _degrees(row, last) if how == "with" else _inverted(row, at, last)
            row.take(at, last, how)
            if row.has(at - 1, "roles"):
                row.words[at - 1].label = "title"
            while last < len(row.words) and row.words[last - 1].owner and row.has(last, "roles"):
                last += 1
        elif row.has(at, "pronouns", "roles"):
            last = at + 1
        else:
            return
        at = last
        while at < len(row.words) and (row.words[at].text in ",/" or row.has(at, "both")):
            at += 1
        if at == last or how == "object":
            return


def _booked(row: Row, at: int, after: int) -> None:
    """Take "book Kowalczyk for tires", "put Tremblay in": whom the request begins with.

    Where no work is named, only "for a" makes it a person: "book Flipopia for a phone call".
    """
    if at > _EARLY or not all(word.tags for word in row.words[:at]):
        return
    last = row.run(after, told=not row.desk, how="alone") if row.nameable(after) else after
    if last == after:
        return
    if row.desk:
        follows = last >= len(row.words) or bool(row.words[last].label or row.words[last].mark)
        follows = follows or row.has(last, "meant_for", "beside", "little")
    else:
        purpose = row.has(last, "meant_for") and row.has(last + 1, "articles")
        follows = purpose and row.capital(after)
    if follows:
        row.take(after, last, "object")


def _to_name(row: Row, at: int) -> int:
    """Past "my", "the" and, where a name follows, the role: "my therapist Julie"."""
    while row.has(at, "owners", "articles", "of", "personal") and not _is_particle(row, at):
        at += 1
    if row.has(at, "roles") and not row.has(at, "doctors", "titles") and row.nameable(at + 1):
        return at + 1
    return at


def _is_particle(row: Row, at: int) -> bool:
    """Does the "van" or "de" belong to the name: "De Vries", "van den Berg", "de la Cruz"?"""
    words = row.words
    two = at + 2 < len(words) and words[at].low in PARTICLES and words[at + 1].low in PARTICLES
    return row.capital(at) or (two and words[at + 2].capital)


def _by_itself(row: Row, at: int) -> None:
    word = row.words[at]
    if word.owner and row.nameable(at) and _owns(row, at + 1):
        row.take(at, at + 1, "owner")
        return
    before = row.words[at - 1] if at else None
    begins = before is None or before.text in {".", "-", "–", ":"} or "chat" in before
    last = row.run(at, told=False, how="alone")
    if last == at or (row.words[last - 1].owner and not _owns(row, last)):
        return  # "John's birthday" is an occasion, not a person
    known = any(common(one) and (row.asked or not one.tags) for one in row.words[at:last])
    about = row.desk or row.manages
    opens = begins and (known or (about and not word.tags)) and _stands(row, last)
    opens = opens or (row.desk and not row.found and _ends_it(row, at, last))
    opens = opens or (row.manages and not row.found and _is_moved(row, at, last))
    stands = word.capital or last - at > 1 or _bare(row, at) or row.has(last, "things")
    if opens or (known and stands):
        row.take(at, _inverted(row, at, last), "alone")


def _inverted(row: Row, at: int, last: int) -> int:
    """Find the end of a name with the family name first: "Lopez, Maria"."""
    behind = last + 1
    if (
        last - at == 1
        and last + 1 < len(row.words)
        and row.words[last].text == ","
        and row.words[behind].low in GIVEN
        and row.words[at].low not in GIVEN
        and not row.words[behind].label
    ):
        end = behind + 1
        while end < len(row.words) and row.words[end].low in GIVEN and row.nameable(end):
            end += 1
        last = end
    return last


def _bare(row: Row, at: int) -> bool:
    """Does nothing stand before it but what was understood: "thu 10 oil change lopez"?"""
    return (
        at == 0
        or bool(row.words[at - 1].label)
        or row.has(at - 1, "services", "things", "vehicles", "frame")
    )


def _ends_it(row: Row, at: int, last: int) -> bool:
    """Is it all that is left behind what was understood: "tires friday 9am Okonkwo"?"""
    if at == 0 or last < len(row.words):
        return False
    if row.has(at - 1, "services"):
        return row.capital(at) and any(word.label == "when" for word in row.words)
    return row.words[at - 1].label in _BEFORE_A_NAME


def _is_moved(row: Row, at: int, last: int) -> bool:
    """Is it between the request and a time: "can you move Bosman from Tuesday"?"""
    if at == 0 or last == len(row.words) or any(word.tags for word in row.words[at:last]):
        return False
    timed = row.words[last].label == "when" or row.has(last, "leaving", "going")
    return timed and not row.words[at - 1].tags.isdisjoint(_REQUEST)


def _owns(row: Row, at: int) -> bool:
    """Is it something that is somebody's: "Garcia's appointment", "Garcia's next visits"?"""
    at += row.has(at, "little") and not row.has(at, *_OWNED)
    return at >= len(row.words) or bool(row.words[at].label or row.words[at].tags & _OWNED)


def _stands(row: Row, last: int) -> bool:
    """Does something follow that can stand behind a name without a word between?"""
    if last >= len(row.words):
        return True
    word = row.words[last]
    return bool(word.label or word.text in ",:-–." or word.tags & _BEHIND)
