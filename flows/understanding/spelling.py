"""How words are spelt and compared: without case and accents, cut at what is no letter."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

# A word with the apostrophes, dots and hyphens inside it, or one mark, however often.
WORD = re.compile(r"[^\W_]+(?:['’&.\-][^\W_]+)*|([^\w\s]|_)\1*")


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Without case and accents: what words are compared by."""
    if text.isascii():
        return text.lower()
    plain = normalize("NFD", text.replace("’", "'").casefold())
    return "".join(letter for letter in plain if not combining(letter))
