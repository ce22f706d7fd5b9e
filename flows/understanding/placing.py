"""Where it is to be: branches, shops and companies, by their words and their capital letters."""

from __future__ import annotations

from flows.understanding.row import Row

_LONGEST_PLACE = 7
_LONGEST_FIRM = 5
# Tags of words that end the words for a place, and of those that only a business has.
_NO_PLACE = ("little", "services", "things", "joins")
_TRADE = frozenset({"trades", "places"})


def place(row: Row, at: int, after: int) -> None:
    """Take "at the downtown branch", "at Chili's", "in the salon Supercuts"."""
    while row.has(after, "articles", "called", "either") or (
        row.has(at, "places") and _leads_to_place(row, after)
    ):
        after += 1
    last = after
    if row.capitals_tell and row.capital(after):
        while last < after + _LONGEST_PLACE and _in_business(row, last):
            last += 1
        generic = all("places" in word for word in row.words[after:last])
        if not generic and not row.has(after, "roles", "pronouns"):
            row.take(after, last, "at")
            return
    last = after
    most = after + _LONGEST_PLACE
    while last < most and row.is_open(last) and not row.has(last, *_NO_PLACE):
        last += 1
        if row.has(last - 1, "places"):
            if row.has(last, "of") and row.capital(last + 1) and row.is_open(last + 1):
                last += 2
            while row.capitals_tell and row.capital(last) and row.is_open(last):
                last += 1
            run = row.words[after:last]
            if any("places" not in word and (word.capital or not word.tags) for word in run):
                row.take(after, last, "at")
            return


def _leads_to_place(row: Row, at: int) -> bool:
    """Is it between the two of "the salon, Supercuts", "the salon's name is Hairapy"?"""
    between = row.is_open(at, marks=True) and not row.capital(at)
    return between and (
        row.words[at].text in {",", "'"} or row.has(at, "going", "frame", "either", "called")
    )


def business(row: Row, at: int) -> None:
    """Take "Growing Smiles Dentistry": capitals, and a word only businesses have."""
    words = row.words
    if not row.capitals_tell or _in_business(row, at - 1):
        return
    last = at
    while _in_business(row, last):
        last += 1
    while at < last and words[at].tags and not words[at].tags & (_TRADE | {"services"}):
        at += 1
    run = words[at:last]
    named = any(word.tags & _TRADE for word in run[1:])
    if named and "services" not in run[-1]:
        row.take(at, last, "at", company=True)


def firm(row: Row, at: int) -> None:
    """Take "acme plumbing ltd", "SARL Martin et Fils": a legal form makes a company."""
    first, last = at, at + 1
    while first > max(0, at - _LONGEST_FIRM) and _is_new(row, first - 1):
        first -= 1
    while row.has(last, "companies"):
        last += 1
    if first == at:
        while last < min(len(row.words), at + _LONGEST_FIRM) and (
            (_is_new(row, last) or row.has(last, "both")) and row.words[last].text != ","
        ):
            last += 1
        while row.has(last - 1, "both"):
            last -= 1
    if last - first > 1:
        row.take(first, last, "alone", company=True)


def _is_new(row: Row, at: int) -> bool:
    """Is it a word that no lexicon has, one of a trade, or the "&" between two of them?"""
    word = row.words[at]
    known = word.mark or (word.tags and not (word.capital and "trades" in word))
    return not word.label and (word.text == "&" or not known)


def _in_business(row: Row, at: int) -> bool:
    """May word `at` stand inside the name of a business?"""
    if not row.is_open(at, marks=True):
        return False
    if row.capital(at):
        return not row.has(at, "doctors", "titles")
    joins = row.words[at].text in {"&", "'", "-"} or row.has(at, "articles", "of")
    return joins and row.capital(at - 1) and row.capital(at + 1)
